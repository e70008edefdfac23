import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { CREATE_ORDER_CODES } from '@cong/wire/123pay/codes.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Merchant, newOrderRef } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

let system: RunningSystem;
let merchant: Merchant;

beforeAll(async () => {
  system = await startSystem();
  ({ merchant } = system);
});
afterAll(() => system?.stop());

// Whatever came: the next merchant is served, by the same process.
afterEach(async () => {
  expect((await merchant.create()).body[0]).toBe('1');
});

const MALFORMED = ['6100', CREATE_ORDER_CODES['6100'].vi];
const valid = (): string => JSON.stringify(merchant.order());
const inName = (json: string): string => valid().replace('"custGender"', json);
const latin1 = (body: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(body, 'latin1'));

const bodies: readonly [string, () => string | Uint8Array<ArrayBuffer>][] = [
  ['nothing', () => ''],
  ['white space', () => ' \r\n\t'],
  ['a form', () => new URLSearchParams(merchant.order()).toString()],
  ['XML', () => '<createOrder><merchantCode>MICODE</merchantCode></createOrder>'],
  ['JSON cut off', () => valid().slice(0, -1)],
  ['JSON with something after it', () => `${valid()}}`],
  ['JSON with single quotes', () => valid().replaceAll('"', "'")],
  ['two objects', () => valid() + valid()],
  ['null', () => 'null'],
  ['a number', () => '1e400'],
  ['a text', () => '"MICODE"'],
  ['a list of an order', () => `[${valid()}]`],
  ['70 kB', () => inName(`"x":"${'x'.repeat(70_000)}","custGender"`)],
  [
    'a list 20,000 deep',
    () => inName(`"addInfo":${'['.repeat(20_000)}${']'.repeat(20_000)},"custGender"`),
  ],
  ['an object nine deep', () => inName(`"x":${'{"a":'.repeat(9)}1${'}'.repeat(9)},"custGender"`)],
  ['NUL, escaped', () => inName('"custName":"a\\u0000b","custGender"')],
  ['NUL, raw', () => inName('"custName":"a\0b","custGender"')],
  ['NUL in a name', () => inName('"\\u0000":"","custGender"')],
  ['half a surrogate pair', () => inName('"custName":"\\ud83d","custGender"')],
  [
    'a surrogate pair the wrong way round',
    () => inName('"custName":"\\ude00\\ud83d","custGender"'),
  ],
  ['half a surrogate pair in a name', () => inName('"\\udfff":"","custGender"')],
  ['bytes that are no UTF-8', () => latin1(inName('"custName":"Tr\xecn","custGender"'))],
  ['an overlong NUL', () => latin1(inName('"custName":"\xc0\x80","custGender"'))],
  ['UTF-16', () => new Uint8Array(Buffer.from(`\ufeff${valid()}`, 'utf16le'))],
  [
    'random bytes',
    () => new Uint8Array(Array.from({ length: 1_000 }, (_, i) => (i * 167 + 13) % 256)),
  ],
];

test.each(bodies)('malformed, 6100, for both calls: %s', async (_name, body) => {
  for (const call of ['createOrder1', 'queryOrder1']) {
    const answer = await merchant.post(call, body());
    expect([answer.http, answer.body]).toEqual([200, MALFORMED]);
  }
});

test('5 MB are refused before they are all read, so that the client may be cut off before it hears', async () => {
  const answer = await merchant
    .post('createOrder1', inName(`"x":"${'x'.repeat(5_000_000)}","custGender"`))
    .then(
      ({ body }) => body,
      () => MALFORMED,
    );
  expect(answer).toEqual(MALFORMED);
});

