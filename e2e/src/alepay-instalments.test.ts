import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AlepayMerchant, goodOrder } from './alepay-merchant.ts';
import { LinkingPayer, PASSWORD_OTP, VISA } from './linking-payer.ts';
import { newOrderRef } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';

const ORDER = '/checkout/v1/request-order';
const INFO = '/checkout/v1/get-transaction-info';
const FEES = '/checkout/v1/calculate-fee';
const OFFERS = '/checkout/v1/get-installment-info';
const AMOUNT = 3_000_000;

let system: RunningSystem;
let merchant: AlepayMerchant;
let sandbox: SandboxControl;

beforeAll(async () => {
  system = await startSystem();
  merchant = await AlepayMerchant.at(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'alepay');
});
afterAll(() => system?.stop());

const inInstalments = (orderRef: string, change: object = {}): object =>
  goodOrder(orderRef, { amount: AMOUNT, checkoutType: 2, installment: true, ...change });

/** An order that its merchant fixed to Mastercards. */
const MASTERCARDS = { bankCode: 'SACOMBANK', paymentMethod: 'MASTERCARD' };

const codeOf = async (path: string, fields: object): Promise<string> =>
  (await merchant.call(path, fields)).errorCode;

/** A payer on the page of an order that is to be paid in instalments. */
async function ordered(change: object = {}) {
  const orderRef = newOrderRef();
  const { errorCode, data } = await merchant.call(ORDER, inInstalments(orderRef, change));
  expect(errorCode).toBe('000');
  const { token: transactionCode, checkoutUrl } = data as { token: string; checkoutUrl: string };
  return { orderRef, transactionCode, payer: await LinkingPayer.at(checkoutUrl, system) };
}

type Ordered = Awaited<ReturnType<typeof ordered>>;

const infoOf = async ({ transactionCode }: Ordered) =>
  (await merchant.call(INFO, { transactionCode })).data as Readonly<Record<string, unknown>>;

/** From the choice of a bank to the card's form: what is chosen stands in the address. */
async function choosePlan({ payer }: Ordered, bank: string, plan: string): Promise<void> {
  await payer.click(`/instalment/${bank}`);
  await payer.click(`/instalment/${bank}/${plan}`);
  await payer.open(`${payer.page.url}/card`);
}

async function paid(order: Ordered): Promise<Ordered> {
  await order.payer.reopen();
  await choosePlan(order, 'SACOMBANK', 'VISA/6');
  await order.payer.giveCard(VISA);
  await order.payer.submit(PASSWORD_OTP);
  return order;
}

test('the guide’s own example of calculate-fee', async () => {
  const { data } = await merchant.call(FEES, {
    ...{ amount: '3000000', bankCode: 'SACOMBANK', paymentMethod: 'VISA', currencyCode: 'VND' },
  });
  const periods = [
    { month: 12, feeId: 161, amountFee: 330_000, amountFinal: 3_330_000, amountByMonth: 277_500 },
    { month: 9, feeId: 135, amountFee: 300_000, amountFinal: 3_300_000 },
    { month: 6, feeId: 134, amountFee: 225_000, amountFinal: 3_225_000, amountByMonth: 537_500 },
    { month: 3, feeId: 133, amountFee: 180_000, amountFinal: 3_180_000, amountByMonth: 1_060_000 },
  ];
  expect(data).toMatchObject({ code: 'SUCCESS', data: periods });
});

test('get-installment-info names every bank of the guide', async () => {
  const { data } = await merchant.call(OFFERS, { amount: AMOUNT, currencyCode: 'VND' });
  const banks = (data as readonly { readonly bankCode: string }[]).map(({ bankCode }) => bankCode);
  expect(banks).toEqual([
    ...['SACOMBANK', 'ANZ', 'VPBANK', 'SHINHANBANK', 'EXIMBANK', 'MARITIMEBANK', 'VIB'],
  ]);
});

