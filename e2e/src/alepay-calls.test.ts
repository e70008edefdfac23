import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AlepayMerchant, goodOrder } from './alepay-merchant.ts';
import { newOrderRef } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';

const ORDER = '/checkout/v1/request-order';
const INFO = '/checkout/v1/get-transaction-info';
const BANKS = '/checkout/v1/get-banks-domestic';
const TOKEN = '0COVspcyOZRNrsMsbHTdt8zesP9m0y';

let system: RunningSystem;
let merchant: AlepayMerchant;
let sandbox: SandboxControl;

beforeAll(async () => {
  system = await startSystem();
  merchant = await AlepayMerchant.at(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'alepay');
});
afterAll(() => system?.stop());

const order = (change: object = {}) => merchant.call(ORDER, goodOrder(newOrderRef(), change));
const made = async (change: object = {}) => {
  const orderRef = newOrderRef();
  const { data } = await merchant.call(ORDER, goodOrder(orderRef, change));
  return { orderRef, transactionCode: (data as { readonly token: string }).token };
};

describe('what is wrong with a call, in the order in which it is checked', () => {
  const sealed = (json: string) => merchant.envelope(json);

  test.each([
    ['no JSON', 'hello', '104'],
    ['no object', '[1]', '104'],
    ['an unknown token', JSON.stringify({ token: 'nobody', data: '', checksum: '' }), '105'],
    ['no checksum', JSON.stringify({ token: TOKEN, data: 'AAAA' }), '101'],
  ])('%s', async (_name, body, code) => {
    const answer = await merchant.post(ORDER, body);
    expect(answer).toMatchObject({ http: 200, errorCode: code, data: undefined });
    expect(answer.explanation).toContain('/sandbox/v1/explanations/');
  });

  test('data that no key opens, JSON that is none and wrong lengths have one answer to whoever sealed them', async () => {
    const { token } = sealed('{}');
    const { createHash } = await import('node:crypto');
    const keys = (await (await fetch(`${system.gatewayUrl}/sandbox/v1/keys`)).json()) as {
      readonly alepay: { readonly checksumKey: string };
    };
    const seal = (data: string) =>
      createHash('md5')
        .update(data + keys.alepay.checksumKey)
        .digest('hex');
    const wrong = [
      randomBytes(256).fill(0, 0, 1).toString('base64'),
      randomBytes(100).toString('base64'),
      sealed('{"orderCode":').data as string,
      sealed('[]').data as string,
      '***',
    ];
    for (const data of wrong) {
      const body = JSON.stringify({ token, data, checksum: seal(data) });
      expect(await merchant.post(ORDER, body)).toMatchObject({ errorCode: '102' });
      const unsealed = JSON.stringify({ token, data, checksum: 'f'.repeat(32) });
      expect(await merchant.post(ORDER, unsealed)).toMatchObject({ errorCode: '101' });
    }
  });

  test('addresses and a suspended merchant, before anything is decrypted', async () => {
    const wrong = () => order().then(({ errorCode }) => errorCode);
    await system.cong('merchant', 'set', TOKEN, '--addresses', '203.0.113.0/24');
    await expect.poll(wrong).toBe('103');
    await system.cong('merchant', 'set', TOKEN, '--addresses', 'any');
    await expect.poll(wrong).toBe('000');
    await system.cong('merchant', 'block', TOKEN);
    await expect.poll(wrong).toBe('139');
    await system.cong('merchant', 'unblock', TOKEN);
    await expect.poll(wrong).toBe('000');
  });
});

