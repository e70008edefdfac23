import { readFileSync } from 'node:fs';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonObject, type JsonValue, parseBody } from '../shared/body.ts';
import { BANKS, type BankCode } from './banks.ts';
import {
  type CreateOrder,
  DEFAULT_ORDER_POLICY,
  formatCreatedOrder,
  formatCreatedOrderV11,
  formatCreateOrder,
  parseCreatedOrder,
  parseCreatedOrderV11,
  parseCreateOrder,
} from './create-order.ts';
import { verifyRequest } from './signature.ts';
import { parseSignedBody } from './signed-body.ts';

const secretKey = new Secret('sandbox-secret');

/** Only what is required. */
const least = {
  orderId: 'A1',
  orderInfo: 'test',
  amount: '10000',
  clientIp: '127.0.0.1',
  notifyUrl: 'https://shop.example/ipn',
  redirectUrl: 'https://shop.example/r',
} satisfies JsonObject;

const parse = (fields: JsonObject) => parseCreateOrder({ ...least, ...fields });

test('an order with only the required fields takes every default', () => {
  expect(parse({})).toEqual({
    ok: true,
    value: {
      orderRef: 'A1',
      description: 'test',
      amount: 10_000n,
      clientIp: '127.0.0.1',
      notifyUrl: 'https://shop.example/ipn',
      redirectUrl: 'https://shop.example/r',
      paymentMethod: 'ALL',
      extraData: '',
    },
  });
});

