import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, hash } from 'node:crypto';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { QUERY_CODES, type ReturnCode } from '@cong/wire/viviet/codes.ts';
import { openLinkV1, openLinkV2, PATHS } from '@cong/wire/viviet/pay-link.ts';
import {
  formatReturn,
  type PaymentReturn,
  type ReturnSigner,
} from '@cong/wire/viviet/payment-return.ts';
import {
  formatQueryAnswer,
  formatQueryRefusal,
  openQuery,
  parseEnvelope,
  QUERY_PATH,
} from '@cong/wire/viviet/query.ts';
import {
  parsePrivateKey,
  privateKeyPem,
  privateKeyXml,
  publicKeyOf,
  publicKeyPem,
  publicKeyXml,
} from '@cong/wire/viviet/rsa-key.ts';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../order.ts';
import { ShopUnderTest } from '../testing/shop-under-test.ts';
import { answered } from '../testing/stub-gateway.ts';

const KEYS = '/sandbox/v1/keys';
const GATEWAY = 'http://127.0.0.1:8080';
const REF = 'QC261122-TESTAAA2';

function freshKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const key = parsePrivateKey(new Secret(pem));
  if (key === undefined) throw new Error('no key');
  return key;
}

const [gatewayKey, merchantKey] = [freshKey(), freshKey()];
const identity = { merchantSite: 'demo_site', accessCode: '3685' };
const secret = 'the-v1-secret';
const v1 = { ...identity, secret: new Secret(secret) };
const v2 = { ...identity, keys: { ours: gatewayKey, theirs: publicKeyOf(merchantKey) } };
const keys = {
  ...{ ...identity, secret, merchantPrivateKey: privateKeyPem(merchantKey).reveal() },
  gatewayPublicKey: publicKeyPem(publicKeyOf(gatewayKey)),
};
const settings = { scale: 100, appSchemes: [] } as const;

const result = (change: Partial<PaymentReturn> = {}): PaymentReturn => ({
  ...{ locale: 'vn', orderRef: REF, tryRef: `${REF}-1`, methods: '', transactionNo: '26112200000' },
  ...{ totalAmount: vnd(29_000n), amount: vnd(29_000n), fee: vnd(0n), responseCode: 'PAY-0000' },
  ...{ message: 'Giao dịch thành công', requestedAt: new Date('2026-11-22T03:00:00Z') },
  ...{ respondedAt: new Date('2026-11-22T03:01:00Z'), ...change },
});

const answer = (change: Partial<PaymentReturn> = {}) =>
  answered(JSON.parse(formatQueryAnswer(result(change), v2)));

/** A shop with a Ví Việt gateway behind it whose orders are paid. */
function shopUnderTest(): ShopUnderTest {
  const shop = new ShopUnderTest();
  shop.gateway.instead.set(KEYS, answered({ viviet: keys }));
  shop.gateway.instead.set(QUERY_PATH, answer());
  return shop;
}

/** Where the buyer's browser is sent. */
async function linkFrom(shop: ShopUnderTest, fields: Readonly<Record<string, string>> = {}) {
  const form = { 'ca-phe-sua-da': '1', method: 'viviet', ...fields };
  const { headers } = await shop.post('/orders', form, { cookie: 'shop_lang=en' });
  return new URL(`${headers.location}`, 'http://127.0.0.1:8082');
}

const order = {
  ...{ orderRef: REF, tryRef: `${REF}-1`, amount: 29_000n, methods: '', branchCode: '' },
  ...{ description: `Đơn hàng ${REF} tại Quán Cổng`, clientIp: '127.0.0.1' },
  returnUrl: 'http://127.0.0.1:8082/viviet/return',
};

