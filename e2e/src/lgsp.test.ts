import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgencyListener, hubOrder, isWellMade, LgspAgency } from './lgsp-agency.ts';
import { newOrderRef } from './merchant.ts';
import { Payer } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';
import { simulatorControl } from './simulator-control.ts';

const ALL = '000.00.18.H29';
const MOMO_ALONE = '000.00.19.H29';
const NONE = '000.00.20.H29';

let system: RunningSystem;
let agency: LgspAgency;
let listener: AgencyListener;
let sandbox: SandboxControl;

beforeAll(async () => {
  system = await startSystem();
  agency = await LgspAgency.at(system.gatewayUrl);
  listener = await AgencyListener.open();
  sandbox = sandboxAt(system.gatewayUrl, 'lgsp');
});
afterAll(async () => {
  await listener?.close();
  await system?.stop();
});

type Change = Readonly<Record<string, unknown>>;

const codeOf = async (asked: ReturnType<LgspAgency['call']>): Promise<string> => {
  const { http, error_code } = await asked;
  expect(http).toBe(200);
  return error_code;
};

async function ordered(change: Change = {}, who = agency) {
  const orderId = newOrderRef();
  const order = hubOrder(orderId, { returnUrl: listener.url, ...change });
  const { error_code, data } = await who.call('paygate', order);
  expect(error_code).toBe('SUCCESSFUL');
  return { orderId, order, url: (data as { readonly url: string }).url };
}

/** A payer who pays at the first page that the provider shows. */
async function paidAt(provider: string, change: Change = {}) {
  const { orderId, url } = await ordered(change);
  const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
  await payer.open(url);
  await payer.click(`/bank/${provider}`);
  await payer.goToProvider();
  await payer.submit({});
  return { orderId, payer };
}

const infoOf = async (orderId: string, transactionNo = '') =>
  (await agency.call('GetOrderInfo', { orderId, transactionNo })).data as Record<string, string>;

