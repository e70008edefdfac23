import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AlepayListener } from './alepay-listener.ts';
import { AlepayMerchant } from './alepay-merchant.ts';
import { LinkingPayer, PASSWORD_OTP, VISA, VISA_3D } from './linking-payer.ts';
import { Payer } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';
import { simulatorControl } from './simulator-control.ts';

const CALLS = '/checkout/v1/subscription';
const CALLBACK = 'http://127.0.0.1:9/shop/subscribed';

let system: RunningSystem;
let merchant: AlepayMerchant;
let sandbox: SandboxControl;
let listener: AlepayListener;
let fresh = 0;

beforeAll(async () => {
  [system, listener] = await Promise.all([startSystem(), AlepayListener.open()]);
  merchant = await AlepayMerchant.at(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'alepay');
  await sandbox.setNotifyUrl(listener.url);
});
afterAll(async () => {
  await listener?.close();
  await system?.stop();
});

type Data = Readonly<Record<string, unknown>>;

const call = async (name: string, fields: object): Promise<{ code: string; data: Data }> => {
  const { errorCode: code, data } = await merchant.call(`${CALLS}/${name}`, fields);
  return { code, data: (data ?? {}) as Data };
};
const codeOf = async (name: string, fields: object): Promise<string> =>
  (await call(name, fields)).code;

const name = (of: string): string => {
  fresh += 1;
  return `${of}-${fresh}`;
};

const planFields = (change: object = {}): object => ({
  ...{ planCode: name('CAFE'), planName: 'Cà phê', amount: 100_000, currency: 'VND' },
  ...{ interval: 'MONTH', ...change },
});

async function newPlan(change: object = {}): Promise<string> {
  const { code, data } = await call('create-plan', planFields(change));
  expect(code).toBe('000');
  return String(data.planCode);
}

const signUp = async (change: object = {}) =>
  call('request-subscription', {
    planCode: 'planCode' in change ? change.planCode : await newPlan(),
    ...{ customerId: name('lan'), callback: CALLBACK },
    ...change,
  });

const got = async (subscriptionCode: unknown): Promise<Data> =>
  (await call('get-subscription', { subscriptionCode })).data;

/** A customer who signed up with the sandbox's good card. */
async function subscribed(change: object = {}): Promise<string> {
  const { data } = await signUp(change);
  const subscriptionCode = String(data.subscriptionCode);
  await sandbox.pay(`${subscriptionCode}-1`, { card: '9704000000000018', bank: 'VCB' });
  return subscriptionCode;
}

const statuses = async (subscriptionCode: string): Promise<readonly unknown[]> =>
  ((await got(subscriptionCode)).payments as readonly Data[]).map(({ status }) => status);

const toldOf = (subscriptionCode: string) =>
  listener.told.filter(({ orderCode }) => orderCode.startsWith(`${subscriptionCode}-`));

/** Orders the simulated bank about. */
const faults = (order: object) => simulatorControl(system.simulatorsUrl, 'banknet').order(order);

describe('plans', () => {
  test.each<[string, object, string]>([
    ['no code', { planCode: '' }, '183'],
    ['no name', { planName: '' }, '200'],
    ['an amount of nothing', { amount: 0 }, '120'],
    ['another currency', { currency: 'USD' }, '121'],
    ['an interval that there is not', { interval: 'HOUR' }, '200'],
    ['too many of them', { intervalCount: 37 }, '200'],
    ['a number of payments that is none', { maxPayments: 0 }, '197'],
    ['an end that is none', { endTime: 'soon' }, '197'],
  ])('%s', async (_name, change, code) => {
    expect(await codeOf('create-plan', planFields(change))).toBe(code);
  });

  test('are made once, told again, and changed but for what they cost', async () => {
    const fields = planFields({ maxPayments: 12 });
    const { data } = await call('create-plan', fields);
    expect(data).toMatchObject({ planName: 'Cà phê', amount: 100_000, status: 'ACTIVE' });
    expect(await codeOf('create-plan', fields)).toBe('200');
    const { planCode } = data;
    expect((await call('get-plan', { planCode })).data).toEqual(data);
    const changed = await call('update-plan', { planCode, planName: 'Trà', status: 'INACTIVE' });
    expect(changed.data).toMatchObject({ planName: 'Trà', status: 'INACTIVE', maxPayments: 12 });
    expect(await codeOf('update-plan', { planCode, amount: 1 })).toBe('200');
    expect(await codeOf('update-plan', { planCode: 'none' })).toBe('185');
    expect(await codeOf('get-plan', { planCode: 'none' })).toBe('185');
  });
});