test('the order with odd characters is read', () => {
  const file = new URL('./vectors/messages.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as { name: string; message: object }[];
  const { message } = vectors.find(({ name }) => name.startsWith('v1 create request')) ?? {};
  const parsed = parseSignedBody(JSON.stringify(message));
  expect(parsed.ok && parseCreateOrder(parsed.value.fields)).toMatchObject({
    ok: true,
    value: { orderRef: '5f61cf0', bankCode: 'VCB', paymentMethod: 'ATM', amount: 10_000n },
  });
});

describe('is accepted', () => {
  test.each<[string, string, JsonValue]>([
    ['an id of 100 characters', 'orderId', 'x'.repeat(100)],
    ['150 characters of information, two units each', 'orderInfo', '🍊'.repeat(150)],
    ['the smallest amount', 'amount', '1000'],
    ['the largest amount', 'amount', '500000000'],
    ['an amount as a float prints', 'amount', '10000.0'],
    ['an IPv6 address', 'clientIp', '2001:db8::1'],
    ['an http address', 'notifyUrl', 'http://localhost:8082/ipn?a=1&b=2'],
    ['a return to an app', 'redirectUrl', 'cozrum://payment-successful/1/x'],
    ['an empty bank', 'bankCode', ''],
    ['a bank without a method', 'bankCode', 'VCB'],
    ['a wallet without a method', 'bankCode', 'ZALOPAY'],
    ['an empty method', 'paymentMethod', ''],
    ['null for a method', 'paymentMethod', null],
    ['every method offered', 'paymentMethod', 'EWALLET'],
    ['extra data', 'extraData', '{"a":1}'],
    ['a field that we do not know', 'colour', { of: ['anything', null] }],
  ])('%s', (_name, field, value) => {
    expect(parse({ [field]: value })).toMatchObject({ ok: true });
  });
});

describe('is refused', () => {
  test.each<[number, string, string, JsonValue | undefined]>([
    [1, 'missing', 'orderId', undefined],
    [1, 'missing', 'orderId', null],
    [1, 'missing', 'orderId', ''],
    [1, 'missing', 'orderInfo', ''],
    [1, 'missing', 'amount', ''],
    [1, 'missing', 'clientIp', ''],
    [1, 'missing', 'notifyUrl', ''],
    [1, 'missing', 'redirectUrl', ''],
    [1, 'too_long', 'orderId', 'x'.repeat(101)],
    [1, 'too_long', 'orderInfo', 'x'.repeat(151)],
    [1, 'too_long', 'extraData', 'x'.repeat(1001)],
    [1, 'too_long', 'bankCode', 'x'.repeat(21)],
    [1, 'not_text', 'orderId', ['x']],
    [1, 'not_text', 'orderInfo', { x: 'y' }],
    [1, 'not_text', 'extraData', true],
    [1, 'not_an_ip_address', 'clientIp', 'localhost'],
    [1, 'not_an_ip_address', 'clientIp', 'fe80::1%eth0'],
    [1, 'not_a_url', 'notifyUrl', 'shop.example'],
    [1, 'not_a_url', 'notifyUrl', 'shop://ipn'],
    [1, 'not_a_url', 'redirectUrl', '/r'],
    [1, 'not_a_url', 'redirectUrl', 'javascript:alert(1)'],
    [1, 'not_a_url', 'redirectUrl', 'javascript://shop.example/%0aalert(1)'],
    [1, 'not_a_url', 'redirectUrl', 'JavaScript://shop.example/%0aalert(1)'],
    [1, 'not_a_url', 'redirectUrl', ' https://shop.example/'],
    [1, 'not_a_url', 'redirectUrl', 'data://text/html,x'],
    [1, 'not_a_url', 'redirectUrl', 'file:///etc/passwd'],
    [1, 'not_a_url', 'redirectUrl', 'https://shop.example/\r\nSet-Cookie: a=b'],
    [32, 'not_an_amount', 'amount', '10000.5'],
    [32, 'not_an_amount', 'amount', '-10000'],
    [32, 'not_an_amount', 'amount', '1e5'],
    [32, 'not_an_amount', 'amount', '10,000'],
    [32, 'not_an_amount', 'amount', '9999999999999'],
    [32, 'out_of_limits', 'amount', '0'],
    [32, 'out_of_limits', 'amount', '999'],
    [32, 'out_of_limits', 'amount', '500000001'],
    [51, 'unknown_bank', 'bankCode', 'XXX'],
    [51, 'unknown_bank', 'bankCode', 'vcb'],
    [51, 'unknown_bank', 'bankCode', 'toString'],
    [52, 'unknown_method', 'paymentMethod', 'CASH'],
    [52, 'unknown_method', 'paymentMethod', 'atm'],
    [52, 'not_offered', 'paymentMethod', 'VA'],
    [52, 'not_offered', 'paymentMethod', 'MM'],
    [52, 'not_offered', 'paymentMethod', 'ISTM'],
  ])('%s %s: %s %j', (code, why, field, value) => {
    const body = Object.fromEntries(
      Object.entries({ ...least, [field]: value }).filter((entry) => entry[1] !== undefined),
    ) as JsonObject;
    expect(parseCreateOrder(body)).toEqual({ ok: false, error: { code, field, why } });
  });

  test('51: a bank that does not pay by the method', () => {
    expect(parse({ bankCode: 'VISA', paymentMethod: 'ATM' })).toMatchObject({
      error: { code: 51, why: 'other_method' },
    });
  });
  test('52: a bank of a method that the merchant has not', () => {
    const policy = { ...DEFAULT_ORDER_POLICY, methods: ['ATM', 'ALL'] } as const;
    const refused = { error: { code: 52, why: 'not_offered' } };
    expect(parseCreateOrder({ ...least, bankCode: 'VISA' }, policy)).toMatchObject(refused);
    expect(parseCreateOrder({ ...least, paymentMethod: 'CC' }, policy)).toMatchObject(refused);
    expect(parseCreateOrder({ ...least, bankCode: 'VCB' }, policy).ok).toBe(true);
  });
});

test.each<[number, JsonObject]>([
  [1, { orderInfo: '', amount: '1', bankCode: 'XXX', paymentMethod: 'CASH' }],
  [32, { amount: '1', bankCode: 'XXX', paymentMethod: 'CASH' }],
  [51, { bankCode: 'XXX', paymentMethod: 'CASH' }],
  [52, { bankCode: 'VCB', paymentMethod: 'CASH' }],
])('%i is told before what comes after it in the documented order', (code, fields) => {
  expect(parse(fields)).toMatchObject({ error: { code } });
});

const text = (maxLength: number, minLength = 0) =>
  fc.string({ unit: 'grapheme', minLength, maxLength }).filter((s) => {
    const length = [...s].length;
    return length <= maxLength && length >= minLength && !s.includes('\0');
  });
const url = fc
  .webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true, withFragments: true })
  .filter((u) => u.length <= 1000);
