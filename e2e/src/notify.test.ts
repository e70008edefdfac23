import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Merchant, merchantAt, SANDBOX_KEYS, sha1 } from './merchant.ts';
import { guideReply, type ListenerReply, type Notify, NotifyListener } from './notify-listener.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import type { Notification } from './sandbox-control.ts';

const { secretKey } = SANDBOX_KEYS;

let system: RunningSystem;
let merchant: Merchant;
let listener: NotifyListener;
let elsewhere: NotifyListener;

beforeAll(async () => {
  [system, listener, elsewhere] = await Promise.all([
    startSystem({ settings: { CONG_NOTIFY_SCHEDULE_123PAY: '0s,30s,2m' } }),
    NotifyListener.open(),
    NotifyListener.open(),
  ]);
  ({ merchant } = system);
  await system.sandbox.setNotifyUrl(listener.url);
});
afterAll(async () => {
  await system?.stop();
  await Promise.all([listener?.close(), elsewhere?.close()]);
});

/** Pays an order whose listener answers so, and tells how its notification stands after so many tries. */
async function paid(
  reply: (orderRef: string) => ListenerReply | ((notify: Notify) => ListenerReply),
): Promise<string> {
  const { orderRef } = await merchant.mustCreate({ bankCode: '123PVCB' });
  const answer = reply(orderRef);
  listener.answer(orderRef, typeof answer === 'function' ? answer : () => answer);
  await system.sandbox.pay(orderRef);
  return orderRef;
}

async function afterTries(orderRef: string, count: number): Promise<Notification> {
  return vi.waitFor(
    async () => {
      const [notification] = (await system.sandbox.order(orderRef)).notifications;
      if (notification === undefined || notification.tries.length < count) throw new Error('wait');
      return notification;
    },
    { timeout: 5_000, interval: 20 },
  );
}

const json = (value: unknown): ListenerReply => ({ body: JSON.stringify(value) });

test.each(['1', '2'])('reply %s means received: nothing more is sent', async (returnCode) => {
  const orderRef = await paid((ref) => guideReply(ref, returnCode));
  const notification = await afterTries(orderRef, 1);
  expect(notification.status).toBe('received');
  expect(notification.tries.map(({ verdict }) => verdict)).toEqual(['received']);
});

test.each([
  ['-1', 'the checksum is wrong'],
  ['-2', 'the notify is old'],
  ['-3', 'the update failed'],
  ['0', 'none of the guide’s codes'],
])('reply %s (%s) means: try again in 30 seconds, signed anew', async (returnCode) => {
  let answered = 0;
  const orderRef = await paid((ref) => () => {
    answered += 1;
    return guideReply(ref, answered === 1 ? returnCode : '1');
  });
  const first = await afterTries(orderRef, 1);
  expect(first.status).toBe('pending');
  expect(first.tries[0]?.verdict).toBe(`return_code ${returnCode}`);
  expect(Date.parse(first.dueAt) - Date.parse(first.tries[0]?.at ?? '')).toBe(30_000);
  await system.sandbox.advance('PT30S');
  expect((await afterTries(orderRef, 2)).status).toBe('received');
  const [one, two] = listener.all(orderRef).map(({ fields }) => fields);
  expect(Number(two?.ts) - Number(one?.ts)).toBeGreaterThanOrEqual(30);
  for (const fields of [one, two]) {
    expect(fields?.checksum).toBe(sha1(`${orderRef}123PVCB1${fields?.ts}${secretKey}`));
  }
});

const ts = () => String(Math.floor(Date.now() / 1_000));

const received: readonly [string, (orderRef: string) => ListenerReply][] = [
  [
    'returnCode and ts as numbers, in JSON with white space',
    (ref) => {
      const now = ts();
      const checksum = sha1(`${ref}1${now}${secretKey}`);
      return {
        body: ` {"mTransactionID": "${ref}", "returnCode": 1, "ts": ${now}, "checksum": "${checksum}"}\r\n`,
      };
    },
  ],
  [
    'the checksum over the second before ts',
    (ref) => {
      const now = ts();
      const checksum = sha1(`${ref}1${Number(now) - 1}${secretKey}`);
      return json({ mTransactionID: ref, returnCode: '1', ts: now, checksum });
    },
  ],
  [
    'a byte order mark, and JSON said to be JSON',
    (ref) => {
      const { body } = guideReply(ref, '1');
      return { body: `\ufeff${body}`, type: 'application/json' };
    },
  ],
];

test.each(received)('received: %s', async (_name, reply) => {
  const orderRef = await paid(reply);
  expect((await afterTries(orderRef, 1)).status).toBe('received');
});