const hostile: readonly [
  string,
  (order: Record<string, string>) => Record<string, unknown>,
  string,
][] = [
  ['an object for a text', (order) => ({ ...order, custName: { toString: 'x' } }), '6100'],
  ['a list for a text', (order) => ({ ...order, custName: ['a'] }), '6100'],
  ['true for a text', (order) => ({ ...order, custName: true }), '6100'],
  ['an object for the merchant', (order) => ({ ...order, merchantCode: { a: 1 } }), '6000'],
  ['an object for the checksum', (order) => ({ ...order, checksum: { length: 40 } }), '6000'],
  ['a list for the passcode', (order) => ({ ...order, passcode: ['MIPASSCODE'] }), '6000'],
  [
    'an upper-case checksum',
    (order) => ({ ...order, checksum: order.checksum?.toUpperCase() }),
    '6000',
  ],
  [
    'a checksum with junk behind it',
    (order) => ({ ...order, checksum: `${order.checksum}00` }),
    '6000',
  ],
  [
    'a merchant code of 60,000 letters',
    (order) => ({ ...order, merchantCode: 'M'.repeat(60_000) }),
    '6000',
  ],
  ['nested addInfo', (order) => ({ ...order, addInfo: [['a']] }), '6100'],
];

test.each(hostile)('%s', async (_name, change, code) => {
  const { body } = await merchant.post('createOrder1', JSON.stringify(change(merchant.order())));
  expect(body[0]).toBe(code);
});

const formats: readonly [string, Record<string, string>][] = [
  ['a fraction of a đồng', { totalAmount: '100000.5' }],
  ['a negative amount', { totalAmount: '-1' }],
  ['an amount with an exponent', { totalAmount: '1e5' }],
  ['an amount with commas', { totalAmount: '100,000' }],
  ['an amount beyond all money', { totalAmount: '9'.repeat(20) }],
  ['a reference of 51 letters', { mTransactionID: 'x'.repeat(51) }],
  ['a script for a URL', { redirectURL: 'javascript:alert(1)' }],
  ['a URL with a line break', { cancelURL: 'http://shop.example/\r\nSet-Cookie: a=b' }],
  ['a URL of 1,001 letters', { errorURL: `http://shop.example/${'x'.repeat(981)}` }],
  ['a date that does not exist', { custDOB: '30/02/1990' }],
  ['markup in the description', { description: '<b>ca phe</b>' }],
];

test.each(formats)('6100: %s', async (_name, fields) => {
  expect((await merchant.create(fields)).body[0]).toBe('6100');
});

test.each([
  ["'; drop table payment; --"],
  ['../../etc/passwd'],
  [['$', '{jndi:ldap://x}'].join('')],
  ['<img src=x onerror=alert(1)>'],
  ['\u202egnol oot'],
  ['😀'.repeat(50)],
  ['__proto__'],
  ['%00'],
  ['line\nbreak\ttab'],
])('the reference %j is a reference like any other', async (mTransactionID) => {
  const unique =
    mTransactionID.length > 40 ? mTransactionID : `${mTransactionID}${newOrderRef().slice(-4)}`;
  expect((await merchant.create({ mTransactionID: unique })).body[0]).toBe('1');
  expect(await merchant.status(unique)).toBe('0');
});

test('names that JavaScript treats specially change nothing', async () => {
  const body = valid().replace(
    '{',
    '{"__proto__":{"merchantCode":"NOBODY"},"constructor":"x","toString":null,',
  );
  expect((await merchant.post('createOrder1', body)).body[0]).toBe('1');
});

test('a field given twice: the last one counts, for the checksum too', async () => {
  const body = valid().replace('{', '{"totalAmount":"1","custGender":"X",');
  expect((await merchant.post('createOrder1', body)).body[0]).toBe('1');
});

test.each([
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/html',
  'json',
  ';;;',
  'application/json, application/json',
])('Content-Type %s is not looked at', async (type) => {
  expect((await merchant.post('createOrder1', valid(), { 'content-type': type })).body[0]).toBe(
    '1',
  );
});

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  '%s is no way to call: 405, POST is',
  async (method) => {
    for (const path of ['/miservice/createOrder1', '/queryOrder1']) {
      const answer = await fetch(system.gatewayUrl + path, {
        method,
        headers: { accept: 'application/json' },
      });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    }
  },
);

