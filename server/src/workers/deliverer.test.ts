import { Secret } from '@cong/values/secret.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { parseNotify } from '@cong/wire/123pay/notify.ts';
import { formatNotifyReply } from '@cong/wire/123pay/notify-reply.ts';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageStore } from '../core/notification/message-store.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { HttpPost } from '../outbound/http-post.ts';
import { ipn as ipn123pay, NOTIFY_SCHEDULE } from '../protocols/123pay/ipn.ts';
import { hotPool, pool as openPool } from '../store/pool.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { Deliverer, type DelivererDeps, type DeliveryLimits } from './deliverer.ts';
import {
  directory,
  fakeIpn,
  handClock,
  loopbackPost,
  memoryLog,
  NOW,
  storeFor,
} from './testing/delivery-harness.ts';
import { endPayments, keyOf } from './testing/ended-payments.ts';
import { accept, type Receiver, receiver } from './testing/receiver.ts';

let database: TestDatabase;
let hot: Pool;
let pool: Pool;
let store: MessageStore;
const running: { stop: () => Promise<void> }[] = [];
const receivers: Receiver[] = [];
const posts: HttpPost[] = [];

beforeAll(async () => {
  database = await testDatabase();
  hot = hotPool({ url: database.url, max: 4, name: 'test' });
  pool = openPool({ url: database.url, max: 4, name: 'test' });
  store = storeFor(hot, pool);
});
beforeEach(async () => {
  await pool.query('truncate payment, event, message, message_try');
});
afterEach(async () => {
  await Promise.all(receivers.splice(0).map(({ close }) => close()));
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await Promise.all(posts.splice(0).map(({ close }) => close()));
});
afterAll(async () => {
  await Promise.all([hot.end(), pool.end()]);
  await database.drop();
});

const listen: typeof receiver = async (answer) => {
  const one = await receiver(answer);
  receivers.push(one);
  return one;
};

const everything: ReadonlySet<number> = new Set(Array.from({ length: 64 }, (_, n) => n));

/** A deliverer over the real store and real HTTP. It looks again only when told: `everyMs` is an hour. */
function deliverer(deps: Partial<DelivererDeps> = {}, limits: Partial<DeliveryLimits> = {}) {
  const { clock, advance } = handClock();
  const { lines, log } = memoryLog();
  const lags: number[] = [];
  const verdicts: string[] = [];
  const post = loopbackPost();
  posts.push(post);
  const one = new Deliverer(
    {
      messages: store,
      merchants: directory(),
      reader: { refundsOf: async () => [] },
      ipnOf: () => fakeIpn,
      post: post.post,
      owned: () => everything,
      ...{ clock, log },
      onFirstTry: (lag) => lags.push(lag),
      onTry: (verdict) => verdicts.push(verdict),
      ...deps,
    },
    { everyMs: HOUR_MS, gapMs: 1, ...limits },
  );
  running.push(one);
  one.start();
  return { one, advance, clock, lines, lags, verdicts };
}

const quick = { interval: 3, timeout: 5_000 };
const only = async (payments: Promise<readonly Payment[]>): Promise<Payment> => {
  const [payment] = await payments;
  if (payment === undefined) throw new Error('no payment');
  return payment;
};
const messageOf = async (payment: Payment) => {
  const [message] = await store.ofPayment(keyOf(payment));
  if (message === undefined) throw new Error('no message');
  return message;
};
const statusOf = async (payment: Payment) => (await messageOf(payment)).status;
const triesOf = async (payment: Payment) => (await messageOf(payment)).tries;

