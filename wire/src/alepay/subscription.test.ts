import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonObject, type JsonValue, parseJson } from '../shared/body.ts';
import {
  formatRequestedSubscription,
  formatSubscription,
  parseConfirmSubscription,
  parseGetFile,
  parseRequestedSubscription,
  parseRequestSubscription,
  parseSubscription,
  parseSubscriptionCode,
  type Subscription,
  signedUpFields,
} from './subscription.ts';
import {
  formatPlan,
  MAX_INTERVAL_COUNT,
  MAX_PAYMENTS,
  type Plan,
  parseCreatePlan,
  parseGetPlan,
  parsePlan,
  parseUpdatePlan,
} from './subscription-plan.ts';

const plan = {
  planCode: 'GOLD',
  planName: 'Gói vàng',
  amount: '99000',
  currency: 'VND',
  interval: 'MONTH',
} satisfies JsonObject;
const read = (json: string): JsonValue => {
  const data = parseJson(json);
  return data.ok ? data.value : expect.fail(data.error.why);
};

test('a plan runs every interval, without an end, unless it says otherwise', () => {
  const value = { planCode: 'GOLD', name: 'Gói vàng', amount: 99_000n, interval: 'MONTH' };
  expect(parseCreatePlan(plan)).toEqual({
    ok: true,
    value: { ...value, intervalCount: 1, status: 'ACTIVE' },
  });
  const ended = { ...plan, intervalCount: '3', maxPayments: '4', endTime: '1795321800000' };
  expect(parseCreatePlan(ended)).toMatchObject({
    value: { intervalCount: 3, maxPayments: 4, endsAt: new Date(1_795_321_800_000) },
  });
});

test.each<[string, string, JsonValue]>([
  ['104', 'planName', []],
  ['183', 'planCode', ''],
  ['200', 'planName', ''],
  ['120', 'amount', '0'],
  ['156', 'amount', '0.5'],
  ['121', 'currency', 'USD'],
  ['200', 'interval', ''],
  ['200', 'interval', 'HOUR'],
  ['200', 'intervalCount', '0'],
  ['200', 'intervalCount', `${MAX_INTERVAL_COUNT + 1}`],
  ['197', 'maxPayments', '0'],
  ['197', 'maxPayments', '1.5'],
  ['197', 'maxPayments', `${MAX_PAYMENTS + 1}`],
  ['197', 'endTime', 'soon'],
])('%s: a plan with the wrong %s', (code, field, value) => {
  expect(parseCreatePlan({ ...plan, [field]: value })).toEqual({
    ok: false,
    error: { code, field },
  });
});

test('of a plan name, status and end may change; what was agreed on may not', () => {
  expect(parseUpdatePlan({ planCode: 'GOLD' })).toEqual({
    ok: true,
    value: { planCode: 'GOLD', change: {} },
  });
  const change = { planName: 'Vàng', status: 'INACTIVE', maxPayments: '12' };
  expect(parseUpdatePlan({ planCode: 'GOLD', ...change })).toMatchObject({
    value: { change: { name: 'Vàng', status: 'INACTIVE', maxPayments: 12 } },
  });
  for (const field of ['amount', 'currency', 'interval', 'intervalCount']) {
    expect(parseUpdatePlan({ planCode: 'GOLD', [field]: '1' })).toMatchObject({
      error: { code: '200', field },
    });
  }
  expect(parseUpdatePlan({})).toMatchObject({ error: { code: '183' } });
  expect(parseUpdatePlan({ planCode: 'GOLD', status: 'ODD' })).toMatchObject({
    error: { code: '200' },
  });
  expect(parseUpdatePlan({ planCode: 'GOLD', endTime: 'x' })).toMatchObject({
    error: { code: '197' },
  });
});

test('a plan is told, and read back', () => {
  const sold: Plan = {
    planCode: 'GOLD',
    name: 'Gói vàng',
    amount: vnd(99_000n),
    interval: 'MONTH',
    intervalCount: 1,
    maxPayments: 12,
    endsAt: new Date(1_795_321_800_000),
    status: 'INACTIVE',
  };
  const json = formatPlan(sold);
  expect(json).toContain('"amount":99000.0,');
  expect(parsePlan(read(json))).toEqual(sold);
  expect(parsePlan(read(json.replace('INACTIVE', 'ODD')))).toBeUndefined();
  expect(parseGetPlan({ planCode: 'GOLD' })).toEqual({ ok: true, value: 'GOLD' });
  expect(parseGetPlan({})).toMatchObject({ error: { code: '183' } });
});