describe('an order', () => {
  test('is a sealed link, which the reader’s language is not added to', async () => {
    const { origin, pathname, search } = await linkFrom(shopUnderTest());
    expect([origin, pathname]).toEqual([GATEWAY, PATHS['2.0']]);
    expect(openLinkV2(search.slice(1), v2, settings)).toEqual({
      ok: true,
      value: { ...order, version: '2.0' },
    });
  });

  test('is a hashed link in version 1', async () => {
    const { pathname, search } = await linkFrom(shopUnderTest(), { 'viviet.version': '1.0' });
    expect(pathname).toBe(PATHS['1.0']);
    expect(openLinkV1(search.slice(1), v1, settings)).toEqual({
      ok: true,
      value: { ...order, version: '1.0' },
    });
  });

  test('is the same link at a second click', async () => {
    const shop = shopUnderTest();
    const ref = { ref: REF };
    expect(`${await linkFrom(shop, ref)}`).toBe(`${await linkFrom(shop, ref)}`);
  });

  test.each(['1.0', '2.0'])(
    'signed with a wrong key, version %s, opens nothing',
    async (version) => {
      const wrong = { 'viviet.version': version, 'viviet.signature': 'wrong' };
      const query = (await linkFrom(shopUnderTest(), wrong)).search.slice(1);
      const refused = { ok: false, error: { code: 'not_authenticated' } };
      expect(openLinkV1(query, v1, settings)).toEqual(refused);
      expect(openLinkV2(query, v2, settings)).toEqual(refused);
    },
  );

  test('its message is shown before it was encrypted, with how it is signed, and no key', async () => {
    const shop = shopUnderTest();
    await linkFrom(shop);
    await linkFrom(shop, { 'viviet.version': '1.0' });
    const { body } = await shop.get('/messages', { cookie: 'shop_lang=en' });
    expect(body).toContain('data before it was encrypted');
    expect(body).toContain('&quot;Total_amount&quot;: &quot;2900000&quot;');
    expect(body).toContain('the shop does not see the answer');
    expect(body).toContain('openssl dgst -sha256 -sign merchant.pem');
    expect(body).not.toContain(secret);
    expect(body).not.toContain('PRIVATE');
  });

  test('waits while the keys cannot be had', async () => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(KEYS, { kind: 'failed', why: 'unreachable' });
    await linkFrom(shop);
    expect(shop.book.get(REF)?.opening.kind).toBe('no_answer');
  });

  test('is signed with keys in .NET’s XML as well', async () => {
    const shop = shopUnderTest();
    const merchantPrivateKey = privateKeyXml(merchantKey).reveal();
    const gatewayPublicKey = publicKeyXml(publicKeyOf(gatewayKey));
    shop.gateway.instead.set(
      KEYS,
      answered({ viviet: { ...keys, merchantPrivateKey, gatewayPublicKey } }),
    );
    const { search } = await linkFrom(shop);
    expect(openLinkV2(search.slice(1), v2, settings).ok).toBe(true);
  });
});

const signers: readonly ReturnSigner[] = [
  { version: '1.0', secret: v1.secret },
  { version: '2.0', ...v2 },
];

describe.each(signers)('in version $version', (signer) => {
  const signed = (change: Partial<PaymentReturn> = {}) => formatReturn(result(change), signer);

  test.each<[string, string, Verdict]>([
    ['that is signed', signed(), 'paid'],
    ['of a payer who refused', signed({ responseCode: 'PAY-0028' }), 'cancelled'],
    ['of a wallet without money', signed({ responseCode: 'PAY-0001' }), 'failed'],
    ['of another amount', signed({ totalAmount: vnd(1n) }), 'not_trusted'],
  ])('a browser return %s is noted, and settles nothing', async (_name, query, verdict) => {
    const shop = shopUnderTest();
    await linkFrom(shop);
    const { statusCode, headers } = await shop.get(`/viviet/return?${query}`);
    expect([statusCode, headers.location]).toEqual([303, `/orders/${REF}`]);
    expect(shop.book.get(REF)?.said.return?.verdict).toBe(verdict);
    expect(shop.book.get(REF)?.said.query).toBeUndefined();
  });

  test.each([
    ['without a signature', signed().replace(/&secure_hash=[^&]+/, '')],
    ['whose signature was changed', signed().replace(/secure_hash=../, 'secure_hash=00')],
  ])('a message %s is neither a return nor received', async (_name, text) => {
    const shop = shopUnderTest();
    await linkFrom(shop);
    const { headers } = await shop.get(`/viviet/return?${text}`);
    expect(headers.location).toBe('/orders');
    const reply = await shop.post('/viviet/notify', text);
    expect(reply.json()).toMatchObject({ RspCode: '97' });
    expect(shop.book.get(REF)?.said).toEqual({});
  });

  test('a notification is received, once and again, and settles the order', async () => {
    const shop = shopUnderTest();
    await linkFrom(shop);
    for (let times = 0; times < 2; times += 1) {
      const reply = await shop.post('/viviet/notify', signed());
      expect([reply.statusCode, reply.json().RspCode]).toEqual([200, '00']);
    }
    expect(shop.book.get(REF)?.said.notify).toMatchObject({ verdict: 'paid', code: 'PAY-0000' });
  });

  test.each<[string, Partial<PaymentReturn>, string]>([
    ['of another amount', { totalAmount: vnd(1n) }, '04'],
    ['of an order that a script placed', { orderRef: 'SCRIPT' }, '00'],
  ])('a notification %s', async (_name, change, code) => {
    const shop = shopUnderTest();
    await linkFrom(shop);
    const reply = await shop.post('/viviet/notify', signed(change));
    expect(reply.json()).toMatchObject({ RspCode: code });
    expect(shop.book.get(REF)?.said.notify?.verdict).not.toBe('paid');
  });

  test('a notification that contradicts the end that was told is not received', async () => {
    const shop = shopUnderTest();
    await linkFrom(shop);
    await shop.post('/viviet/notify', signed());
    const reply = await shop.post('/viviet/notify', signed({ responseCode: 'PAY-0001' }));
    expect(reply.json()).toMatchObject({ RspCode: '99' });
  });

  test('a result’s signature is told so that a shell can check it', async () => {
    const shop = shopUnderTest();
    await linkFrom(shop);
    await shop.post('/viviet/notify', signed());
    const { body } = await shop.get(`/messages?order=${REF}`);
    expect(body).toMatch(
      signer.version === '1.0' ? /&quot;\$SECRET&quot;&#39;\|&#39;/ : /-verify gateway\.pem/,
    );
    expect(body).not.toContain('class="wrong"');
  });
});

