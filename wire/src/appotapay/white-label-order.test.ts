import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../shared/body.ts';
import { verifyRequest } from './signature.ts';
import { parseSignedBody } from './signed-body.ts';
import {
  formatAcceptedCard,
  formatWhiteLabelOrder,
  parseAcceptedCard,
  parseWhiteLabelOrder,
} from './white-label-order.ts';

const secretKey = new Secret('sandbox-secret');
const card = {
  number: new Secret('9704229306604047'),
  holder: 'ARTURO MOEN',
  month: '01',
  year: '23',
};
const order = {
  orderRef: 'W1',
  description: 'Đơn hàng "1"',
  amount: vnd(10_000n),
  clientIp: '127.0.0.1',
  notifyUrl: 'https://shop.example/ipn',
  redirectUrl: 'https://shop.example/r',
  paymentMethod: 'ATM',
  bankCode: 'MB',
  extraData: '',
  action: 'PAY',
  card,
} as const;
const wire = formatWhiteLabelOrder(order, secretKey);
const read = (text: string) => {
  const parsed = parseSignedBody(text);
  return parsed.ok ? parsed.value : expect.fail(parsed.error.why);
};

test('an order with its card is signed, the card included, and read back', () => {
  const body = read(wire);
  expect(verifyRequest(body.signed, secretKey)).toBe(true);
  const parsed = parseWhiteLabelOrder(body.fields);
  expect(parsed).toMatchObject({
    ok: true,
    value: { orderRef: 'W1', bankCode: 'MB', card: { holder: 'ARTURO MOEN', month: '01' } },
  });
  expect(parsed.ok && parsed.value.card.number.reveal()).toBe('9704229306604047');
  const forged = read(wire.replace('9704229306604047', '9704229306604048'));
  expect(verifyRequest(forged.signed, secretKey)).toBe(false);
});

test('numbers and texts, short and long years and spaces make the same card', () => {
  const cards = [
    { number: '5123456789012346', card_month: '03', card_year: '27', cvc: '123' },
    { number: '5123 4567 8901 2346', card_month: '3', card_year: '2027', cvc: '123' },
  ];
  for (const typed of cards) {
    const parsed = parseWhiteLabelOrder({ ...read(wire).fields, card: typed });
    const found = parsed.ok ? parsed.value.card : expect.fail('refused');
    expect([found.number.reveal(), found.month, found.year, found.cvc?.reveal()]).toEqual([
      '5123456789012346',
      '03',
      '27',
      '123',
    ]);
  }
});

test.each<[string, JsonValue | undefined]>([
  ['absent', undefined],
  ['null', null],
  ['a text', '9704229306604047'],
  ['a list', []],
  ['empty', {}],
  ['without a number', { card_month: '01', card_year: '23' }],
  ['with letters in its number', { number: '9704x', card_month: '01', card_year: '23' }],
  ['too short', { number: '97042293066', card_month: '01', card_year: '23' }],
  ['without a month', { number: '9704229306604047', card_year: '23' }],
  ['of month 13', { number: '9704229306604047', card_month: '13', card_year: '23' }],
  ['of the year 1999', { number: '9704229306604047', card_month: '1', card_year: '1999' }],
  [
    'with a cvc of letters',
    { number: '9704229306604047', card_month: '1', card_year: '23', cvc: 'abc' },
  ],
])('is refused with 1 when its card is %s', (_name, value) => {
  const { card: _card, ...fields } = read(wire).fields;
  const body = value === undefined ? fields : { ...fields, card: value };
  expect(parseWhiteLabelOrder(body)).toEqual({
    ok: false,
    error: { code: 1, field: 'card', why: 'not_a_card' },
  });
});

test('the card does not show in the order that was read', () => {
  const parsed = parseWhiteLabelOrder(read(wire).fields);
  const shown = parsed.ok && JSON.stringify({ ...parsed.value, amount: '' });
  expect(shown).not.toContain('9704229306604047');
});

const accepted = {
  orderRef: 'A/1 & b',
  amount: vnd(150_000n),
  transactionId: 'AP261122000001B',
  verifyOtpUrl: 'https://gate.example/pay/x?y=1',
};

test('the answer names transaction and OTP page, and is refused when changed or unsigned', () => {
  const answer = JSON.parse(formatAcceptedCard(accepted, 'vi', secretKey)) as object;
  const receive = (changes: object) =>
    parseAcceptedCard({ status: 200, body: JSON.stringify({ ...answer, ...changes }) }, secretKey);
  expect(receive({})).toEqual({ ok: true, value: accepted });
  const refused = { error: { code: 'bad_signature' } };
  expect(receive({ verifyOtpUrl: 'https://evil.example/' })).toMatchObject(refused);
  expect(receive({ appotapayTransId: 'AP261122000002B' })).toMatchObject(refused);
  expect(receive({ signature: undefined })).toMatchObject(refused);
});

test('no card and no answer makes a parser throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const parsed = parseSignedBody(JSON.stringify({ card: value }));
      if (parsed.ok) expect(parseWhiteLabelOrder(parsed.value.fields).ok).toBe(false);
      expect(parseAcceptedCard({ status: 200, body: JSON.stringify(value) }, secretKey).ok).toBe(
        false,
      );
    }),
  );
});