describe('a due message', () => {
  it('keeps a reply without its signature', async () => {
    const shop = await listen((_, response) => response.end('no sig=50a98e'));
    const payment = await only(endPayments(pool, { now: NOW }));
    deliverer({ merchants: directory({ notifyUrl: shop.url }) });
    await expect
      .poll(async () => (await messageOf(payment)).history[0]?.response, quick)
      .toBe('no sig=***');
  });

  it('is sent, judged, and kept with what was shown and answered', async () => {
    const shop = await listen(accept);
    const merchants = directory({ notifyUrl: shop.url });
    const payment = await only(endPayments(pool, { now: NOW }));
    const { lags, verdicts } = deliverer({ merchants });
    await expect.poll(() => statusOf(payment), quick).toBe('received');
    expect(shop.received).toMatchObject([
      {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: `order=${payment.orderRef}&status=cancelled&ts=${NOW.toISOString()}&key=MIKEY`,
      },
    ]);
    const { history } = await messageOf(payment);
    expect(history).toEqual([
      {
        number: 1,
        at: NOW,
        tookMs: expect.any(Number),
        url: shop.url,
        request: `order=${payment.orderRef}&status=cancelled&ts=${NOW.toISOString()}`,
        responseStatus: 200,
        response: 'ok',
        verdict: 'received',
      },
    ]);
    expect(lags).toEqual([0]);
    expect(verdicts).toEqual(['received']);
  });

  it('goes where the order says, before where the merchant says', async () => {
    const [shop, other] = [await listen(accept), await listen(accept)];
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    deliverer({ merchants: directory({ notifyUrl: other.url }) });
    await expect.poll(() => statusOf(payment), quick).toBe('received');
    expect([shop.received.length, other.received.length]).toEqual([1, 0]);
  });

  it('with PUT where its protocol says so', async () => {
    const shop = await listen(accept);
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    const format: typeof fakeIpn.format = async (...args) => ({
      ...(await fakeIpn.format(...args)),
      method: 'PUT',
    });
    deliverer({ ipnOf: () => ({ ...fakeIpn, format }) });
    await expect.poll(() => statusOf(payment), quick).toBe('received');
    expect(shop.received[0]?.method).toBe('PUT');
  });

  it('is parked when its merchant has no address', async () => {
    const payment = await only(endPayments(pool, { now: NOW }));
    deliverer();
    await expect.poll(() => statusOf(payment), quick).toBe('parked');
    expect((await messageOf(payment)).history).toMatchObject([
      { number: 1, url: '', verdict: 'no_notify_url' },
    ]);
  });

  it('is told without the user and password of its URL, and those are not called', async () => {
    const shop = await listen(accept);
    const notifyUrl = shop.url.replace('//', '//user:secret@');
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl }));
    deliverer();
    await expect.poll(() => triesOf(payment), quick).toBe(1);
    expect((await messageOf(payment)).history).toMatchObject([
      { url: shop.url, verdict: 'refused_address credentials_in_url' },
    ]);
    expect(shop.received).toEqual([]);
  });
});

describe('the schedule', () => {
  it('is kept to the second, each try signed anew; after the last the message is parked, once more by hand', async () => {
    const shop = await listen((_, response) => response.writeHead(500).end('no'));
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    const { one, advance, lines } = deliverer();
    await expect.poll(() => triesOf(payment), quick).toBe(1);
    for (const [n, wait] of [30 * SECOND_MS, 2 * MINUTE_MS].entries()) {
      advance(wait - 1);
      await idle(one);
      expect(await triesOf(payment)).toBe(n + 1);
      advance(1);
      one.nudge();
      await expect.poll(() => triesOf(payment), quick).toBe(n + 2);
    }
    const message = await messageOf(payment);
    expect(message.status).toBe('parked');
    expect(message.history.map(({ verdict }) => verdict)).toEqual(Array(3).fill('http_status 500'));
    const sent = shop.received.map(({ body }) => /ts=(.*)&key/.exec(body)?.[1]);
    expect(sent).toEqual([
      '2026-03-01T03:00:00.000Z',
      '2026-03-01T03:00:30.000Z',
      '2026-03-01T03:02:30.000Z',
    ]);
    expect(lines).toMatchObject([
      { message: 'a message is parked', facts: { messageId: message.id, tries: 3 } },
    ]);

    expect(await store.sendAgain({ ...keyOf(payment), id: message.id }, NOW)).toBe(true);
    one.nudge();
    await expect.poll(() => triesOf(payment), quick).toBe(4);
    expect(await statusOf(payment)).toBe('parked');
  });

  it('of 123PAY is 0 s, 30 s, 2 min, 10 min, 30 min, 2 h, 6 h, 12 h, 24 h', async () => {
    const shop = await listen((_, response) => response.end('{}'));
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    const { one, advance } = deliverer({ ipnOf: () => ipn123pay(NOTIFY_SCHEDULE) });
    const waits = [30, 120, 600, 1_800, 7_200, 21_600, 43_200, 86_400];
    await expect.poll(() => triesOf(payment), quick).toBe(1);
    for (const [n, seconds] of waits.entries()) {
      expect((await messageOf(payment)).status).toBe('pending');
      advance(seconds * SECOND_MS);
      one.nudge();
      await expect.poll(() => triesOf(payment), quick).toBe(n + 2);
    }
    expect(await statusOf(payment)).toBe('parked');
  });
});

