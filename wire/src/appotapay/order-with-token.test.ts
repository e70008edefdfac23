import { readFileSync } from 'node:fs';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import type { JsonObject } from '../shared/body.ts';
import {
  formatOrderWithToken,
  type OrderWithToken,
  parseOrderWithToken,
} from './order-with-token.ts';
import { verifyRequest } from './signature.ts';
import { parseSignedBody } from './signed-body.ts';

const secretKey = new Secret('sandbox-secret');
const least = {
  orderId: 'A1',
  orderInfo: 'test',
  amount: '10000',
  clientIp: '127.0.0.1',
  notifyUrl: 'https://shop.example/ipn',
  redirectUrl: 'https://shop.example/r',
} satisfies JsonObject;
const TOKEN = '2608305625050425';

test.each<[string, JsonObject, string, string | undefined]>([
  ['pays by default', {}, 'PAY', undefined],
  ['pays when the action is empty', { action: '' }, 'PAY', undefined],
  ['ignores a token that it does not need', { action: 'PAY', token: 'x' }, 'PAY', undefined],
  ['may save the card', { action: 'PAY_WITH_RETURN_TOKEN' }, 'PAY_WITH_RETURN_TOKEN', undefined],
  ['may use a saved one', { action: 'PAY_WITH_TOKEN', token: TOKEN }, 'PAY_WITH_TOKEN', TOKEN],
])('an order %s', (_name, fields, action, token) => {
  const parsed = parseOrderWithToken({ ...least, ...fields });
  expect(parsed).toMatchObject({ ok: true, value: { action } });
  const order = parsed.ok ? parsed.value : undefined;
  expect(order?.action === 'PAY_WITH_TOKEN' ? order.token.reveal() : undefined).toBe(token);
});

test('a token as a number keeps every digit, beyond 2⁵³ too', () => {
  const json = JSON.stringify({ ...least, action: 'PAY_WITH_TOKEN' });
  const body = parseSignedBody(json.replace('}', ',"token":9704001845460019}'));
  const parsed = body.ok ? parseOrderWithToken(body.value.fields) : undefined;
  const order = parsed?.ok ? parsed.value : undefined;
  expect(order?.action === 'PAY_WITH_TOKEN' && order.token.reveal()).toBe('9704001845460019');
});

test.each<[string, JsonObject, string]>([
  ['missing', { action: 'PAY_WITH_TOKEN' }, 'token'],
  ['missing', { action: 'PAY_WITH_TOKEN', token: '' }, 'token'],
  ['not_a_token', { action: 'PAY_WITH_TOKEN', token: '123' }, 'token'],
  ['not_a_token', { action: 'PAY_WITH_TOKEN', token: `${TOKEN}0` }, 'token'],
  ['unknown_value', { action: 'STEAL' }, 'action'],
  ['unknown_value', { action: 'pay' }, 'action'],
  ['missing', { orderId: '', action: 'STEAL' }, 'orderId'],
])('is refused with 1: %s %j', (why, fields, field) => {
  expect(parseOrderWithToken({ ...least, ...fields })).toEqual({
    ok: false,
    error: { code: 1, field, why },
  });
});

test('the action is told before amount, bank and method, as every form is', () => {
  const wrong = { ...least, amount: '1', bankCode: 'XXX', action: 'STEAL' };
  expect(parseOrderWithToken(wrong)).toMatchObject({ error: { code: 1 } });
  expect(parseOrderWithToken({ ...wrong, action: '' })).toMatchObject({ error: { code: 32 } });
});

const order: OrderWithToken = {
  orderRef: 'A-2',
  description: 'x',
  amount: vnd(150_000n),
  clientIp: '127.0.0.1',
  notifyUrl: 'https://shop.example/ipn',
  redirectUrl: 'shop://paid',
  paymentMethod: 'ATM',
  extraData: '',
  action: 'PAY_WITH_TOKEN',
  token: new Secret(TOKEN),
};

test('what a merchant formats is signed as the vector says, and read back', () => {
  const wire = formatOrderWithToken(order, secretKey);
  const file = new URL('./vectors/more-messages.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
    name: string;
    message: object;
    signature: string;
  }[];
  const vector = vectors.find(({ name }) => name === 'v1.1 create request with a token');
  expect(wire).toEqual({ ...vector?.message, signature: vector?.signature });
  const parsed = parseSignedBody(JSON.stringify(wire));
  if (!parsed.ok) return expect.fail(parsed.error.why);
  expect(verifyRequest(parsed.value.signed, secretKey)).toBe(true);
  expect(parseOrderWithToken(parsed.value.fields)).toMatchObject({
    value: { orderRef: 'A-2', action: 'PAY_WITH_TOKEN' },
  });
});

test('the token does not show in the order', () => {
  expect(JSON.stringify({ ...order, amount: '' })).not.toContain(TOKEN);
});