describe('paygate', () => {
  test('data.url is signed, leads to the choice of all five providers, and to nobody when it was changed', async () => {
    const { url } = await ordered();
    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe('/paygate/choose/payment');
    expect([...searchParams.keys()]).toEqual([
      ...['partnerCode', 'access-Key', 'requestCode', 'orderId', 'amount', 'signature'],
    ]);
    expect(searchParams.get('signature')).toMatch(/^[0-9a-f]{64}$/);
    const payer = new Payer(system.gatewayUrl);
    const { html, status } = await payer.open(url);
    expect(status).toBe(200);
    for (const provider of ['momo', 'vnpay', 'napas', 'viettelpay', 'nganluong']) {
      expect(html).toContain(`/bank/${provider}"`);
    }
    expect(html).not.toContain('/bank/VCB"');
    expect((await payer.open(url.replace('amount=40000', 'amount=1'))).status).toBe(404);
  });

  test('an agency with one provider: its payer chooses nobody, and agrees to go there', async () => {
    const alone = await LgspAgency.at(system.gatewayUrl, MOMO_ALONE);
    const { url } = await ordered({}, alone);
    expect(new URL(url).pathname).toBe('/paygate/momo/payment');
    const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
    const { html } = await payer.open(url);
    expect(html).toContain('MoMo');
    expect(html).not.toContain('/bank/vnpay"');
  });

  test.each([
    ...['returnUrl', 'orderId', 'amount', 'orderInfo', 'requestCode', 'ipAddress'],
    ...['serviceCode', 'accountCode', 'checksum'],
  ])('without %s: PARAM_ERROR', async (field) => {
    const order = hubOrder(newOrderRef());
    expect(await codeOf(agency.call('paygate', order, { [field]: '' }))).toBe('PARAM_ERROR');
  });

  test.each<[string, Change, Change, string]>([
    ['a changed amount', {}, { amount: 1 }, 'SIGNTURE_WRONG'],
    ['a wrong checksum', {}, { checksum: 'f'.repeat(64) }, 'SIGNTURE_WRONG'],
    ['an account that there is not', { accountCode: 'x' }, {}, 'ACCOUNT_NOT_EXIST'],
    ['amount as text', { amount: '40000' }, {}, 'SUCCESSFUL'],
  ])('%s', async (_what, order, change, code) => {
    expect(await codeOf(agency.call('paygate', hubOrder(newOrderRef(), order), change))).toBe(code);
  });

  test('the first fault counts: who, fields, checksum, account, order', async () => {
    const { orderId, order } = await ordered();
    const wrong = { ...order, accountCode: 'x' };
    const { authorization } = (await LgspAgency.at(system.gatewayUrl, NONE)).keys;
    const everything = JSON.stringify({ ...wrong, ...agency.keys, amount: '', checksum: 'x' });
    const answers = [
      await agency.post('/payment/paygate', everything, authorization),
      await agency.post('/payment/paygate', everything),
      await agency.call('paygate', wrong, { checksum: 'x' }),
      await agency.call('paygate', wrong),
      await agency.call('paygate', hubOrder(orderId)),
      await agency.call('paygate', order),
      await agency.call('paygate', hubOrder(newOrderRef(), { requestCode: `R-${orderId}` })),
    ];
    expect(answers.map(({ error_code }) => error_code)).toEqual([
      ...['NOT_AUTHORIZED', 'PARAM_ERROR', 'SIGNTURE_WRONG', 'ACCOUNT_NOT_EXIST'],
      ...['ORDER_EXITS', 'ORDER_EXITS', 'ORDER_EXITS'],
    ]);
  });

  test('who calls: no header, another’s, another access key, nobody, no JSON', async () => {
    const body = JSON.stringify({ ...hubOrder(newOrderRef()), ...agency.keys, checksum: 'x' });
    const other = body.replace(agency.keys.accessKey, 'another');
    const nobody = body.replace(ALL, 'NOBODY');
    const post = (text: string, header?: string) => agency.post('/paygate', text, header);
    expect(await codeOf(post(body, ''))).toBe('NOT_AUTHORIZED');
    expect(await codeOf(post(body, 'e30='))).toBe('NOT_AUTHORIZED');
    expect(await codeOf(post(other))).toBe('NOT_AUTHORIZED');
    expect(await codeOf(post(nobody))).toBe('NOT_AUTHORIZED');
    expect(await codeOf(post('hello'))).toBe('PARAM_ERROR');
    expect(await codeOf(post('hello', ''))).toBe('NOT_AUTHORIZED');
  });

  test('the guide’s slips: spaces around names and values, check-sum, a comma, capitals', async () => {
    const { createHash } = await import('node:crypto');
    const { partnerCode, accessKey, secretKey } = agency.keys;
    const orderId = newOrderRef();
    const signed = `${secretKey}${partnerCode}${accessKey}${orderId}inforeq40000srvhttp://127.0.0.1:9/r1.2.3.4payment_test`;
    const checksum = createHash('sha256').update(signed).digest('hex').toUpperCase();
    const body = `{ "partnerCode ": "${partnerCode}", " accessKey": " ${accessKey}", "orderId":"${orderId}",
      "amount": 40000, "orderInfo": "info", "requestCode": "req", "serviceCode": "srv", "returnUrl": "http://127.0.0.1:9/r",
      "ipAddress": "1.2.3.4", "accountCode": "payment_test ", "check-sum": "${checksum} ", }`;
    expect(await codeOf(agency.post('/paygate', body))).toBe('SUCCESSFUL');
  });

  test('an agency without an account, and one whose account is for other services or providers', async () => {
    const none = await LgspAgency.at(system.gatewayUrl, NONE);
    expect(await codeOf(none.call('paygate', hubOrder(newOrderRef())))).toBe('ACCOUNT_NOT_EXIST');
    const set = async (...args: readonly string[]) => {
      const { exit, output } = await system.cong('account', 'set', ALL, ...args);
      if (exit !== 0) throw new Error(output);
    };
    const asked = (accountCode: string) =>
      codeOf(agency.call('paygate', hubOrder(newOrderRef(), { accountCode })));
    await set('births', '--services', 'births');
    await expect.poll(() => asked('births')).toBe('FAILED');
    await set('births', '--providers', 'momo,vnpay');
    await expect.poll(() => asked('births')).toBe('SUCCESSFUL');
    const { url } = await ordered({ accountCode: 'births' });
    const { html } = await new Payer(system.gatewayUrl).open(url);
    expect([html.includes('/bank/momo"'), html.includes('/bank/napas"')]).toEqual([true, false]);
    await system.cong('account', 'remove', ALL, 'births');
    await expect.poll(() => asked('births')).toBe('ACCOUNT_NOT_EXIST');
  });
});