const choices = fc.oneof(
  fc.constantFrom('ATM', 'CC', 'EWALLET', 'ALL').map((paymentMethod) => ({ paymentMethod })),
  fc
    .constantFrom(...(Object.keys(BANKS) as BankCode[]))
    .map((bankCode) => ({ bankCode, paymentMethod: BANKS[bankCode].method })),
) as fc.Arbitrary<Pick<CreateOrder, 'paymentMethod'> & { bankCode?: BankCode }>;
const orders: fc.Arbitrary<CreateOrder> = fc
  .record({
    orderRef: text(100, 1),
    description: text(150, 1),
    amount: fc.bigInt({ min: 1_000n, max: 500_000_000n }).map((n): Vnd => vnd(n)),
    clientIp: fc.oneof(fc.ipV4(), fc.ipV6()),
    notifyUrl: url,
    redirectUrl: url,
    extraData: text(200),
  })
  .chain((order) => choices.map((choice) => ({ ...order, ...choice })));

test('every order that a client formats is signed, and is read back as it was', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const parsed = parseSignedBody(JSON.stringify(formatCreateOrder(order, secretKey)));
      if (!parsed.ok) return expect.fail(parsed.error.why);
      expect(verifyRequest(parsed.value.signed, secretKey)).toBe(true);
      expect(parseCreateOrder(parsed.value.fields)).toEqual({ ok: true, value: order });
    }),
  );
});

test('no body of any shape makes the parser throw', () => {
  const names = fc.constantFrom(...Object.keys(least), 'bankCode', 'paymentMethod', '__proto__');
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (fields) => {
      const parsed = parseBody(JSON.stringify({ ...least, ...fields }));
      if (parsed.ok) expect(typeof parseCreateOrder(parsed.value).ok).toBe('boolean');
    }),
  );
});

const created = {
  orderRef: '5f62d5bdbe3aa',
  amount: vnd(50_000n),
  paymentUrl: 'https://gate.example/bank/payment/process?tran=dGlk&sign=1a',
};

describe.each([
  ['v1', formatCreatedOrder, parseCreatedOrder, ['amount', 'orderId', 'paymentUrl', 'message']],
  ['v1.1', formatCreatedOrderV11, parseCreatedOrderV11, ['message']],
] as const)('the answer of %s', (_name, format, parseAnswer, signedFields) => {
  const wire = JSON.parse(format(created, 'vi', secretKey)) as Record<string, unknown>;
  const answer = (changes: object, status = 200) =>
    parseAnswer({ status, body: JSON.stringify({ ...wire, ...changes }) }, secretKey);

  test('has integers, texts and a signature, and is read back by the merchant', () => {
    expect(wire).toMatchObject({
      errorCode: 0,
      message: 'Thành công',
      orderId: created.orderRef,
      amount: 50_000,
      paymentUrl: created.paymentUrl,
    });
    expect(answer({})).toEqual({ ok: true, value: created });
    const english = format(created, 'en', secretKey);
    expect(parseAnswer({ status: 200, body: english }, secretKey).ok).toBe(true);
    expect(english).toContain('"Success"');
  });

  test.each(signedFields)('is not trusted when %s was changed', (field) => {
    expect(answer({ [field]: `${wire[field]}0` })).toMatchObject({
      error: { code: 'bad_signature' },
    });
  });

  test.each<[string, object, number, object]>([
    ['unsigned', { signature: undefined }, 200, { code: 'bad_signature' }],
    [
      'signed with junk after',
      { signature: `${wire.signature}00` },
      200,
      { code: 'bad_signature' },
    ],
    [
      'refused',
      { errorCode: 30, message: 'trùng' },
      409,
      { code: 'refused', errorCode: 30, message: 'trùng' },
    ],
    [
      'a success of another status',
      {},
      500,
      { code: 'refused', errorCode: 0, message: 'Thành công' },
    ],
    ['without a code', { errorCode: undefined }, 200, { code: 'malformed' }],
  ])('is not trusted when it is %s', (_case, changes, status, error) => {
    expect(answer(changes, status)).toEqual({ ok: false, error });
  });

  test('never makes the parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(parseAnswer({ status: 200, body }, secretKey).ok).toBe(false);
      }),
    );
  });
});

test('the captured answer of v1 is the one that we would give', () => {
  const file = new URL('./vectors/messages.json', import.meta.url);
  const [vector] = JSON.parse(readFileSync(file, 'utf8')) as {
    secret: string;
    message: { orderId: string; amount: number; paymentUrl: string };
    signature: string;
  }[];
  const { secret = '', message, signature } = vector ?? expect.fail('no vector');
  const captured = {
    orderRef: message.orderId,
    amount: vnd(BigInt(message.amount)),
    paymentUrl: message.paymentUrl,
  };
  const answer = formatCreatedOrder(captured, 'vi', new Secret(secret));
  expect(JSON.parse(answer)).toEqual({ ...message, signature });
});
