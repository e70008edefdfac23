import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { md5, newOrderRef, SANDBOX_KEYS, sha1 } from './merchant.ts';
import { NotifyListener } from './notify-listener.ts';
import { GOOD_CARD, Payer, RIGHT_OTP } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

const { secretKey } = SANDBOX_KEYS;

let system: RunningSystem;
let listener: NotifyListener;

beforeAll(async () => {
  [system, listener] = await Promise.all([startSystem(), NotifyListener.open()]);
  await system.sandbox.setNotifyUrl(listener.url);
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

type Vector = {
  readonly name: string;
  readonly message: Record<string, string>;
  readonly checksum: string;
};
const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../../wire/src/123pay/vectors/123pay.json', import.meta.url), 'utf8'),
);
const vector = (name: string): Record<string, string> => {
  const found = vectors.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  return { ...found.message, checksum: found.checksum };
};

test("the guide's own order is created, paid on the pages, notified within a second and queried", async () => {
  const { merchant } = system;
  const order = vector('createOrder request');
  const orderRef = order.mTransactionID ?? '';
  const created = await merchant.post('createOrder1', JSON.stringify(order));
  const [one, id = '', payUrl = '', checksum] = created.body as string[];
  expect(one).toBe('1');
  expect(id).toMatch(/^123P\d{13}$/);
  expect(created.body).toHaveLength(4);
  expect(checksum).toBe(sha1(`1${id}${payUrl}${secretKey}`));

  const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
  await payer.open(payUrl);
  await payer.submit(GOOD_CARD);
  const sentAt = performance.now();
  await payer.submit(RIGHT_OTP);

  const { origin, pathname, searchParams } = payer.left ?? new URL('about:blank');
  expect(origin + pathname).toBe(order.redirectURL);
  const { transactionID = '', time = '', status = '', ticket } = Object.fromEntries(searchParams);
  expect({ transactionID, status, ticket }).toEqual({
    transactionID: orderRef,
    status: '1',
    ticket: md5(`1${time}${orderRef}${secretKey}`),
  });
  const ageS = Date.now() / 1_000 - Number(time);
  expect(ageS).toBeGreaterThanOrEqual(0);
  expect(ageS).toBeLessThan(5);

  const [notify] = await listener.of(orderRef);
  expect(notify.at - sentAt).toBeLessThan(1_000);
  expect(notify.contentType).toMatch(/^application\/x-www-form-urlencoded/);
  const { ts = '' } = notify.fields;
  expect(notify.fields).toEqual({
    mTransactionID: orderRef,
    bankCode: '123PVTB',
    transactionStatus: '1',
    description: 'Thanh cong',
    ts,
    checksum: sha1(`${orderRef}123PVTB1${ts}${secretKey}`),
  });
  expect(Math.abs(Date.now() / 1_000 - Number(ts))).toBeLessThan(5);

  const queried = await merchant.post('queryOrder1', JSON.stringify(vector('queryOrder request')));
  expect(queried.body).toEqual([
    ...['1', id, '1', '100000', '100000', '123PVTB', null],
    sha1(`1${id}1100000100000123PVTB${secretKey}`),
  ]);
  expect(listener.all(orderRef)).toHaveLength(1);
});

test('a payer who chooses the bank on our page pays as well, and the notify names that bank', async () => {
  const { orderRef, payUrl } = await system.merchant.mustCreate();
  const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
  await payer.open(payUrl);
  await payer.click('/bank/123PTCB');
  await payer.submit(GOOD_CARD);
  await payer.submit(RIGHT_OTP);
  expect(payer.left?.searchParams.get('status')).toBe('1');
  const [{ fields }] = await listener.of(orderRef);
  expect(fields).toMatchObject({ bankCode: '123PTCB', transactionStatus: '1' });
});

test('the vector with every field, diacritics and odd characters is accepted as signed', async () => {
  const { body, text } = await system.merchant.post(
    'createOrder1',
    JSON.stringify(vector('createOrder request, every field')),
  );
  expect(text).toMatch(/^\["1","123P/);
  expect(await system.merchant.status('ORD/0-é-001')).toBe('0');
  expect(body).toHaveLength(4);
});

const escapeUnicode = (json: string): string =>
  json.replace(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** json_encode: slashes and everything beyond ASCII escaped. */
const likePhp = (value: unknown): string =>
  escapeUnicode(JSON.stringify(value)).replaceAll('/', '\\/');

/** json.dumps: a space after each comma and colon, ASCII only. */
const likePython = (value: Readonly<Record<string, unknown>>): string =>
  `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${escapeUnicode(JSON.stringify(item))}`)
    .join(', ')}}`;

/** Newtonsoft's indented form, behind the byte order mark that some .NET writers put first. */
const likeDotNet = (value: unknown): string =>
  `\ufeff${JSON.stringify(value, null, 2).replaceAll('\n', '\r\n')}`;

const reversed = (value: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(value).reverse()));

const ODD = {
  custName: 'Trần Thị Bưởi 🙂',
  custAddress: '12/3 Nguyễn Huệ "Q.1" \\ </script>',
  cancelURL: 'https://shop.example/c?x=1&y=2',
  redirectURL: 'https://shop.example/r?x=1&y=2',
};

const FORM = 'application/x-www-form-urlencoded';

const clients: readonly [
  string,
  (fields: Record<string, string>) => string,
  Record<string, string>,
][] = [
  ["PHP's curl and json_encode, which says it sends a form", likePhp, { 'content-type': FORM }],
  ['PHP with JSON_UNESCAPED_SLASHES', (fields) => escapeUnicode(JSON.stringify(fields)), {}],
  ['Python requests with data=json.dumps(…)', likePython, { accept: '*/*', 'content-type': '' }],
  [
    '.NET with a byte order mark and indents',
    likeDotNet,
    { 'content-type': 'text/json; charset=utf-8' },
  ],
  [
    'Java, Accept: a list with qualities',
    JSON.stringify,
    { accept: 'text/plain;q=0.5, application/json;q=0.9' },
  ],
  ['a client that says text/plain', JSON.stringify, { 'content-type': 'text/plain' }],
  ['fields in the opposite order', reversed, {}],
];

test.each(clients)('%s: created, and queried the same way', async (_name, write, headers) => {
  const { merchant } = system;
  const orderRef = newOrderRef();
  const order = merchant.order({ ...ODD, mTransactionID: orderRef });
  expect((await merchant.post('createOrder1', write(order), headers)).text).toMatch(/^\["1","123P/);
  const question = merchant.question(orderRef);
  const queried = await merchant.post('queryOrder1', write(question), headers);
  expect(queried.body.slice(0, 3)).toEqual(['1', expect.stringMatching(/^123P/), '0']);
});

test.each([
  ['"100000"', '100000'],
  ['"100000.00"', '100000.00'],
  ['"100000.0000"', '100000.0000'],
  ['100000', '100000'],
  ['100000.00', '100000.00'],
  ['100000.0000', '100000.0000'],
])(
  'totalAmount sent as %s is signed as it is written, and is 100,000 đồng',
  async (json, signed) => {
    const { merchant } = system;
    const orderRef = newOrderRef();
    const order = merchant.order({ mTransactionID: orderRef, totalAmount: signed });
    const body = JSON.stringify(order).replace(
      `"totalAmount":"${signed}"`,
      `"totalAmount":${json}`,
    );
    expect(body).toContain(`"totalAmount":${json}`);
    expect((await merchant.post('createOrder1', body)).body[0]).toBe('1');
    expect((await merchant.query(orderRef)).body.slice(2, 5)).toEqual(['0', '100000', '0']);
  },
);

test('an mTransactionID sent as a JSON number is the text of that number', async () => {
  const { merchant } = system;
  const orderRef = String(20_261_122_000_000 + Math.floor(Math.random() * 1e6));
  const order = JSON.stringify(merchant.order({ mTransactionID: orderRef }));
  const numeric = order.replace(`"mTransactionID":"${orderRef}"`, `"mTransactionID":${orderRef}`);
  expect(numeric).not.toBe(order);
  expect((await merchant.post('createOrder1', numeric)).body[0]).toBe('1');
  expect(await merchant.status(orderRef)).toBe('0');
});

test.each(['createOrder1', 'createOrder'])(
  '%s is served with and without /miservice',
  async (call) => {
    for (const path of [`/miservice/${call}`, `/${call}`]) {
      const answer = await fetch(system.gatewayUrl + path, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: JSON.stringify(system.merchant.order()),
      });
      expect(await answer.json()).toEqual([
        '1',
        expect.stringMatching(/^123P/),
        expect.any(String),
        expect.any(String),
      ]);
    }
  },
);

test.each(['queryOrder1', 'queryOrder'])(
  '%s is served with and without /miservice',
  async (call) => {
    for (const path of [`/miservice/${call}`, `/${call}`]) {
      const answer = await fetch(system.gatewayUrl + path, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: JSON.stringify(system.merchant.question(randomUUID())),
      });
      expect((await answer.json())[2]).toBe('-10');
    }
  },
);

test('transaction ids carry the Viet Nam date and are never given twice', async () => {
  const made = await Promise.all(Array.from({ length: 50 }, () => system.merchant.mustCreate()));
  const ids = made.map(({ id }) => id);
  expect(new Set(ids).size).toBe(50);
  const [year, month, day] = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Ho_Chi_Minh' })
    .format(new Date())
    .split('-');
  for (const id of ids) expect(id.slice(0, 10)).toBe(`123P${year?.slice(2)}${month}${day}`);
});