/** What becomes of a refund at each provider: done at once or after an inquiry, or by hand where it has no interface. */
async function backOf(orderId: string, payTransId: string): Promise<void> {
  const statusOf = async () => (await sandbox.order(orderId)).refunds[0]?.status;
  await expect.poll(statusOf, { timeout: 5_000 }).toMatch(/done|unknown|manual/);
  if ((await statusOf()) === 'manual') {
    const evidence = join(system.folder, 'refunds.txt');
    await writeFile(evidence, 'sao kê');
    const { publicId } = await sandbox.order(orderId);
    const settle = ['refund', 'settle', publicId, `B-${orderId}`, '--done', '--evidence', evidence];
    expect((await system.cong(...settle)).exit).toBe(0);
  } else await sandbox.advance('PT1H');
  await expect
    .poll(() => listener.of(orderId).filter(({ type }) => type === 'refund'), { timeout: 8_000 })
    .toMatchObject([{ payTransId, amount: 40_000, errorCode: '00', orderInfo: 'Hoàn lệ phí' }]);
  expect(listener.of(orderId).every((one) => isWellMade(one))).toBe(true);
}

describe.each(['momo', 'vnpay', 'napas', 'viettelpay', 'nganluong'])(
  'paid through %s',
  (provider) => {
    test('the result is PUT, the browser comes back, GetOrderInfo confirms, and it is given back', async () => {
      const { orderId, payer } = await paidAt(provider);
      await expect.poll(() => listener.of(orderId)).toHaveLength(1);
      const [result] = listener.of(orderId);
      if (result === undefined) throw new Error('no result');
      expect(result).toMatchObject({
        ...{ paygate: provider, orderId, amount: 40_000, errorCode: '00', type: 'pay' },
        orderInfo: 'Lệ phí cấp bản sao',
      });
      expect(result.payDate).toMatch(/^20\d{12}$/);
      expect(result.payTransId).not.toBe('');
      expect(isWellMade(result)).toBe(true);
      expect(new Set(listener.methods)).toEqual(new Set(['PUT']));
      expect(Object.fromEntries(payer.left?.searchParams ?? [])).toEqual({
        ...{ orderId, errorCode: '00', transactionId: result.payTransId },
      });
      const told = { amount: '40000', orderId, errorCode: '00', paygate: provider, type: 'pay' };
      expect(await infoOf(orderId, result.payTransId)).toMatchObject({
        ...{ ...told, partnerCode: ALL, payTransId: result.payTransId, payDate: result.payDate },
        ...{ serviceCode: 'hcm_dichvucong', requestCode: `R-${orderId}` },
      });
      expect(await infoOf(orderId)).toMatchObject(told);
      const refund = {
        ...{ transactionNo: result.payTransId, orderId, requestCode: `B-${orderId}` },
        ...{ amount: 40_000, transactionType: '02', orderInfo: 'Hoàn lệ phí' },
      };
      const asked = await agency.call('refund', refund);
      expect(asked).toMatchObject({ error_code: 'SUCCESSFUL', data: 'null' });
      expect((await sandbox.order(orderId)).refunds).toMatchObject([{ amount: 40_000 }]);
      await backOf(orderId, result.payTransId);
    });
  },
);

describe('refund', () => {
  test('its rules, in their order', async () => {
    const { orderId } = await paidAt('vnpay');
    await expect.poll(() => listener.of(orderId)).toHaveLength(1);
    const transactionNo = listener.of(orderId)[0]?.payTransId ?? '';
    let requests = 0;
    const ask = (change: Change = {}, after: Change = {}) => {
      requests += 1;
      const requestCode = `${orderId}-${requests}`;
      const whole = { transactionNo, orderId, requestCode, amount: 40_000, orderInfo: 'Hoàn' };
      return codeOf(agency.call('refund', { ...whole, transactionType: '02', ...change }, after));
    };
    expect(await ask({}, { checksum: '' })).toBe('PARAM_ERROR');
    expect(await ask({ transactionType: '01' })).toBe('PARAM_ERROR');
    expect(await ask({}, { amount: 1 })).toBe('SIGNTURE_WRONG');
    expect(await ask({ orderId: 'NOBODY' })).toBe('NOT_EXITS');
    expect(await ask({ transactionNo: '1' })).toBe('NOT_EXITS');
    expect(await ask({ amount: 39_999 })).toBe('FAILED');
    const part = { amount: 15_000, transactionType: '03', requestCode: `${orderId}-part` };
    expect(await ask(part)).toBe('SUCCESSFUL');
    expect(await ask(part)).toBe('SUCCESSFUL');
    expect(await ask({ ...part, amount: 16_000 })).toBe('ORDER_EXITS');
    expect(await ask({ amount: 25_001, transactionType: '03' })).toBe('FAILED');
    expect((await sandbox.order(orderId)).refunds).toMatchObject([{ amount: 15_000 }]);
  });

  test('of an order that is not paid', async () => {
    const { orderId } = await ordered();
    const asked = { transactionNo: '1', orderId, requestCode: 'x', amount: 1, orderInfo: 'x' };
    const refused = agency.call('refund', { ...asked, transactionType: '03' });
    expect(await codeOf(refused)).toBe('NOT_EXITS');
  });
});