const signUp = {
  planCode: 'GOLD',
  customerId: 'acb-123',
  callback: 'https://shop.example/s',
} satisfies JsonObject;

test('a sign-up may bring a linked card, a start and an end', () => {
  expect(parseRequestSubscription(signUp)).toEqual({ ok: true, value: signUp });
  const more = { alepayToken: 'tok-00000001', startTime: '1795321800000', maxPayments: '2' };
  expect(parseRequestSubscription({ ...signUp, ...more })).toMatchObject({
    value: {
      alepayToken: 'tok-00000001',
      startsAt: new Date(1_795_321_800_000),
      maxPayments: 2,
    },
  });
});

test.each<[string, string, JsonValue]>([
  ['104', 'customerId', {}],
  ['183', 'planCode', ''],
  ['159', 'customerId', ''],
  ['182', 'alepayToken', 'x'],
  ['182', 'alepayToken', 'tok 00000001'],
  ['201', 'startTime', 'soon'],
  ['197', 'endTime', 'never'],
  ['184', 'callback', ''],
  ['124', 'callback', 'shop.example'],
])('%s: a sign-up with the wrong %s', (code, field, value) => {
  expect(parseRequestSubscription({ ...signUp, [field]: value })).toEqual({
    ok: false,
    error: { code, field },
  });
});

test('a sign-up is answered by a page, or by the wait for an OTP', () => {
  for (const requested of [
    { subscriptionCode: 'S1', url: 'https://gate.example/subscribe/x' },
    { subscriptionCode: 'S1' },
  ]) {
    expect(parseRequestedSubscription(read(formatRequestedSubscription(requested)))).toEqual(
      requested,
    );
  }
  expect(parseRequestedSubscription({ subscriptionCode: '' })).toBeUndefined();
  expect(parseRequestedSubscription({ subscriptionCode: 'S', url: 'x' })).toBeUndefined();
});

test('a subscription is named by its code, confirmed by an OTP', () => {
  expect(parseSubscriptionCode({ subscriptionCode: 'S1' })).toEqual({ ok: true, value: 'S1' });
  expect(parseSubscriptionCode({})).toMatchObject({ error: { code: '189' } });
  expect(parseConfirmSubscription({ subscriptionCode: 'S1', otp: '123456' })).toEqual({
    ok: true,
    value: { subscriptionCode: 'S1', otp: '123456' },
  });
  expect(parseConfirmSubscription({ otp: '1' })).toMatchObject({ error: { code: '189' } });
  expect(parseConfirmSubscription({ subscriptionCode: 'S1' })).toMatchObject({
    error: { code: '192' },
  });
  expect(parseGetFile({})).toMatchObject({ error: { code: '203' } });
  expect(parseGetFile({ fileId: 'f' })).toEqual({ ok: true, value: 'f' });
});

test('a subscription is told with its payments, and read back', () => {
  const running: Subscription = {
    subscriptionCode: 'S1',
    planCode: 'GOLD',
    customerId: 'acb-123',
    status: 'ACTIVE',
    startsAt: new Date(1_795_321_800_000),
    nextAt: new Date(1_797_913_800_000),
    maxPayments: 12,
    payments: [
      {
        cycle: 1,
        dueAt: new Date(1_795_321_800_000),
        transactionCode: 'ALE2611220000001',
        amount: vnd(99_000n),
        status: '178',
      },
    ],
  };
  const { nextAt: _next, maxPayments: _most, ...ended } = running;
  for (const subscription of [running, { ...ended, status: 'ENDED', payments: [] } as const]) {
    expect(parseSubscription(read(formatSubscription(subscription)))).toEqual(subscription);
  }
  const json = formatSubscription(running);
  expect(parseSubscription(read(json.replace('ACTIVE', 'ODD')))).toBeUndefined();
  expect(parseSubscription(read(json.replace('"178"', '"118"')))).toBeUndefined();
  expect(signedUpFields(running)).toEqual({
    subscriptionCode: 'S1',
    planCode: 'GOLD',
    customerId: 'acb-123',
  });
});

test('no data makes a reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const data = parseJson(JSON.stringify({ planCode: 'x', payments: value, interval: value }));
      if (!data.ok) return;
      const body = data.value as JsonObject;
      expect(parseCreatePlan(body).ok).toBe(false);
      expect(parseRequestSubscription(body).ok).toBe(false);
      expect(parsePlan(data.value)).toBeUndefined();
      expect(parseSubscription(data.value)).toBeUndefined();
      expect(parseRequestedSubscription(data.value)).toBeUndefined();
    }),
  );
});
