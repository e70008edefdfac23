import { readFileSync } from 'node:fs';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import type { CalendarDate } from '@cong/values/viet-nam-time.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonObject, type JsonValue, parseBody } from '../shared/body.ts';
import {
  type CreateOrder,
  formatCreatedOrder,
  formatCreateOrder,
  PAYER_CHOOSES,
  parseCreateOrder,
  parseCreateOrderAnswer,
} from './create-order.ts';
import { verify } from './signature.ts';

const secretKey = new Secret('MIKEY');
const credentials = { merchantCode: 'MICODE', passcode: new Secret('MIPASSCODE'), secretKey };

/** Only what is required. */
const least = {
  mTransactionID: 'V1',
  merchantCode: 'MICODE',
  totalAmount: '100000',
  clientIP: '127.0.0.1',
  custGender: 'U',
  redirectURL: 'https://shop.example/r',
  passcode: 'MIPASSCODE',
  checksum: 'not looked at here',
} satisfies JsonObject;

const parse = (fields: JsonObject) => parseCreateOrder({ ...least, ...fields });

test('an order with only the required fields takes every default', () => {
  const url = 'https://shop.example/r';
  expect(parse({})).toEqual({
    ok: true,
    value: {
      merchantCode: 'MICODE',
      orderRef: 'V1',
      bankCode: PAYER_CHOOSES,
      amount: 100_000n,
      clientIp: '127.0.0.1',
      customer: { gender: 'U' },
      description: '',
      returnUrls: { success: url, cancel: url, failure: url },
      addInfo: [],
    },
  });
});

test("the guide's own request is read", () => {
  const file = new URL('./vectors/123pay.json', import.meta.url);
  const [guide] = JSON.parse(readFileSync(file, 'utf8')) as {
    message: JsonObject;
    checksum: string;
  }[];
  const body = { ...guide?.message, checksum: guide?.checksum ?? '' };
  expect(verify('createOrder', body, secretKey)).toBe(true);
  expect(parseCreateOrder(body)).toMatchObject({
    ok: true,
    value: { orderRef: 'V20170711001', bankCode: '123PVTB', amount: 100_000n },
  });
});

describe('is accepted', () => {
  test.each<[string, string, JsonValue]>([
    ['a reference of 50 characters', 'mTransactionID', 'x'.repeat(50)],
    ['a reference with any characters', 'mTransactionID', 'ORD/0-é 001'],
    ['an optional field that is null', 'custName', null],
    ['a bank that may not exist', 'bankCode', '123PXXX'],
    ['an amount with two decimals', 'totalAmount', '100000.00'],
    ['an amount with four decimals', 'totalAmount', '100000.0000'],
    ['an amount with one decimal, as a float prints', 'totalAmount', '100000.0'],
    ['an amount of zero', 'totalAmount', '0'],
    ['the largest amount', 'totalAmount', '999999999999'],
    ['an IPv6 address', 'clientIP', '2001:db8::1'],
    ['the longest IPv6 address', 'clientIP', '0000:0000:0000:0000:0000:ffff:192.168.100.228'],
    ['a name of 64 characters, two units each', 'custName', '🍊'.repeat(64)],
    ['a leap day', 'custDOB', '29/02/2024'],
    ['an http URL', 'redirectURL', 'http://localhost:8082/r?x=1&y=2#z'],
    ['a URL in capitals', 'redirectURL', 'HTTPS://SHOP.EXAMPLE/'],
    ['a URL with Vietnamese letters', 'cancelURL', 'https://shop.example/hủy đơn'],
    ['a URL of 1000 characters', 'errorURL', `https://shop.example/${'x'.repeat(979)}`],
    ['a description of every allowed character', 'description', 'aZ09 .:,-/_()#'],
    ['a description with diacritics', 'description', 'Thanh toán: Đơn hàng Trần Thị Bưởi'],
    ['a decomposed description', 'description', 'Trần Thị Bưởi'.normalize('NFD')],
    ['addInfo as a text', 'addInfo', 'x'],
    ['addInfo as an empty text', 'addInfo', ''],
    ['addInfo as a list', 'addInfo', ['x', 'y']],
    ['addInfo as an empty list', 'addInfo', []],
    ['a field that we do not know', 'colour', { of: ['anything', null] }],
  ])('%s', (_name, field, value) => {
    expect(parse({ [field]: value })).toMatchObject({ ok: true });
  });
});