describe('request-subscription', () => {
  test.each<[string, object, string]>([
    ['no plan', { planCode: '' }, '183'],
    ['no customer', { customerId: '' }, '159'],
    ['no callback', { callback: '' }, '184'],
    ['a token that is none of ours', { alepayToken: '<>' }, '182'],
    ['a start that is none', { startTime: 'soon' }, '201'],
    ['an end that is none', { endTime: 'soon' }, '197'],
    ['a plan that there is not', { planCode: 'none' }, '185'],
    ['a token that names no card', { alepayToken: 'x'.repeat(22) }, '106'],
    ['a start in the past', { startTime: Date.parse('2020-01-01') }, '201'],
    ['an end before the start', { endTime: Date.parse('2020-01-01') }, '197'],
  ])('%s', async (_name, change, code) => {
    expect((await signUp(change)).code).toBe(code);
  });

  test('plans that are not open', async () => {
    const planCode = await newPlan();
    await call('update-plan', { planCode, status: 'INACTIVE' });
    expect((await signUp({ planCode })).code).toBe('186');
    const over = await newPlan({ endTime: Date.parse('2020-01-01') });
    expect((await signUp({ planCode: over })).code).toBe('187');
  });

  test('the same again is answered again until its customer has finished; another is one too many', async () => {
    const fields = { planCode: await newPlan(), customerId: name('lan'), callback: CALLBACK };
    const first = await call('request-subscription', fields);
    expect(first.code).toBe('000');
    expect(await call('request-subscription', fields)).toEqual(first);
    const other = { ...fields, maxPayments: 3 };
    expect(await codeOf('request-subscription', other)).toBe('188');
    await sandbox.pay(`${first.data.subscriptionCode}-1`, { bank: 'VCB' });
    expect(await codeOf('request-subscription', fields)).toBe('188');
  });
});

describe('on our page', () => {
  const onPage = async (change: object = {}) => {
    const { code, data } = await signUp(change);
    expect(code).toBe('000');
    const payer = await LinkingPayer.at(String(data.url), system);
    return { subscriptionCode: String(data.subscriptionCode), payer };
  };
  const returned = (payer: Payer) => merchant.returned(payer.left ?? new URL(CALLBACK));

  test('the payer sees what is agreed, pays the first time, and is signed up', async () => {
    const { payer, subscriptionCode } = await onPage({ maxPayments: 6 });
    await payer.chooseBank('CC');
    expect(payer.page.html).toContain('mỗi tháng');
    expect(payer.page.html).toContain('6 lần');
    await payer.giveCard(VISA);
    await payer.giveOtp();
    const { planCode, customerId } = await got(subscriptionCode);
    expect(returned(payer)).toEqual({
      errorCode: '180',
      data: { subscriptionCode, planCode, customerId },
      cancel: false,
    });
    expect(await got(subscriptionCode)).toMatchObject({
      ...{ status: 'ACTIVE', maxPayments: 6 },
      payments: [{ cycle: 1, status: '178', amount: 100_000 }],
    });
    await expect.poll(() => toldOf(subscriptionCode)).toHaveLength(1);
    const [told] = toldOf(subscriptionCode);
    expect(told).toMatchObject({ status: '178', subscription: { subscriptionCode, cycle: 1 } });
    expect(told && merchant.isGenuine(told, told.checksum)).toBe(true);
  });

  test('for later: a small amount verifies the card', async () => {
    const { payer, subscriptionCode } = await onPage({ startTime: Date.parse('2040-01-01') });
    await payer.chooseBank('CC');
    expect(payer.page.html).toContain('01/01/2040');
    await payer.giveCard(VISA);
    await payer.giveOtp();
    expect(returned(payer)).toMatchObject({ errorCode: '180' });
    expect(await got(subscriptionCode)).toMatchObject({ status: 'ACTIVE', payments: [] });
  });

  test('a payer who cancels, or lets the time pass', async () => {
    const { payer, subscriptionCode } = await onPage();
    await payer.click('/cancel');
    await payer.submit({});
    expect(returned(payer)).toMatchObject({ errorCode: '177', cancel: true });
    expect(await got(subscriptionCode)).toMatchObject({ status: 'FAILED' });
    const late = await onPage();
    await system.sandbox.advance('PT16M');
    await late.payer.reopen();
    await late.payer.click('/return');
    expect(returned(late.payer)).toMatchObject({ errorCode: '181', cancel: false });
  });
});