describe('GetOrderInfo', () => {
  test('an order that nobody has, another transaction, a wrong checksum, and none', async () => {
    const { orderId } = await ordered();
    const ask = (fields: Change, change?: Change) =>
      codeOf(agency.call('GetOrderInfo', { transactionNo: '', orderId, ...fields }, change));
    expect(await ask({ orderId: 'NOBODY' })).toBe('NOT_EXITS');
    expect(await ask({ transactionNo: '1' })).toBe('NOT_EXITS');
    expect(await ask({}, { checksum: 'f' })).toBe('SIGNTURE_WRONG');
    expect(await ask({}, { checksum: undefined })).toBe('SUCCESSFUL');
    expect(await infoOf(orderId)).toMatchObject({ errorCode: '01', paygate: '', payTransId: '' });
  });
});

test.each([
  ['the result call', 'result_lost'],
  ['the payer’s way back', 'return_lost'],
  ['both', 'both_lost'],
])('%s is lost: it is found out, and the agency told once', async (_what, delivery) => {
  await simulatorControl(system.simulatorsUrl, 'vnpay').order({
    ...{ match: { next: true }, behaviour: { delivery } },
  });
  const { orderId } = await paidAt('vnpay');
  if (delivery === 'both_lost') {
    expect(await infoOf(orderId)).toMatchObject({ errorCode: '01' });
    await sandbox.advance('PT20M');
  }
  await expect.poll(() => listener.of(orderId)).toMatchObject([{ errorCode: '00' }]);
  expect(await infoOf(orderId)).toMatchObject({ errorCode: '00', paygate: 'vnpay' });
});

test('the result comes twice: the agency is told once', async () => {
  await simulatorControl(system.simulatorsUrl, 'vnpay').order({
    ...{ match: { next: true }, behaviour: { delivery: 'result_twice' } },
  });
  const { orderId } = await paidAt('vnpay');
  await expect.poll(() => listener.of(orderId)).toHaveLength(1);
  expect((await sandbox.order(orderId)).notifications).toHaveLength(1);
});

test('a payer who cancels: the agency is told, without a provider', async () => {
  const { orderId, url } = await ordered();
  const payer = new Payer(system.gatewayUrl);
  await payer.open(url);
  await payer.click('/cancel');
  await payer.submit({});
  expect(payer.left?.searchParams.get('errorCode')).toBe('24');
  await expect.poll(() => listener.of(orderId)).toMatchObject([{ errorCode: '24', paygate: '' }]);
  expect(listener.of(orderId).every((one) => isWellMade(one))).toBe(true);
});

test('an agency can be set to get the older checksum, for orders from then on', async () => {
  await system.cong('merchant', 'set', ALL, '--older-checksum', 'on');
  await expect
    .poll(async () => {
      const { orderId } = await paidAt('momo');
      await expect.poll(() => listener.of(orderId)).toHaveLength(1);
      return listener.of(orderId).every((one) => isWellMade(one, true));
    })
    .toBe(true);
  await system.cong('merchant', 'set', ALL, '--older-checksum', 'off');
});

test('a contract is given and taken away by command', async () => {
  const { exit, output } = await system.cong('contract', 'list', MOMO_ALONE);
  expect([exit, output]).toEqual([0, expect.stringMatching(/momo +yes +partnerCode/)]);
  expect(output).toMatch(/vnpay +no +/);
});

test('the sandbox pays an order as a payer would', async () => {
  const { orderId } = await ordered();
  const { body } = await sandbox.pay(orderId, { bank: 'napas' });
  expect(body).toMatchObject({ state: 'captured', status: '00' });
});

test('after all of it the books are sound', async () => {
  // What an operator said was given back by hand the providers' own books cannot know.
  const { exit, output } = await system.cong('ledger', 'verify', '--allow-pending');
  expect(output).toContain('The books are sound.');
  expect(exit).toBe(0);
});