describe('is refused', () => {
  test.each<[string, string, JsonValue | undefined]>([
    ['missing', 'mTransactionID', undefined],
    ['missing', 'mTransactionID', null],
    ['missing', 'mTransactionID', ''],
    ['missing', 'merchantCode', ''],
    ['missing', 'totalAmount', ''],
    ['missing', 'clientIP', ''],
    ['missing', 'custGender', ''],
    ['missing', 'redirectURL', ''],
    ['missing', 'passcode', ''],
    ['missing', 'checksum', ''],
    ['too_long', 'mTransactionID', 'x'.repeat(51)],
    ['too_long', 'merchantCode', 'x'.repeat(21)],
    ['too_long', 'bankCode', 'x'.repeat(21)],
    ['too_long', 'totalAmount', `1.${'0'.repeat(19)}`],
    ['too_long', 'clientIP', '1'.repeat(46)],
    ['too_long', 'custName', 'x'.repeat(65)],
    ['too_long', 'custName', '🍊'.repeat(65)],
    ['too_long', 'custAddress', 'x'.repeat(256)],
    ['too_long', 'custGender', 'MF'],
    ['too_long', 'custDOB', '31/12/01990'],
    ['too_long', 'custPhone', '0'.repeat(21)],
    ['too_long', 'custMail', 'x'.repeat(65)],
    ['too_long', 'description', 'x'.repeat(256)],
    ['too_long', 'cancelURL', `https://shop.example/${'x'.repeat(980)}`],
    ['too_long', 'redirectURL', `https://shop.example/${'x'.repeat(980)}`],
    ['too_long', 'errorURL', `https://shop.example/${'x'.repeat(980)}`],
    ['too_long', 'passcode', 'x'.repeat(256)],
    ['too_long', 'checksum', 'x'.repeat(256)],
    ['not_an_amount', 'totalAmount', '100000.5'],
    ['not_an_amount', 'totalAmount', '100000.0001'],
    ['not_an_amount', 'totalAmount', '100000.'],
    ['not_an_amount', 'totalAmount', '.00'],
    ['not_an_amount', 'totalAmount', '100,000'],
    ['not_an_amount', 'totalAmount', '100.000.000'],
    ['not_an_amount', 'totalAmount', '-1'],
    ['not_an_amount', 'totalAmount', '+1'],
    ['not_an_amount', 'totalAmount', '1e5'],
    ['not_an_amount', 'totalAmount', '0x10'],
    ['not_an_amount', 'totalAmount', ' 1'],
    ['not_an_amount', 'totalAmount', '1\n'],
    ['not_an_amount', 'totalAmount', '١٠٠'],
    ['not_an_amount', 'totalAmount', '1000000000000'],
    ['not_an_ip_address', 'clientIP', '127.0.0'],
    ['not_an_ip_address', 'clientIP', '256.0.0.1'],
    ['not_an_ip_address', 'clientIP', '127.0.0.1:80'],
    ['not_an_ip_address', 'clientIP', 'localhost'],
    ['not_an_ip_address', 'clientIP', 'fe80::1%eth0'],
    ['not_a_gender', 'custGender', 'X'],
    ['not_a_gender', 'custGender', 'm'],
    ['not_a_date', 'custDOB', '30/02/2024'],
    ['not_a_date', 'custDOB', '1990-12-31'],
    ['not_a_date', 'custDOB', '1/1/1990'],
    ['not_a_url', 'redirectURL', 'shop.example'],
    ['not_a_url', 'redirectURL', '/r'],
    ['not_a_url', 'redirectURL', 'javascript:alert(1)'],
    ['not_a_url', 'redirectURL', 'ftp://shop.example/'],
    ['not_a_url', 'redirectURL', 'https://'],
    ['not_a_url', 'redirectURL', 'https://shop example/'],
    ['not_a_url', 'cancelURL', 'data:text/html,x'],
    ['not_a_url', 'cancelURL', 'https://shop.example/\r\nSet-Cookie: a=b'],
    ['not_a_url', 'errorURL', ' https://shop.example/'],
    ['special_character', 'description', 'a & b'],
    ['special_character', 'description', '<b>'],
    ['special_character', 'description', '100%'],
    ['special_character', 'description', 'a\nb'],
    ['special_character', 'description', '日本'],
    ['special_character', 'description', 'Müller'],
    ['special_character', 'description', 'q\u0301'],
    ['not_text', 'mTransactionID', true],
    ['not_text', 'custName', ['x']],
    ['not_text', 'description', { x: 'y' }],
    ['not_text', 'addInfo', true],
    ['not_text', 'addInfo', { x: 'y' }],
    ['not_text', 'addInfo', [['x']]],
    ['not_text', 'addInfo', [null]],
  ])('%s: %s %j', (why, field, value) => {
    const body = Object.fromEntries(
      Object.entries({ ...least, [field]: value }).filter((entry) => entry[1] !== undefined),
    ) as JsonObject;
    expect(parseCreateOrder(body)).toEqual({ ok: false, error: { code: 'format', field, why } });
  });
});

