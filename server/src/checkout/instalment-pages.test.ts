import { vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import type { InstalmentChoice, InstalmentWish } from '../core/instalment/fee-table.ts';
import {
  SAMPLE_FEES,
  SAMPLE_INSTALMENTS,
  sampleFee,
  sampleTerms,
} from '../testing/sample-instalment.ts';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import type { Placed } from './testing/stage.ts';
import { SHOP, testStage } from './testing/test-stage.ts';
import { giveOtp, sentTo } from './testing/walk.ts';

const stage = testStage();
const newBrowser = (): BrowserLike => new BrowserLike(stage().app);

const AMOUNT = 3_000_000n;
const VISA = { number: '4111 1111 1111 1111', date: '12/29', cvv: '123' };

const placed = (instalment: InstalmentWish | undefined, amount = AMOUNT): Promise<Placed> =>
  stage().place({
    amount,
    order: {
      groups: instalment?.only ? [] : ['international_cards'],
      ...(instalment && { instalment }),
    },
  });
const only = (fixed: InstalmentChoice = {}): InstalmentWish => ({ only: true, fixed });

const linksIn = (html: string): readonly string[] =>
  [...html.matchAll(/ href="([^"]*\/instalment[^"]*)"/g)].map(([, url = '']) => url);
const below = (links: readonly string[], { path }: Placed) =>
  links.map((link) => link.slice(path.length));
/** What the page says, as a reader sees it. */
const textOf = (html: string): string =>
  html
    .slice(html.indexOf('<div class="card">'))
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');

/** Fills in the card form at a plan's address. */
async function giveCard(browser: BrowserLike, { path }: Placed, plan: string, card = VISA) {
  const page = await browser.visit(`${path}/instalment/${plan}/card`);
  const { action, fields } = formOf(page.body);
  return browser.post(action, { ...fields, ...card });
}

test.each([false, true])(
  'plans of JCB cards are offered where JCB (%s) is taken',
  async (taken) => {
    const { controls } = stage();
    const fees = [...SAMPLE_FEES, sampleFee({ id: 301, bank: 'VIB', cardType: 'JCB' })];
    controls.instalments = { ...SAMPLE_INSTALMENTS, fees };
    controls.settings = { ...controls.settings, acceptsJcb: taken };
    const order = await placed(only());
    const browser = newBrowser();
    const plans = await browser.visit(`${order.path}/instalment/VIB`);
    expect(textOf(plans.body)).toContain('Mastercard');
    expect(textOf(plans.body).includes('JCB')).toBe(taken);
    const { at } = await browser.visit(`${order.path}/instalment/VIB/JCB/3/card`);
    expect(at.endsWith('/JCB/3/card')).toBe(taken);
  },
);

test('a payer chooses bank, card and months, confirms the fee, gives the card last, and pays it all', async () => {
  const browser = newBrowser();
  const order = await placed(only());
  const banks = await browser.visit(order.path);
  expect(banks.at).toBe(order.path);
  expect(below(linksIn(banks.body), order)).toEqual(['/instalment/SCB', '/instalment/VIB']);

  const plans = await browser.visit(`${order.path}/instalment/SCB`);
  expect(below(linksIn(plans.body), order)).toEqual([
    '/instalment',
    ...[3, 6, 9, 12].map((months) => `/instalment/SCB/VISA/${months}`),
  ]);
  expect(textOf(plans.body)).toContain('9 tháng khoảng 366.667 ₫ mỗi tháng');

  const confirm = await browser.visit(`${order.path}/instalment/SCB/VISA/12`);
  const said = textOf(confirm.body);
  for (const part of [
    'Giá trị đơn hàng 3.000.000 ₫',
    'Phí trả góp 330.000 ₫',
    'Tổng thanh toán 3.330.000 ₫',
    'Bạn trả 277.500 ₫ mỗi tháng',
  ]) {
    expect(said).toContain(part);
  }
  expect(confirm.body).toContain(
    `<form method="get" action="${order.path}/instalment/SCB/VISA/12/card"`,
  );
  expect(confirm.body).not.toContain('cc-number');

  const posted = await giveCard(browser, order, 'SCB/VISA/12');
  expect(sentTo(posted, order)).toBe('/otp');
  const otp = await browser.visit(`${order.path}/otp`);
  expect(otp.body.replaceAll('\u00a0', ' ')).toContain('3.330.000 ₫');
  const paid = await giveOtp(browser, order);
  expect(paid.headers.location).toContain(`${SHOP}/paid`);
  const terms = sampleTerms({ months: 12, feeId: 161, fee: vnd(330_000n) });
  const payment = await stage().paymentOf(order);
  expect(payment).toMatchObject({ status: 'captured', amount: AMOUNT });
  expect(payment.attempts).toMatchObject([{ bank: 'CC', instalment: terms }]);
  expect(stage().bank.started.at(-1)).toMatchObject({ amount: 3_330_000n });
  expect(stage().bank.authorised.at(-1)).toMatchObject({ amount: 3_330_000n });
  expect(await stage().conversionsOf(order)).toMatchObject([{ terms, principal: AMOUNT }]);
});

test('what the merchant fixed is not asked, and cannot be changed', async () => {
  const browser = newBrowser();
  const order = await placed(only({ bank: 'SCB', cardType: 'VISA', months: 6 }));
  const confirm = await browser.visit(order.path);
  expect(textOf(confirm.body)).toContain('Tổng thanh toán 3.225.000 ₫');
  expect(below(linksIn(confirm.body), order)).toEqual([]);
  for (const other of [
    '/instalment/SCB/VISA/12',
    '/instalment/VIB',
    '/instalment/VIB/MASTERCARD/3',
  ]) {
    const page = await browser.visit(order.path + other);
    expect(page.statusCode).toBe(404);
    const form = await browser.get(`${order.path}/instalment/SCB/VISA/12/card`);
    expect(sentTo(form, order)).toBe('/instalment');
  }
  expect(sentTo(await giveCard(browser, order, 'SCB/VISA/6'), order)).toBe('/otp');
});

test.each([
  ['that the merchant did not fix', only({ bank: 'SCB', cardType: 'VISA', months: 6 })],
  ['that was not confirmed', only()],
])('a form for one plan, sent to the address of another %s, debits nothing', async (_why, wish) => {
  const browser = newBrowser();
  const order = await placed(wish);
  const page = await browser.visit(`${order.path}/instalment/SCB/VISA/6/card`);
  const { action, fields } = formOf(page.body);
  const asked = stage().bank.started.length;
  for (const plan of ['SCB/VISA/12', 'VIB/MASTERCARD/6', 'NOBANK/VISA/6', 'SCB/VISA/0']) {
    const tampered = action.replace('SCB/VISA/6', plan);
    expect(tampered).not.toBe(action);
    const posted = await browser.post(tampered, { ...fields, ...VISA, months: '12', bank: 'VIB' });
    expect(posted.statusCode).not.toBe(200);
    expect(sentTo(posted, order)).not.toBe('/otp');
  }
  expect(stage().bank.started).toHaveLength(asked);
  expect((await stage().paymentOf(order)).attempts).toEqual([]);
});

test('a fixed bank leaves card and months to the payer', async () => {
  const browser = newBrowser();
  const order = await placed(only({ bank: 'SCB' }));
  const plans = await browser.visit(order.path);
  expect(below(linksIn(plans.body), order)).toHaveLength(4);
  expect(textOf(plans.body)).not.toContain('Chọn ngân hàng khác');
});

test('an order by instalments alone cannot be paid at once', async () => {
  const browser = newBrowser();
  const order = await placed(only());
  expect((await browser.visit(`${order.path}/bank/123PCC`)).statusCode).toBe(404);
  const banks = await browser.visit(order.path);
  expect(textOf(banks.body)).not.toContain('Thanh toán cách khác');
});

test('an order that may be paid in instalments offers them beside the banks, from what they begin at', async () => {
  const browser = newBrowser();
  const may = { only: false, fixed: {} };
  const order = await placed(may);
  const page = await browser.visit(order.path);
  expect(below(linksIn(page.body), order)).toEqual(['/instalment']);
  expect(page.body).toContain('/bank/123PCC');
  expect(textOf((await browser.visit(`${order.path}/instalment`)).body)).toContain(
    'Thanh toán cách khác',
  );
  for (const small of [await placed(may, AMOUNT - 1n), await placed(undefined)]) {
    expect(linksIn((await browser.visit(small.path)).body)).toEqual([]);
    expect((await browser.visit(`${small.path}/instalment`)).statusCode).toBe(404);
    const form = await browser.get(`${small.path}/instalment/SCB/VISA/3/card`);
    expect(sentTo(form, small)).toBe('/instalment');
  }
});

test('a fee that has changed since it was confirmed is shown again before anything is debited', async () => {
  const browser = newBrowser();
  const order = await placed(only());
  const page = await browser.visit(`${order.path}/instalment/SCB/VISA/3/card`);
  const { action, fields } = formOf(page.body);
  stage().controls.instalments = {
    ...SAMPLE_INSTALMENTS,
    fees: SAMPLE_FEES.map((fee) => ({ ...fee, feeBps: fee.feeBps + 1 })),
  };
  const posted = await browser.post(action, { ...fields, ...VISA });
  expect(sentTo(posted, order)).toBe('/instalment/SCB/VISA/3');
  const again = await browser.visit(`${order.path}/instalment/SCB/VISA/3`);
  expect(textOf(again.body)).toContain('Phí trả góp 180.300 ₫');
  expect(await stage().paymentOf(order)).toMatchObject({ status: 'created', attempts: [] });
});

test.each([
  ['of another type', '5249 7500 0000 0001', 'card_type_mismatch', 'không đúng loại thẻ'],
  ['of nobody’s', '4000 0000 0000 0002', 'card_without_instalments', 'không hỗ trợ trả góp'],
])(
  'a card %s is refused before its bank is asked, and the payer may choose again',
  async (...row) => {
    const [, number, reason, said] = row;
    const browser = newBrowser();
    const order = await placed(only());
    stage().controls.policy = { retryAfterRefusal: true };
    const asked = stage().bank.started.length;
    const card = { ...VISA, number: luhn(number) };
    expect(sentTo(await giveCard(browser, order, 'SCB/VISA/3', card), order)).toBe('/');
    expect(stage().bank.started).toHaveLength(asked);
    const payment = await stage().paymentOf(order);
    expect(payment).toMatchObject({
      status: 'created',
      attempts: [{ outcome: { type: 'refused', reason } }],
    });
    expect(textOf((await browser.visit(order.path)).body)).toContain(said);
  },
);

/** The number with the check digit that it must have. */
function luhn(number: string): string {
  const digits = number.replace(/\s/g, '').slice(0, -1);
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits + ((10 - (sum % 10)) % 10);
}

test('a fee that the merchant pays costs the buyer nothing', async () => {
  const browser = newBrowser();
  const order = await placed(only());
  const confirm = await browser.visit(`${order.path}/instalment/VIB/MASTERCARD/3`);
  expect(textOf(confirm.body)).toContain('Phí trả góp Miễn phí Tổng thanh toán 3.000.000 ₫');
});

test('where international cards are closed there are no instalments', async () => {
  const order = await placed(only());
  stage().controls.banks.set('CC', 'maintenance');
  const page = await newBrowser().visit(order.path);
  expect(page.statusCode).toBe(404);
  expect(linksIn(page.body)).toEqual([]);
});

test('the form posted twice starts one attempt', async () => {
  const browser = newBrowser();
  const order = await placed(only());
  const page = await browser.visit(`${order.path}/instalment/SCB/VISA/3/card`);
  const { action, fields } = formOf(page.body);
  const post = () => browser.post(action, { ...fields, ...VISA });
  const both = await Promise.all([post(), post()]);
  expect(both.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
  expect((await stage().paymentOf(order)).attempts).toHaveLength(1);
});