/** Resolves after the deliverer has looked and found nothing. */
async function idle(one: Deliverer): Promise<void> {
  const { rows } = await pool.query('select max(tries) as tries from message');
  one.nudge();
  await expect.poll(() => one.sizes.inHand, quick).toBe(0);
  const { rows: after } = await pool.query('select max(tries) as tries from message');
  expect(after).toEqual(rows);
}

describe('an answer', () => {
  const answers: [string, Parameters<typeof receiver>[0], string][] = [
    ['that the protocol takes', accept, 'received'],
    ['that it refuses', (_, response) => response.end('nok'), 'http_status 200'],
    ['of a broken shop', (_, response) => response.writeHead(503).end(), 'http_status 503'],
    [
      'that points elsewhere',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('ok'),
      'redirect 302',
    ],
    ['without end', (_, response) => response.write('x'.repeat(70_000)), 'too_large'],
    ['that never comes', () => {}, 'timeout'],
    ['cut off', (_, response) => response.socket?.destroy(), 'unreachable UND_ERR_SOCKET'],
  ];
  it.each(answers)('%s has its own verdict', async (_, answer, verdict) => {
    const shop = await listen(answer);
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    const { verdicts } = deliverer({}, { timeoutMs: 200 });
    await expect.poll(() => triesOf(payment), quick).toBe(1);
    expect((await messageOf(payment)).history).toMatchObject([{ verdict }]);
    expect(verdicts).toEqual([verdict]);
  });

  it('that the protocol cannot read, or a message it cannot make, is a try like any other', async () => {
    const shop = await listen(accept);
    const payments = await endPayments(pool, { now: NOW, notifyUrl: shop.url, count: 3 });
    const [poison, odd, sound] = payments.map(({ orderRef }) => orderRef);
    const fail = (): never => {
      throw new Error('bug');
    };
    deliverer({
      ipnOf: () => ({
        ...fakeIpn,
        format: (payment, ...rest) =>
          payment.orderRef === poison ? fail() : fakeIpn.format(payment, ...rest),
        judge: (reply, payment, ...rest) =>
          payment.orderRef === odd ? fail() : fakeIpn.judge(reply, payment, ...rest),
      }),
    });
    const verdicts = async () =>
      Promise.all(payments.map(async (one) => (await messageOf(one)).history[0]?.verdict));
    await expect.poll(verdicts, quick).toEqual(['not_made', 'not_understood', 'received']);
    expect(shop.received.some(({ body }) => body.includes(`order=${sound}&`))).toBe(true);
  });

  const secretKey = new Secret('MIKEY');
  const reply =
    (returnCode: string, key = secretKey, status = 200): Parameters<typeof receiver>[0] =>
    (received, response) => {
      const notify = parseNotify(received.body, { secretKey, now: NOW });
      if (!notify.ok) throw new Error('not a valid notify');
      const { orderRef } = notify.value;
      const body = formatNotifyReply({ orderRef, returnCode: returnCode as '1', now: NOW }, key);
      response.writeHead(status, { 'content-type': 'text/html' }).end(body);
    };
  const replies: [string, Parameters<typeof receiver>[0], string][] = [
    ['1', reply('1'), 'received'],
    ['2, already known', reply('2'), 'received'],
    ['-1, checksum invalid', reply('-1'), 'return_code -1'],
    ['-2, expired', reply('-2'), 'return_code -2'],
    ['-3, update failed', reply('-3'), 'return_code -3'],
    ['1 with another key', reply('1', new Secret('OTHER')), 'bad_checksum'],
    ['1 with HTTP 500', reply('1', secretKey, 500), 'http_status'],
    ['no JSON', (_, response) => response.end('1'), 'malformed'],
  ];
  it.each(replies)('of a 123PAY merchant: %s', async (_, answer, verdict) => {
    const shop = await listen(answer);
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    deliverer({ ipnOf: () => ipn123pay(NOTIFY_SCHEDULE) });
    await expect.poll(() => triesOf(payment), quick).toBe(1);
    const { status, history } = await messageOf(payment);
    expect(status).toBe(verdict === 'received' ? 'received' : 'pending');
    expect(history).toMatchObject([{ verdict }]);
    expect(history[0]?.request).toContain('checksum=***');
  });
});