test('a notification is not judged while the keys are unknown', async () => {
  const shop = shopUnderTest();
  shop.gateway.instead.set(KEYS, { kind: 'failed', why: 'unreachable' });
  const reply = await shop.post('/viviet/notify', '');
  expect(reply.json()).toMatchObject({ RspCode: '99' });
});

describe('the query', () => {
  const asked = async (shop: ShopUnderTest) => {
    await linkFrom(shop);
    await shop.post(`/orders/${REF}/query`, '');
    return shop.book.get(REF)?.said.query;
  };

  test.each<[ReturnCode, Verdict]>([
    ['PAY-0000', 'paid'],
    ['PAY-0001', 'failed'],
    ['PAY-0028', 'cancelled'],
    ['PAY-0090', 'waiting'],
    ['PAY-0091', 'uncertain'],
  ])('that tells %s means %s', async (responseCode, verdict) => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(QUERY_PATH, answer({ responseCode }));
    expect(await asked(shop)).toMatchObject({ code: responseCode, verdict });
    const sent = parseEnvelope(shop.gateway.callsTo(QUERY_PATH).at(-1)?.body ?? '');
    expect(sent.ok && openQuery(sent.value, v2)).toEqual({ ok: true, value: REF });
  });

  test('that knows no such order waits for the payer to open the link', async () => {
    const shop = shopUnderTest();
    const [totalAmount, responseCode] = [vnd(0n), 'PAY-0092'];
    shop.gateway.instead.set(QUERY_PATH, answer({ totalAmount, responseCode }));
    expect(await asked(shop)).toMatchObject({ verdict: 'no_such_order' });
  });

  test.each(Object.keys(QUERY_CODES) as (keyof typeof QUERY_CODES)[])(
    'refused with %s says nothing of the order',
    async (code) => {
      const shop = shopUnderTest();
      shop.gateway.instead.set(QUERY_PATH, answered(JSON.parse(formatQueryRefusal(code))));
      expect(await asked(shop)).toMatchObject({ code, verdict: 'no_answer' });
    },
  );

  test('whose answer is another order’s, another amount’s or another’s is not trusted', async () => {
    const foreign = { ...v2, keys: { ...v2.keys, ours: freshKey() } };
    const answers = [
      answer({ orderRef: 'OTHER' }),
      answer({ totalAmount: vnd(30_000n) }),
      answered(JSON.parse(formatQueryAnswer(result(), foreign))),
    ];
    for (const one of answers) {
      const shop = shopUnderTest();
      shop.gateway.instead.set(QUERY_PATH, one);
      expect(await asked(shop)).toMatchObject({ verdict: 'not_trusted' });
    }
  });

  test.each<['timeout' | 'unreachable']>([['timeout'], ['unreachable']])('%s', async (why) => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(QUERY_PATH, { kind: 'failed', why });
    expect(await asked(shop)).toMatchObject({ verdict: 'no_answer' });
  });
});

test('the commands that a developer is shown compute what is said', async () => {
  const shop = shopUnderTest();
  await linkFrom(shop, { 'viviet.version': '1.0' });
  const [message] = shop.book.newestFirst();
  const { body } = await shop.get(`/messages?order=${message?.ref}`);
  const [, escaped = ''] = /<pre class="wire">(printf[^<]+)<\/pre>/.exec(body) ?? [];
  const command = escaped.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
  const joined = execFileSync('sh', ['-c', command.replace(/ \| openssl.*/, '')], {
    env: { SECRET: secret },
  });
  const query = new URL(message?.opening.kind === 'opened' ? message.opening.payUrl : '');
  expect(hash('sha256', joined, 'hex')).toBe(query.searchParams.get('secure_hash'));
});