describe('with a linked card', () => {
  const linked = async (
    card: Readonly<Record<string, string>>,
    until: 'told' | 'untold' = 'told',
  ) => {
    const { data } = await merchant.call('/checkout/v1/request-profile', {
      ...{ id: name('mai'), firstName: 'Mai', lastName: 'Lê', street: '1', city: 'Huế' },
      ...{ state: 'Huế', postalCode: '49000', country: 'VN', email: 'mai@example.vn' },
      ...{ phoneNumber: '0901234567', callback: CALLBACK },
    });
    const payer = await LinkingPayer.at(String((data as Data).url), system);
    await payer.giveCard(card);
    await payer.giveOtp();
    if (until === 'untold') await payer.click('/return');
    else if (payer.left === undefined) await payer.tellAmount();
    const back = merchant.returned(payer.left ?? new URL(CALLBACK));
    return { token: String(((back?.data ?? {}) as Data).token), payer };
  };
  const unlink = (alepayToken: string) =>
    merchant.call('/checkout/v1/cancel-profile', { alepayToken });

  test('its issuer sends an OTP, and the merchant passes it on', async () => {
    const { token: alepayToken } = await linked(VISA);
    const { code, data } = await signUp({ alepayToken });
    const { subscriptionCode } = data;
    expect([code, data.url]).toEqual(['194', null]);
    const confirm = (otp: string) => call('confirm-subscription', { subscriptionCode, otp });
    expect((await confirm('')).code).toBe('192');
    expect((await confirm('1')).code).toBe('192');
    const done = await confirm('123456');
    expect(done.code).toBe('193');
    expect(done.data).toMatchObject({ status: 'ACTIVE', payments: [{ status: '178' }] });
    expect((await confirm('123456')).code).toBe('190');

    const wrong = (await signUp({ alepayToken })).data.subscriptionCode;
    const codes: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      codes.push(await codeOf('confirm-subscription', { subscriptionCode: wrong, otp: '1' }));
    }
    expect(codes).toEqual(['192', '192', '191']);
    expect(await got(wrong)).toMatchObject({ status: 'FAILED' });

    await faults({ match: { next: true }, behaviour: { check: '91' } });
    expect((await signUp({ alepayToken })).code).toBe('196');
    await unlink(alepayToken);
    expect((await signUp({ alepayToken })).code).toBe('106');
  });

  test('its issuer challenges its holder: the payer goes on at our page', async () => {
    const { token: alepayToken } = await linked(VISA_3D);
    const { code, data } = await signUp({ alepayToken });
    expect(code).toBe('000');
    const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
    await payer.open(String(data.url));
    const [, challenge = ''] = /href="([^"]*\/banknet\/pages\/[^"]*)"/.exec(payer.page.html) ?? [];
    await payer.open(challenge);
    await payer.submit(PASSWORD_OTP);
    await expect.poll(async () => (await got(data.subscriptionCode)).status).toBe('ACTIVE');
    await unlink(alepayToken);
  });

  test('a 2-D card whose amount was not told, and one that is barred', async () => {
    const { token: alepayToken, payer } = await linked(
      { ...VISA, 'cc-number': '5555555555554444' },
      'untold',
    );
    expect((await signUp({ alepayToken })).code).toBe('204');
    await payer.reopen();
    for (let i = 0; i < 3; i += 1) await payer.submit({ amount: '1' });
    expect((await signUp({ alepayToken })).code).toBe('195');
  });
});