test('a number is read by its text, whatever type the client gave it', () => {
  const parsed = parseBody(
    JSON.stringify({ ...least, totalAmount: 0 }).replace(':0,', ':250000.00,'),
  );
  expect(parsed.ok && parseCreateOrder(parsed.value)).toMatchObject({
    value: { amount: 250_000n },
  });
});

const text = (maxLength: number, minLength = 0) =>
  fc.string({ unit: 'grapheme', minLength, maxLength }).filter((s) => {
    const length = [...s].length;
    return length <= maxLength && length >= minLength && !s.includes('\0');
  });
const optional = (maxLength: number, key: string) =>
  fc.option(text(maxLength, 1), { nil: undefined }).map((s) => (s ? { [key]: s } : {}));
const url = fc
  .webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true, withFragments: true })
  .filter((u) => u.length <= 1000);
const orders: fc.Arbitrary<Omit<CreateOrder, 'merchantCode'>> = fc.record({
  orderRef: text(50, 1),
  bankCode: text(20, 1),
  amount: fc.bigInt({ min: 0n, max: 999_999_999_999n }).map((n): Vnd => vnd(n)),
  clientIp: fc.oneof(fc.ipV4(), fc.ipV6()),
  customer: fc
    .tuple(
      fc.constantFrom('M' as const, 'F' as const, 'U' as const),
      optional(64, 'name'),
      optional(255, 'address'),
      optional(20, 'phone'),
      optional(64, 'email'),
      fc.constantFrom({}, { birthDate: '1990-12-31' as CalendarDate }),
    )
    .map(([gender, ...rest]) => Object.assign({ gender }, ...rest) as CreateOrder['customer']),
  description: fc.stringMatching(/^[A-Za-z0-9 .:,\-/_()#Đđưởếạ]{0,255}$/),
  returnUrls: fc.record({ success: url, cancel: url, failure: url }),
  addInfo: fc.array(text(50), { maxLength: 5 }),
});

test('every order that a client formats is signed, and is read back as it was', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const parsed = parseBody(JSON.stringify(formatCreateOrder(order, credentials)));
      if (!parsed.ok) return expect.fail(parsed.error.why);
      expect(verify('createOrder', parsed.value, secretKey)).toBe(true);
      expect(parseCreateOrder(parsed.value)).toEqual({
        ok: true,
        value: { ...order, merchantCode: 'MICODE' },
      });
    }),
  );
});

test('no body of any shape makes the parser throw', () => {
  const names = fc.constantFrom(...Object.keys(least), 'addInfo', 'description', '__proto__');
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (fields) => {
      const parsed = parseBody(JSON.stringify({ ...least, ...fields }));
      if (parsed.ok) expect(typeof parseCreateOrder(parsed.value).ok).toBe('boolean');
    }),
  );
});

describe('the answer', () => {
  const created = { transactionId: '123P2611220000042', payUrl: 'https://gate.example/pay/x' };
  const wire = formatCreatedOrder(created, secretKey);

  test('of a created order is four texts, read back by the merchant', () => {
    expect(wire.slice(0, 3)).toEqual(['1', created.transactionId, created.payUrl]);
    expect(parseCreateOrderAnswer(JSON.stringify(wire), secretKey)).toEqual({
      ok: true,
      value: created,
    });
  });

  test.each<[string, unknown, object]>([
    ['changed', ['1', '123P2611220000043', wire[2], wire[3]], { code: 'bad_checksum' }],
    ['unsigned', wire.slice(0, 3), { code: 'bad_checksum' }],
    ['signed with junk after', [...wire.slice(0, 3), `${wire[3]}00`], { code: 'bad_checksum' }],
    ['refused', ['6206', 'trùng'], { code: 'refused', returnCode: '6206', description: 'trùng' }],
    ['refused without words', ['5000'], { code: 'refused', returnCode: '5000', description: '' }],
    ['empty', [], { code: 'malformed' }],
    ['not a list', { returnCode: '1' }, { code: 'malformed' }],
    ['not of texts', [['1']], { code: 'malformed' }],
  ])('is not trusted when it is %s', (_name, answer, error) => {
    expect(parseCreateOrderAnswer(JSON.stringify(answer), secretKey)).toEqual({ ok: false, error });
  });

  test('never makes the parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (answer) => {
        expect(parseCreateOrderAnswer(answer, secretKey).ok).toBe(false);
      }),
    );
  });
});