describe('order', () => {
  it('is kept per payment: the next message waits until the one before is received', async () => {
    let refuse = true;
    const shop = await listen((_, response) => response.end(refuse ? 'no' : 'ok'));
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    await pool.query(
      `insert into message (merchant_id, payment_id, id, kind, host, due_at, created_at)
       values ($1, $2, 'ffffffff-ffff-7fff-bfff-ffffffffffff', 'payment_result', $3, $4, $4)`,
      [payment.merchantId, payment.id, shop.host, NOW],
    );
    const tries = async () => (await store.ofPayment(keyOf(payment))).map((one) => one.tries);
    const { one, advance } = deliverer({}, { everyMs: 20 });
    await expect.poll(tries, quick).toEqual([1, 0]);
    await idle(one);
    expect(shop.received).toHaveLength(1);
    refuse = false;
    advance(30 * SECOND_MS);
    one.nudge();
    await expect.poll(tries, quick).toEqual([2, 1]);
  });
});

describe('a host that never answers', () => {
  it('with 500 messages due does not delay another host, however full its queue', async () => {
    const dead = await listen(() => {});
    const shop = await listen(accept);
    await endPayments(pool, { now: NOW, notifyUrl: dead.url, count: 500 });
    const { one } = deliverer({}, { everyMs: 50 });
    await expect.poll(() => dead.received.length, quick).toBe(32);
    const before = performance.now();
    await endPayments(pool, { now: NOW, notifyUrl: shop.url, merchant: 2, count: 20 });
    one.nudge();
    await expect.poll(() => shop.received.length, quick).toBe(20);
    const last = Math.max(...shop.received.map(({ at }) => at));
    expect(last - before).toBeLessThan(1_000);
    expect(dead.sockets.most).toBe(32);
  });

  it('is left alone after some failures, then asked by one message at a time until it answers', async () => {
    let dead = true;
    const shop = await listen((_, response) => {
      if (!dead) response.end('ok');
    });
    const payments = await endPayments(pool, { now: NOW, notifyUrl: shop.url, count: 40 });
    const { one, advance } = deliverer({}, { timeoutMs: 100, maxPerHost: 4, failuresToShut: 3 });
    await expect.poll(() => shop.received.length, quick).toBeGreaterThanOrEqual(4);
    await expect.poll(() => one.sizes, quick).toEqual({ inHand: 0, waiting: 0, aside: 0 });
    const tried = shop.received.length;
    expect(tried).toBeLessThanOrEqual(8);
    await idle(one);
    expect(shop.received.length).toBe(tried);

    advance(5 * SECOND_MS);
    one.nudge();
    await expect.poll(() => shop.received.length, quick).toBe(tried + 1);
    await expect.poll(() => one.sizes.inHand, quick).toBe(0);
    expect(shop.received.length).toBe(tried + 1);

    dead = false;
    advance(MINUTE_MS);
    one.nudge();
    const received = async () => {
      const { rows } = await pool.query(
        "select count(*)::int as received from message where status = 'received'",
      );
      return rows[0]?.received;
    };
    await expect.poll(received, quick).toBe(payments.length);
  });

  it('many of them do not fill the hands', async () => {
    const shop = await listen(accept);
    const dead = await Promise.all(Array.from({ length: 12 }, () => listen(() => {})));
    for (const { url } of dead) await endPayments(pool, { now: NOW, notifyUrl: url, count: 40 });
    const { one } = deliverer({}, { maxInHand: 64, inHandPerHost: 32, maxPerHost: 16 });
    await expect.poll(() => dead.every(({ received }) => received.length > 0), quick).toBe(true);
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    one.nudge();
    await expect.poll(() => statusOf(payment), quick).toBe('received');
  });
});