describe('codes of instalments', () => {
  const asked = { amount: AMOUNT, bankCode: 'SACOMBANK', paymentMethod: 'VISA' };

  test.each<[string, object, string]>([
    ['a bank that offers none', { bankCode: 'TECHCOMBANK' }, '142'],
    ['a card that its bank does not turn into any', { paymentMethod: 'JCB' }, '149'],
    ['an amount that is too small', { amount: 2_999_999 }, '145'],
  ])('calculate-fee: %s', async (_what, change, code) => {
    expect(await codeOf(FEES, { ...asked, currencyCode: 'VND', ...change })).toBe(code);
  });

  test.each<[string, object, string]>([
    ['a bank that offers none', { bankCode: 'TECHCOMBANK' }, '142'],
    [
      'a card that its bank does not turn into any',
      { bankCode: 'ANZ', paymentMethod: 'JCB' },
      '149',
    ],
    ['months that are not offered', { month: 5 }, '144'],
    ['an amount that is too small', { amount: 2_999_999 }, '145'],
    ['a checkout without any', { checkoutType: 1 }, '148'],
  ])('request-order: %s', async (_what, change, code) => {
    expect(await codeOf(ORDER, inInstalments(newOrderRef(), change))).toBe(code);
  });

  test.each([
    ['card_of_other_bank', { outcome: 'card_of_other_bank' }, '143'],
    ['card_without_instalments', { outcome: 'card_without_instalments' }, '146'],
    ['a card of another brand', { card: '4111111111111111' }, '152'],
  ])('the payer gives %s', async (_what, input, code) => {
    const order = await ordered('card' in input ? MASTERCARDS : {});
    const { body } = await sandbox.pay(order.orderRef, input);
    expect(body).toMatchObject({ status: code });
    expect(await infoOf(order)).toMatchObject({ status: code });
  });

  test('on the page a card of another bank is refused in words, and the payer may go on', async () => {
    const order = await ordered();
    await choosePlan(order, 'SACOMBANK', 'VISA/3');
    await order.payer.giveCard({ ...VISA, 'cc-number': '4200000000000000' });
    expect(order.payer.left).toBeUndefined();
    await paid(order);
    expect(await infoOf(order)).toMatchObject({ status: '000', month: 6 });
  });

  test('nothing chosen yet', async () => {
    expect(await infoOf(await ordered())).toMatchObject({ status: '155' });
  });
});

test('paid in six instalments: the buyer pays the fee, the merchant is told of it, the books show both', async () => {
  const order = await paid(await ordered());
  expect(merchant.returned(order.payer.left ?? new URL('http://127.0.0.1'))).toMatchObject({
    errorCode: '000',
    data: order.transactionCode,
  });
  expect(await infoOf(order)).toMatchObject({
    ...{ status: '000', amount: AMOUNT, method: 'VISA', bankCode: 'SACOMBANK' },
    ...{ installment: true, month: 6, is3D: false },
  });
  const { attempts, postings } = await sandbox.order(order.orderRef);
  expect(attempts).toMatchObject([{ instalment: { bank: 'SCB', months: 6, fee: 225_000 } }]);
  const amounts = postings.map(({ amount }) => amount);
  expect(amounts).toEqual(expect.arrayContaining([AMOUNT, 225_000]));
});

test('what the merchant fixed is all that the payer may confirm', async () => {
  const fixed = { bankCode: 'SACOMBANK', paymentMethod: 'VISA', month: 12 };
  const { payer } = await ordered(fixed);
  expect(payer.page.html).toContain('3.330.000');
  expect(payer.page.html).not.toContain('/instalment/VIB');
});

test('it is given back whole or not at all, the fee never; its bank is told both', async () => {
  const order = await paid(await ordered());
  const { publicId } = await sandbox.order(order.orderRef);
  const part = await system.cong('refund', publicId, '1000000').catch(String);
  expect(`${JSON.stringify(part)}`).toMatch(/whole|full|part/i);
  const conversions = () => system.cong('instalment', 'conversions', '--bank', 'SCB');
  const lineOf = async () =>
    `${(await conversions()).output}`.split('\n').find((line) => line.includes(publicId)) ?? '';
  expect(await lineOf()).toMatch(/,due,.*,411111\*{6}1111,VISA,6,3000000,225000,buyer,3225000$/);
  await system.cong('refund', publicId, `${AMOUNT}`);
  await expect.poll(lineOf).toContain(',withdrawn,');
  expect((await sandbox.order(order.orderRef)).refunds).toMatchObject([{ amount: AMOUNT }]);
});

test('a new fee table counts at once', async () => {
  const file = join(system.folder, 'fees.json');
  const { output } = await system.cong('instalment', 'list', '--json');
  const before = JSON.parse(output) as { readonly fees: readonly { readonly bank: string }[] };
  await writeFile(file, JSON.stringify({ fees: before.fees.filter(({ bank }) => bank !== 'ANZ') }));
  await system.cong('instalment', 'import', file);
  const anz = { amount: AMOUNT, bankCode: 'ANZ', paymentMethod: 'VISA', currencyCode: 'VND' };
  await expect.poll(() => codeOf(FEES, anz)).toBe('142');
  await writeFile(file, output);
  await system.cong('instalment', 'import', file);
  await expect.poll(() => codeOf(FEES, anz)).toBe('000');
});

test('the sandbox pays in as many instalments as it is told, by a card of the brand that was fixed', async () => {
  const order = await ordered(MASTERCARDS);
  const { body } = await sandbox.pay(order.orderRef, { months: '9' });
  expect(body).toMatchObject({ state: 'captured', status: '000' });
  expect(await infoOf(order)).toMatchObject({ method: 'MASTERCARD', month: 9 });
});