describe('request-order', () => {
  test.each([
    ['orderCode', '109'],
    ['amount', '120'],
    ['currency', '121'],
    ['orderDescription', '122'],
    ['totalItem', '123'],
    ['returnUrl', '124'],
    ['cancelUrl', '124'],
    ['buyerName', '125'],
    ['buyerAddress', '128'],
    ['buyerCity', '129'],
    ['buyerCountry', '130'],
    ['paymentHours', '131'],
  ])('without %s', async (field, code) => {
    expect(await order({ [field]: '' })).toMatchObject({ errorCode: code, data: undefined });
  });

  test.each<[string, object, string]>([
    ['neither email nor phone', { buyerEmail: '', buyerPhone: '' }, '110'],
    ['a wrong email', { buyerEmail: 'a' }, '126'],
    ['a wrong phone number', { buyerPhone: '12' }, '127'],
    ['a fraction of a đồng', { amount: 100.5 }, '156'],
    ['another kind of value', { orderDescription: { a: 1 } }, '104'],
    ['months that there are not', { month: 5 }, '144'],
    ['instalments where the checkout has none', { checkoutType: 1, installment: true }, '148'],
    ['a domestic bank that there is not', { bankCode: 'NOBANK' }, '207'],
  ])('%s', async (_name, change, code) => {
    expect(await order(change)).toMatchObject({ errorCode: code });
  });

  test('the same order again is answered again; with other content it is refused', async () => {
    const fields = goodOrder(newOrderRef());
    const first = await merchant.call(ORDER, fields);
    expect(first.errorCode).toBe('000');
    expect(await merchant.call(ORDER, fields)).toMatchObject({ data: first.data });
    const other = await merchant.call(ORDER, { ...fields, amount: 50_000 });
    expect(other).toMatchObject({ errorCode: '137', errorDescription: 'Giao dịch không hợp lệ' });
    const english = await merchant.call(`${ORDER}?lang=eng`, { ...fields, amount: 50_000 });
    expect(english.errorDescription).toBe('Invalid transaction');
  });

  test('limits and closed banks', async () => {
    const code = (change: object = {}) => order(change).then(({ errorCode }) => errorCode);
    await system.cong('merchant', 'set-limits', TOKEN, '--per-transaction', '99.999');
    await expect.poll(code).toBe('154');
    await system.cong('merchant', 'set-limits', TOKEN, '--per-transaction', 'none');
    await expect.poll(code).toBe('000');
    await system.cong('bank', 'maintenance', 'on', 'TCB');
    await expect.poll(() => code({ bankCode: 'TCB' })).toBe('151');
    await system.cong('bank', 'maintenance', 'off', 'TCB');
    await system.cong('merchant', 'set', TOKEN, '--banks', 'CC');
    await expect.poll(code).toBe('206');
    expect(await merchant.call(BANKS, { amount: 100_000 })).toMatchObject({ errorCode: '206' });
    await system.cong('merchant', 'set', TOKEN, '--banks', 'all');
    await expect.poll(code).toBe('000');
  });
});

test('get-banks-domestic lists the banks that are open', async () => {
  const { errorCode, data } = await merchant.call(BANKS, { amount: '100000' });
  expect(errorCode).toBe('000');
  expect(data).toContainEqual({
    ...{ bankCode: 'VCB', bankFullName: 'Ngân hàng Ngoại Thương Việt Nam', methodCode: 'ATM_ON' },
    ...{ paymentMethodBankId: 'ATM_ON-VCB', paymentMethodId: 'ATM_ON', methodId: 'ATM_ON' },
  });
  expect(await merchant.call(BANKS, {})).toMatchObject({ errorCode: '120' });
});

test('get-transaction-info: no code, another form, somebody else’s', async () => {
  const ask = async (transactionCode: unknown) =>
    (await merchant.call(INFO, { transactionCode })).errorCode;
  expect(await ask('')).toBe('136');
  expect(await ask('123P2611220000001')).toBe('136');
  expect(await ask('ALE2611220000000')).toBe('153');
});

test.each([
  ['success_alepay_visa', '000', 'VISA'],
  ['success_alepay_mastercard', '000', 'MASTERCARD'],
  ['security_code_failed', '133', 'VISA'],
  ['risk_refused', '150', 'VISA'],
  ['bank_declined', '135', 'VISA'],
  ['card_not_supported', '152', 'VISA'],
  ['success_jcb', '000', 'JCB'],
  ['insufficient_funds', '134', 'ATM_ON'],
  ['holder_name_mismatch', '205', 'ATM_ON'],
  ['wrong_otp_too_often', '170', 'ATM_ON'],
  ['details_not_entered', '111', null],
  ['cancelled', '177', null],
])('%s ends as %s', async (outcome, status, method) => {
  const { orderRef, transactionCode } = await made();
  await sandbox.pay(orderRef, { outcome });
  const { data } = await merchant.call(INFO, { transactionCode });
  expect(data).toMatchObject({ transactionCode, orderCode: orderRef, status, method });
});

test('a paid transaction is told whole, amounts as doubles', async () => {
  const { orderRef, transactionCode } = await made();
  await sandbox.pay(orderRef, { outcome: 'success_alepay_visa' });
  const { data } = await merchant.call(`${INFO}?lang=eng`, { transactionCode });
  expect(data).toMatchObject({
    amount: 100_000,
    currency: 'VND',
    buyerName: 'Nguyễn Văn A',
    buyerEmail: 'a@example.vn',
    buyerPhone: '0901234567',
    cardNumber: '411111******1111',
    message: 'Success',
    installment: false,
    month: null,
  });
  expect((data as { readonly successTime: number }).successTime).toBeGreaterThan(1e12);
});
