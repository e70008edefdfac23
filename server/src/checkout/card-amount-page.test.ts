import { expect, test } from 'vitest';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import type { Placed } from './testing/stage.ts';
import { testStage } from './testing/test-stage.ts';
import { giveCard, giveOtp, sentTo } from './testing/walk.ts';

const stage = testStage();
const AMOUNT = 4_321n;
let customers = 0;

/** Each with a number of its own, in the international form that asks for no holder. */
const card = () => {
  customers += 1;
  return {
    number: luhn(`41111111${String(customers).padStart(7, '0')}`),
    date: '12/30',
    cvv: '123',
  };
};

function luhn(digits: string): string {
  const sum = [...digits].reduce((total, digit, i) => {
    const doubled = i % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

async function linked(): Promise<{ browser: BrowserLike; placed: Placed }> {
  const browser = new BrowserLike(stage().app);
  const placed = await stage().place({ bank: 'CC', amount: AMOUNT, links: true });
  await giveCard(browser, placed, card(), '123PCC');
  expect(sentTo(await giveOtp(browser, placed), placed)).toBe('/card-amount');
  return { browser, placed };
}

const tell = async (browser: BrowserLike, { path }: Placed, amount: string) => {
  const { action, fields } = formOf((await browser.visit(`${path}/card-amount`)).body);
  return browser.post(action, { ...fields, amount });
};

test('no page of a linking tells the amount, and none speaks of paying', async () => {
  const browser = new BrowserLike(stage().app);
  const placed = await stage().place({ bank: 'CC', amount: AMOUNT, links: true });
  const details = (await browser.visit(placed.path)).body;
  await giveCard(browser, placed, card(), '123PCC');
  const otp = (await browser.visit(`${placed.path}/otp`)).body;
  const cancel = (await browser.visit(`${placed.path}/cancel`)).body;
  for (const page of [details, otp, cancel]) {
    expect(page).toContain('Liên kết thẻ');
    expect(page).not.toMatch(/4[.,]?321/);
    expect(page).not.toContain('Hủy thanh toán');
  }
  expect(details).toContain('Số thẻ được mã hóa');
});

test('the right amount, however it is written, links the card; the shop is told by the way back', async () => {
  const { browser, placed } = await linked();
  const answer = await tell(browser, placed, ' 4.321 đ');
  expect(sentTo(answer, placed)).toMatch(/^http:\/\/shop\.test\/paid\?/);
  expect((await browser.visit(`${placed.path}/result`)).body).toContain('Đã liên kết thẻ');
});

test('wrong amounts are counted; after the third the payer is back at the shop, and the card is gone', async () => {
  const { browser, placed } = await linked();
  expect(sentTo(await tell(browser, placed, '1'), placed)).toBe('/card-amount');
  const { body } = await browser.visit(`${placed.path}/card-amount`);
  expect(body).toContain('Số tiền không đúng');
  expect(body).toContain('Bạn còn 2 lần');
  await tell(browser, placed, 'abc');
  expect(sentTo(await tell(browser, placed, '2'), placed)).toMatch(/^http:\/\/shop\.test\//);
  const { id, merchantId } = await stage().paymentOf(placed);
  expect(await stage().deps.flows.cards.byPayment(merchantId, id)).toMatchObject({
    status: 'deleted',
    barredUntil: expect.any(Date),
  });
});

test('an empty field is no try, and the same form posted twice is one', async () => {
  const { browser, placed } = await linked();
  await tell(browser, placed, ' ');
  expect((await browser.visit(`${placed.path}/card-amount`)).body).toContain('Hãy nhập số tiền');
  const { action, fields } = formOf((await browser.visit(`${placed.path}/card-amount`)).body);
  await browser.post(action, { ...fields, amount: '1' });
  await browser.post(action, { ...fields, amount: '1' });
  expect((await browser.visit(`${placed.path}/card-amount`)).body).toContain('Bạn còn 2 lần');
});

test('who leaves it for later comes back to the same page', async () => {
  const { browser, placed } = await linked();
  const later = await browser.get(`${placed.path}/return`);
  expect(sentTo(later, placed)).toMatch(/^http:\/\/shop\.test\//);
  expect((await browser.visit(placed.path)).at).toBe(`${placed.path}/card-amount`);
});

test('an order that was paid asks for no amount', async () => {
  const browser = new BrowserLike(stage().app);
  const placed = await stage().place();
  await giveCard(browser, placed);
  await giveOtp(browser, placed);
  expect(sentTo(await browser.get(`${placed.path}/card-amount`), placed)).toMatch(/^http:/);
});