describe('a worker', () => {
  it('sends a message again that was sent and not recorded', async () => {
    const shop = await listen(accept);
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    const lost = deliverer({
      messages: { ...store, record: () => Promise.reject(new Error('away')) },
    });
    await expect
      .poll(() => lost.lines, quick)
      .toMatchObject([{ message: 'a try could not be recorded: it will be made again' }]);
    deliverer();
    await expect.poll(() => statusOf(payment), quick).toBe('received');
    expect(shop.received).toHaveLength(2);
    expect(await triesOf(payment)).toBe(1);
  });

  it('that stops begins nothing new, and records what is under way', async () => {
    const answers: (() => void)[] = [];
    const shop = await listen((_, response) => answers.push(() => response.end('ok')));
    const payments = await endPayments(pool, { now: NOW, notifyUrl: shop.url, count: 10 });
    const { one } = deliverer({}, { maxPerHost: 3 });
    await expect.poll(() => shop.received.length, quick).toBe(3);
    let stopped = false;
    const stopping = one.stop().then(() => {
      stopped = true;
    });
    one.nudge();
    await pool.query('select 1');
    expect(stopped).toBe(false);
    for (const answer of answers) answer();
    await stopping;
    const tries = await Promise.all(payments.map(triesOf));
    expect(tries.filter((count) => count === 1)).toHaveLength(3);
    expect(shop.received).toHaveLength(3);
  });

  it('that loses its partitions begins nothing more for them, at once', async () => {
    const answers: (() => void)[] = [];
    const shop = await listen((_, response) => answers.push(() => response.end('ok')));
    await endPayments(pool, { now: NOW, notifyUrl: shop.url, count: 10 });
    let owned: ReadonlySet<number> = everything;
    const { one } = deliverer({ owned: () => owned }, { maxPerHost: 3 });
    await expect.poll(() => shop.received.length, quick).toBe(3);
    owned = new Set();
    const left = one.leave([1]);
    for (const answer of answers) answer();
    await left;
    expect(one.sizes.inHand).toBe(0);
    await idle(one);
    expect(shop.received).toHaveLength(3);
  });

  it('that does not speak a protocol, or cannot read a merchant, leaves those messages for later', async () => {
    const shop = await listen(accept);
    const known = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    const unknown = await only(
      endPayments(pool, { now: NOW, notifyUrl: shop.url, protocol: 'newer' }),
    );
    const { lines } = deliverer({
      ipnOf: (protocol) => {
        if (protocol === 'newer') throw new Error('no protocol newer');
        return fakeIpn;
      },
    });
    await expect.poll(() => statusOf(known), quick).toBe('received');
    expect(await messageOf(unknown)).toMatchObject({ status: 'pending', tries: 0 });
    expect(lines).toMatchObject([{ facts: { why: 'no protocol newer' } }]);
  });

  it('delivers a thousand messages with few statements', async () => {
    const shop = await listen(accept);
    let looks = 0;
    const counted: MessageStore = {
      ...store,
      due: (query) => {
        looks += 1;
        return store.due(query);
      },
    };
    await endPayments(pool, { now: NOW, notifyUrl: shop.url, count: 1_000 });
    deliverer({ messages: counted }, { gapMs: 25 });
    const received = async () => {
      const { rows } = await pool.query(
        "select count(*)::int as received from message where status = 'received'",
      );
      return rows[0]?.received;
    };
    await expect.poll(received, quick).toBe(1_000);
    const { rows } = await pool.query(
      'select count(distinct xmin::text)::int as commits from message_try',
    );
    expect(looks).toBeLessThan(100);
    expect(rows[0]?.commits).toBeLessThan(400);
    expect(shop.received).toHaveLength(1_000);
  });
});
