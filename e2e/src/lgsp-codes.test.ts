import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { magicValues } from '../../server/src/protocols/lgsp/magic-values.ts';
import { RESULT_CODES } from '../../wire/src/lgsp/result-codes.ts';
import { AgencyListener, hubOrder, LgspAgency } from './lgsp-agency.ts';
import { newOrderRef } from './merchant.ts';
import { Payer } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';
import { simulatorControl } from './simulator-control.ts';

const MOMO_ALONE = '000.00.19.H29';

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

async function ordered(who = agency) {
  const orderId = newOrderRef();
  const { error_code, data } = await who.call(
    'paygate',
    hubOrder(orderId, { returnUrl: listener.url }),
  );
  expect(error_code).toBe('SUCCESSFUL');
  return { orderId, url: (data as { readonly url: string }).url };
}

const infoOf = async (orderId: string) =>
  (await agency.call('GetOrderInfo', { orderId, transactionNo: '' })).data as Record<
    string,
    string
  >;

const momo = () => simulatorControl(system.simulatorsUrl, 'momo');
const next = (behaviour: object) => momo().order({ match: { next: true }, behaviour });

describe('errorCode', () => {
  const playable = magicValues.filter(
    ({ by, outcome }) => by !== 'merchant' && outcome !== 'unpaid',
  );

  test.each(playable)('$code by the outcome $outcome', async ({ outcome, code }) => {
    const { orderId } = await ordered();
    expect((await sandbox.pay(orderId, { outcome })).body.status).toBe(code);
    const { errorCode, payTransId } = await infoOf(orderId);
    expect(errorCode).toBe(code);
    // Only who took the money has a number for it; ours is told to nobody.
    expect(payTransId !== '').toBe(code === '00');
  });

  test('01 before anything was done', async () => {
    const { orderId } = await ordered();
    expect(await infoOf(orderId)).toMatchObject({ errorCode: '01', payTransId: '', paygate: '' });
  });

  test('91 where the provider was silent before anything could be debited', async () => {
    await next({ start: 'down' });
    const { orderId } = await ordered();
    await sandbox.pay(orderId, { provider: 'momo' });
    expect(await infoOf(orderId)).toMatchObject({ errorCode: '91', paygate: 'momo' });
  });

  test('02 where the provider has not decided when the time to pay is over', async () => {
    await next({ inquiriesUndecided: 9, delivery: 'both_lost' });
    const { orderId, url } = await ordered();
    const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
    await payer.open(url);
    await payer.click('/bank/momo');
    await payer.goToProvider();
    await payer.submit({});
    expect(await infoOf(orderId)).toMatchObject({ errorCode: '01', paygate: 'momo' });
    await sandbox.advance('PT16M');
    await vi.waitFor(async () => expect((await infoOf(orderId)).errorCode).toBe('02'), {
      timeout: 5_000,
      interval: 20,
    });
  });

  test('95 of a refund that the provider refused, put to the agency', async () => {
    await next({ refund: 'refused' });
    const { orderId } = await ordered();
    await sandbox.pay(orderId, { provider: 'momo' });
    const { payTransId: transactionNo } = await infoOf(orderId);
    const refund = { orderId, transactionNo, amount: 40_000, transactionType: '02' };
    const asked = await agency.call('refund', {
      ...{ ...refund, requestCode: newOrderRef(), orderInfo: 'Hoàn phí' },
    });
    expect(asked.error_code).toBe('SUCCESSFUL');
    await vi.waitFor(
      () => {
        const told = listener.of(orderId).filter(({ type }) => type === 'refund');
        expect(told.map(({ errorCode }) => errorCode)).toEqual(['95']);
      },
      { timeout: 5_000, interval: 20 },
    );
  });

  test('each code of the table is reached by one of these', () => {
    const reached = new Set(magicValues.map(({ code }) => code));
    expect([...reached].sort()).toEqual(Object.keys(RESULT_CODES).sort());
  });
});

test('a script names the provider, and hears where that one does not decline so', async () => {
  const { orderId } = await ordered();
  expect((await sandbox.pay(orderId, { provider: 'vnpay' })).body.state).toBe('captured');
  expect((await infoOf(orderId)).paygate).toBe('vnpay');
  const alone = await ordered(await LgspAgency.at(system.gatewayUrl, MOMO_ALONE));
  const refused = await sandbox.call('POST', `/orders/lgsp/${alone.orderId}/pay`, {
    outcome: 'insufficient_funds',
  });
  expect(refused.http).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('is not for momo: only VNPAY declines so');
});

test('a requestCode that came before is ORDER_EXITS, also where nothing is open any more', async () => {
  const alone = await LgspAgency.at(system.gatewayUrl, MOMO_ALONE);
  const { orderId } = await ordered(alone);
  await system.cong('bank', 'maintenance', 'on', 'MOMO');
  const place = async (change: object = {}) =>
    (await alone.call('paygate', hubOrder(newOrderRef(), { ...change }))).error_code;
  await expect.poll(() => place()).toBe('FAILED');
  expect(await place({ requestCode: `R-${orderId}` })).toBe('ORDER_EXITS');
  await system.cong('bank', 'maintenance', 'off', 'MOMO');
  await expect.poll(() => place()).toBe('SUCCESSFUL');
});

test('a provider under maintenance is shown as such, and chosen once it is back', async () => {
  await system.cong('bank', 'maintenance', 'on', 'VNPAY');
  const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
  const shown = async (url: string) => (await payer.open(url)).html;
  let link = '';
  await vi.waitFor(async () => {
    link = (await ordered()).url;
    const html = await shown(link);
    expect(html).toContain('bảo trì');
    expect(html).not.toContain('/bank/vnpay"');
  });
  await system.cong('bank', 'maintenance', 'off', 'VNPAY');
  await vi.waitFor(async () => expect(await shown(link)).toContain('/bank/vnpay"'));
});

test('a provider that does not answer is shown as such and skipped, and chosen once it answers', async () => {
  await momo().order({ match: { every: true }, behaviour: { start: 'down' } });
  for (let failure = 1; failure <= 5; failure += 1) {
    const { orderId } = await ordered();
    await sandbox.pay(orderId, { provider: 'momo' });
    expect((await infoOf(orderId)).errorCode).toBe('91');
  }
  const { orderId, url } = await ordered();
  const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
  const { html } = await payer.open(url);
  expect(html).toContain('Tạm thời không trả lời');
  expect(html).not.toContain('/bank/momo"');
  expect(html).toContain('/bank/vnpay"');
  await momo().order({ reset: true });
  await sandbox.advance('PT31S');
  expect((await payer.open(url)).html).toContain('/bank/momo"');
  await sandbox.pay(orderId, { provider: 'momo' });
  expect(await infoOf(orderId)).toMatchObject({ errorCode: '00', paygate: 'momo' });
});