describe('renewals', () => {
  test('a year of them: each on its day, each told', async () => {
    const code = await subscribed({ maxPayments: 12 });
    for (let month = 2; month <= 12; month += 1) {
      await system.sandbox.advance('P1M');
      await expect
        .poll(() => statuses(code), { timeout: 10_000, interval: 50 })
        .toEqual(Array(month).fill('178'));
    }
    expect(await got(code)).toMatchObject({ status: 'ENDED', nextTime: null });
    await expect.poll(() => toldOf(code), { timeout: 10_000 }).toHaveLength(12);
    expect(toldOf(code).map(({ subscription }) => subscription?.cycle)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
  });

  test('a cycle that is not paid is tried again after 1, 3 and 5 days, then told as not paid', async () => {
    const code = await subscribed();
    await faults({ match: { card: 'success' }, behaviour: { authorise: '51' } });
    const triesOf = async (): Promise<number> =>
      (await sandbox.order(`${code}-2`).catch(() => ({ attempts: [] }))).attempts.length;
    await system.sandbox.advance('P1M');
    await expect.poll(triesOf, { timeout: 10_000 }).toBe(1);
    expect(await statuses(code)).toEqual(['178', '107']);
    for (const [days, tries] of [
      ['P1D', 2],
      ['P2D', 3],
      ['P2D', 4],
    ] as const) {
      await system.sandbox.advance(days);
      await expect.poll(triesOf, { timeout: 10_000 }).toBe(tries);
    }
    await expect.poll(() => statuses(code), { timeout: 10_000 }).toEqual(['178', '179']);
    expect(await got(code)).toMatchObject({ status: 'FAILED' });
    await expect.poll(() => toldOf(code).at(-1)?.status, { timeout: 10_000 }).toBe('179');
    await faults({ reset: true });
  });

  test('cancelled: no more of them', async () => {
    const subscriptionCode = await subscribed();
    const cancelled = await call('cancel-subscription', { subscriptionCode });
    expect([cancelled.code, cancelled.data.status]).toEqual(['000', 'CANCELLED']);
    expect(await codeOf('cancel-subscription', { subscriptionCode })).toBe('190');
    await system.sandbox.advance('P2M');
    expect(await statuses(subscriptionCode)).toEqual(['178']);
  });

  test('what there is not', async () => {
    for (const one of ['confirm-subscription', 'cancel-subscription', 'get-subscription']) {
      expect(await codeOf(one, { subscriptionCode: 'none', otp: '1' })).toBe('189');
      expect(await codeOf(one, { subscriptionCode: '', otp: '1' })).toBe('189');
    }
    expect(await codeOf('get-file', { fileId: 'F1' })).toBe('203');
    expect(await codeOf('get-file', {})).toBe('203');
  });
});

test('the books are sound, and the bank’s own agree', async () => {
  const { output, exit } = await system.cong(
    ...['ledger', 'verify', '--allow-pending', '--simulator', system.simulatorsUrl],
  );
  expect([exit, output]).toEqual([0, expect.stringContaining('The books are sound.')]);
});