test.each([
  '/miservice',
  '/miservice/createOrder11',
  '/miservice/createorder1',
  '/miservice/../healthz/x',
  '/%',
  '/%ff',
  '/pay',
  '/pay/x',
  '/pay/%00',
  `/pay/${'x'.repeat(5_000)}`,
  '/pay/..%2f..%2fetc',
  '/connectors/banknet/return?result[]=x&signature',
  '/sandbox/v1/orders/123pay/%00',
  '/sandbox/v1/orders/123pay/x?merchant=%00',
  '/sandbox/v1/orders/__proto__/x',
  '/sandbox/v1/explanations/__proto__',
])('GET %s is refused in words', async (path) => {
  const answer = await fetch(system.gatewayUrl + path);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect((await answer.text()).length).toBeGreaterThan(5);
});

/** Sends bytes as they are and tells what came back until the connection ended. */
async function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(system.gatewayUrl);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  // Written after an answer, some of it may never be read.
  return text(socket).catch(() => 'reset');
}

const request = (headers: string, body = ''): string =>
  `POST /miservice/createOrder1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n${headers}\r\n${body}`;

test.each([
  ['what is no HTTP', 'Xin chào\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
  [
    'another Host',
    'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 421 /,
  ],
  [
    '10,000 headers',
    request(`${Array.from({ length: 10_000 }, (_, i) => `x-${i}: y`).join('\r\n')}\r\n`),
    // Answered while some of them are still on the way, which may cost the client the answer.
    /^HTTP\/1\.1 431 |^reset$/,
  ],
  ['a header of 20 kB', request(`x: ${'y'.repeat(20_000)}\r\n`), /^HTTP\/1\.1 431 /],
  ['a header with a NUL', request('x: a\0b\r\n'), /^HTTP\/1\.1 400 /],
  ['two lengths', request('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), /^HTTP\/1\.1 400 /],
  [
    'a length and chunks',
    request('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '{}'),
    /^HTTP\/1\.1 400 /,
  ],
  ['a negative length', request('Content-Length: -1\r\n', '{}'), /^HTTP\/1\.1 400 /],
  ['chunks that are none', request('Transfer-Encoding: chunked\r\n', 'zz\r\n'), /^HTTP\/1\.1 400 /],
])('over the socket: %s', async (_name, bytes, answer) => {
  expect(await raw(bytes)).toMatch(answer);
});

test('a body in chunks, longer than any order, is refused before it is all read', async () => {
  const chunk = `${(8_192).toString(16)}\r\n${' '.repeat(8_192)}\r\n`;
  const answer = await raw(request('Transfer-Encoding: chunked\r\n', chunk.repeat(12)));
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('["6100"');
});

test('clients that hang up in the middle harm nobody', async () => {
  const { hostname, port } = new URL(system.gatewayUrl);
  for (const bytes of ['POST /mi', request('Content-Length: 500\r\n', '{"merchantCode"')]) {
    await new Promise<void>((done) => {
      const socket = connect(Number(port), hostname, () => {
        socket.end(bytes, () => {
          socket.destroy();
          done();
        });
      });
    });
  }
});

test('requests sent without waiting are answered in order', async () => {
  const refs = Array.from({ length: 20 }, () => newOrderRef());
  const bodies = refs.map((ref) => JSON.stringify(merchant.question(ref)));
  const pipeline = bodies.map((body, i) =>
    request(
      `Content-Length: ${body.length}\r\n${i === 19 ? 'Connection: close\r\n' : ''}`,
      body,
    ).replace('createOrder1', 'queryOrder1'),
  );
  const answers = (await raw(pipeline.join(''))).match(/"-10"/g);
  expect(answers).toHaveLength(20);
});

test('the log has no secret in it, and calls none of this an error of ours', async () => {
  await merchant.create({ passcode: 'WRONG-PASSCODE' });
  await merchant.post('createOrder1', `{"checksum":"5ec7e7","passcode":"MIPASSCODE"`);
  const log = system.gateways[0]?.process.log ?? '';
  expect(log).toContain('a merchant call was refused');
  expect(log).not.toMatch(/MIPASSCODE|MIKEY|WRONG-PASSCODE|5ec7e7/);
  expect(log).not.toMatch(/"level":"(error|fatal)"/);
});
