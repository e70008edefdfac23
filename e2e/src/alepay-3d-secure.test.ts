import { afterAll, beforeAll, expect, test } from 'vitest';
import { AlepayMerchant, goodOrder } from './alepay-merchant.ts';
import { LinkingPayer, PASSWORD_OTP, VISA, VISA_3D } from './linking-payer.ts';
import { newOrderRef } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';
import { simulatorControl } from './simulator-control.ts';

/** The card's issuer asks its holder on a page of its own: what becomes of the order, and what the merchant hears. */

let system: RunningSystem;
let merchant: AlepayMerchant;
let sandbox: SandboxControl;

beforeAll(async () => {
  system = await startSystem();
  merchant = await AlepayMerchant.at(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'alepay');
});
afterAll(() => system?.stop());

type Challenged = { orderCode: string; transactionCode: string; payer: LinkingPayer };

/** An order whose payer has given the 3-D card and stands before the issuer's page. */
async function challenged(): Promise<Challenged> {
  const orderCode = newOrderRef();
  const { data } = await merchant.call('/checkout/v1/request-order', goodOrder(orderCode));
  const { token: transactionCode, checkoutUrl } = data as { token: string; checkoutUrl: string };
  const payer = await LinkingPayer.at(checkoutUrl, system);
  await payer.chooseBank('CC');
  await payer.giveCard(VISA_3D);
  expect(payer.page.html).toContain('3-D Secure');
  return { orderCode, transactionCode, payer };
}

const infoOf = async ({ transactionCode }: Challenged) =>
  (await merchant.call('/checkout/v1/get-transaction-info', { transactionCode })).data;

const broughtBack = ({ payer }: Challenged) =>
  payer.left === undefined ? undefined : merchant.returned(payer.left);

/** What the bank's own books say of each try. */
async function debits({ orderCode }: Challenged): Promise<readonly number[]> {
  const bank = simulatorControl(system.simulatorsUrl, 'banknet');
  const { attempts } = await sandbox.order(orderCode);
  return Promise.all(attempts.map(async ({ id }) => Number((await bank.bookOf(id)).debited)));
}

test('success: the order is paid, and told as one that was asked about', async () => {
  const order = await challenged();
  await order.payer.answerChallenge();
  const { transactionCode } = order;
  expect(broughtBack(order)).toEqual({ errorCode: '000', data: transactionCode, cancel: false });
  expect(await infoOf(order)).toMatchObject({ status: '000', is3D: true, method: 'VISA' });
  expect(await debits(order)).toEqual([100_000]);
});

test('failure: the third wrong OTP ends the try; a payer who then leaves it at that brings 170 back', async () => {
  const order = await challenged();
  for (const otp of ['1', '2', '3']) await order.payer.submit({ 'one-time-code': otp });
  expect(order.payer.page.html).toContain('Mã OTP đã nhập sai quá số lần cho phép');
  expect(await infoOf(order)).toMatchObject({ status: '107', is3D: true });
  await system.sandbox.advance('PT16M');
  await expect.poll(() => infoOf(order), { timeout: 10_000 }).toMatchObject({ status: '170' });
  await order.payer.reopen();
  await order.payer.click('/return');
  expect(broughtBack(order)).toMatchObject({ errorCode: '170', cancel: false });
  expect(await debits(order)).toEqual([0]);
});

test('failure, then another card: only that one is debited', async () => {
  const order = await challenged();
  for (const otp of ['1', '2', '3']) await order.payer.submit({ 'one-time-code': otp });
  await order.payer.chooseBank('CC');
  await order.payer.giveCard(VISA);
  await order.payer.giveOtp();
  expect(broughtBack(order)).toMatchObject({ errorCode: '000' });
  expect(await infoOf(order)).toMatchObject({ status: '000', is3D: false });
  expect(await debits(order)).toEqual([0, 100_000]);
});

test('the holder cancels at the issuer: the order is cancelled, and the merchant told so', async () => {
  const order = await challenged();
  const { origin, pathname } = new URL(order.payer.page.url);
  await order.payer.send({ action: `${origin}${pathname}/cancel`, fields: {} });
  expect(broughtBack(order)).toMatchObject({ errorCode: '177', cancel: true });
  expect(await infoOf(order)).toMatchObject({ status: '177' });
  expect(await debits(order)).toEqual([0]);
});

test('abandon: while the issuer may still debit, nothing is cancelled, and the challenge can be taken up again', async () => {
  const order = await challenged();
  const challenge = order.payer.page.url;
  await order.payer.reopen();
  await order.payer.click('/cancel');
  await order.payer.submit({});
  expect(order.payer.page.url).toContain('notice=no_cancel');
  expect(await infoOf(order)).toMatchObject({ status: '107' });
  await order.payer.open(challenge);
  await order.payer.answerChallenge();
  expect(broughtBack(order)).toMatchObject({ errorCode: '000', cancel: false });
  expect(await debits(order)).toEqual([100_000]);
});

test('timeout: the issuer says that it was not paid, the order ends as 111, and a late OTP debits nothing', async () => {
  const order = await challenged();
  const late = order.payer.form(PASSWORD_OTP);
  await system.sandbox.advance('PT16M');
  await expect.poll(() => infoOf(order), { timeout: 10_000 }).toMatchObject({ status: '111' });
  await order.payer.send(late);
  await order.payer.reopen();
  await order.payer.click('/return');
  expect(broughtBack(order)).toMatchObject({ errorCode: '111', cancel: false });
  expect(await debits(order)).toEqual([0]);
});