const refused: readonly [string, string, (orderRef: string) => ListenerReply][] = [
  ['a wrong checksum', 'bad_checksum', (ref) => guideReply(ref, '1', 'ANOTHER KEY')],
  [
    'no checksum',
    'bad_checksum',
    (ref) => json({ mTransactionID: ref, returnCode: '1', ts: ts() }),
  ],
  ["another order's reply", 'other_order', () => guideReply('ANOTHER', '1')],
  ['a page of HTML', 'malformed', () => ({ body: '<html>OK</html>' })],
  ['an empty answer', 'malformed', () => ({ body: '' })],
  [
    'HTTP 500 with a good reply',
    'http_status',
    (ref) => ({ ...guideReply(ref, '1'), status: 500 }),
  ],
  [
    'HTTP 201 with a good reply',
    'http_status',
    (ref) => ({ ...guideReply(ref, '1'), status: 201 }),
  ],
  [
    'a redirect to a listener that would take it',
    'redirect 302',
    () => ({ status: 302, location: elsewhere.url, body: '' }),
  ],
  ['an answer without end', 'too_large', () => ({ body: 'x'.repeat(100_000) })],
];

test.each(refused)('not received: %s', async (_name, verdict, reply) => {
  const orderRef = await paid(reply);
  const notification = await afterTries(orderRef, 1);
  expect(notification.status).toBe('pending');
  expect(notification.tries[0]?.verdict).toBe(verdict);
  expect(elsewhere.all(orderRef)).toEqual([]);
});

test('after the last try the message is parked, listed and sent again by hand; every try is kept', async () => {
  const orderRef = await paid((ref) => guideReply(ref, '-3'));
  await afterTries(orderRef, 1);
  await system.sandbox.advance('PT30S');
  await afterTries(orderRef, 2);
  await system.sandbox.advance('PT2M');
  const notification = await afterTries(orderRef, 3);
  expect(notification.status).toBe('parked');
  expect(
    notification.tries.map(({ number, responseStatus, url }) => [number, responseStatus, url]),
  ).toEqual([1, 2, 3].map((number) => [number, 200, listener.url]));
  for (const { request, response } of notification.tries) {
    expect(request).toContain(`mTransactionID=${orderRef}`);
    expect(request).toContain('checksum=***');
    expect(response).toContain('-3');
  }
  const { publicId } = await system.sandbox.order(orderRef);
  expect((await system.cong('attention')).output).toContain(publicId);
  listener.answer(orderRef, () => guideReply(orderRef, '1'));
  expect(await system.cong('notification', 'resend', publicId)).toMatchObject({ exit: 0 });
  expect(await afterTries(orderRef, 4)).toMatchObject({ status: 'received' });
});

test("a merchant that never answers does not hold up another's results", async () => {
  const keys = { code: 'CHAM', passcode: 'p', secretKey: 'k' };
  const slow = await NotifyListener.open();
  const file = join(system.folder, 'slow.json');
  await writeFile(
    file,
    JSON.stringify({
      name: 'Quán chậm',
      protocol: '123pay',
      notifyUrl: slow.url,
      credentials: { merchantCode: keys.code, passcode: keys.passcode, secretKey: keys.secretKey },
    }),
  );
  expect(await system.cong('merchant', 'import', file)).toMatchObject({ exit: 0 });
  const hanging = merchantAt(system.gatewayUrl, keys);
  const orders = await Promise.all(Array.from({ length: 60 }, () => hanging.mustCreate()));
  const { promise: never, resolve } = Promise.withResolvers<ListenerReply>();
  for (const { orderRef } of orders) slow.answer(orderRef, () => never);
  await Promise.all(orders.map(({ orderRef }) => system.sandbox.cancel(orderRef)));
  await slow.of(orders[0]?.orderRef ?? '');
  const { orderRef } = await merchant.mustCreate();
  await system.sandbox.cancel(orderRef);
  const endedAt = performance.now();
  const [{ at }] = await listener.of(orderRef);
  expect(at - endedAt).toBeLessThan(1_000);
  resolve({ body: '' });
  await slow.close();
});

test('nobody listens: the try says so, and the next is due as usual', async () => {
  const gone = await NotifyListener.open();
  const { url } = gone;
  await gone.close();
  const { orderRef } = await merchant.mustCreate();
  await system.sandbox.setNotifyUrl(url);
  await system.sandbox.cancel(orderRef);
  const notification = await afterTries(orderRef, 1);
  expect(notification.tries[0]?.verdict).toBe('unreachable ECONNREFUSED');
  // What waits goes to the address that is set when its time comes.
  await system.sandbox.setNotifyUrl(listener.url);
  await system.sandbox.advance('PT30S');
  expect((await afterTries(orderRef, 2)).status).toBe('received');
});
