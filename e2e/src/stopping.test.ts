import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bankNetworkAt } from './bank-network.ts';
import { type Merchant, merchantAt } from './merchant.ts';
import { guideReply, type ListenerReply, NotifyListener } from './notify-listener.ts';
import {
  freePorts,
  type GatewayProcess,
  type RunningSystem,
  startSystem,
} from './running-system.ts';
import { sandboxAt } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: Merchant;
let listener: NotifyListener;

beforeAll(async () => {
  const settings = { CONG_CALL_TIMEOUT: '4s' };
  [system, listener] = await Promise.all([
    startSystem({ processes: [['serve'], ['work']], settings }),
    NotifyListener.open(),
  ]);
  ({ merchant } = system);
  await system.sandbox.setNotifyUrl(listener.url);
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

const workers = () => system.gateways.filter(({ roles }) => roles.includes('work'));

const patiently = <Value>(look: () => Promise<Value>): Promise<Value> =>
  vi.waitFor(look, { timeout: 15_000, interval: 50 });

test('kill -9 of a worker in the middle of a notify: another takes over and sends it again', async () => {
  const { orderRef } = await merchant.mustCreate();
  const { promise: never, resolve } = Promise.withResolvers<ListenerReply>();
  let first = true;
  listener.answer(orderRef, () => {
    if (!first) return guideReply(orderRef, '1');
    first = false;
    return never;
  });
  await system.sandbox.cancel(orderRef);
  await listener.of(orderRef);
  const [sending] = workers();
  await system.start(['work']);
  sending?.process.signal('SIGKILL');
  expect(await sending?.process.ended).toBe('SIGKILL');
  await listener.of(orderRef, 2);
  await patiently(async () => {
    const [notification] = (await system.sandbox.order(orderRef)).notifications;
    expect(notification).toMatchObject({ status: 'received', tries: [{ verdict: 'received' }] });
  });
  resolve({ body: '' });
});

test('kill -9 of a gateway between the order to debit and the answer: paid once, found out by inquiry', async () => {
  const doomed = await system.start(['serve']);
  const { orderRef } = await merchant.mustCreate();
  const bank = bankNetworkAt(system.simulatorsUrl);
  await bank.order({ match: { next: true }, behaviour: { authorise: 'silent_after_debit' } });
  sandboxAt(doomed.url)
    .pay(orderRef)
    .catch(() => {});
  const attemptId = await patiently(async () => {
    const { state, attempts } = await system.sandbox.order(orderRef);
    const id = attempts[0]?.id ?? '';
    expect(state).toBe('authorising');
    expect((await bank.bookOf(id)).debited).toBe(100_000);
    return id;
  });
  doomed.process.signal('SIGKILL');
  await doomed.process.ended;
  // The call's own deadline, then the first inquiry.
  await system.sandbox.advance('PT10S');
  await patiently(async () => expect(await merchant.status(orderRef)).toBe('20'));
  await system.sandbox.advance('PT10S');
  await patiently(async () => expect(await merchant.status(orderRef)).toBe('1'));
  expect((await system.sandbox.order(orderRef)).postings).toHaveLength(1);
  expect(await bank.bookOf(attemptId)).toEqual({ debited: 100_000, refunded: 0 });
});

test('SIGTERM under load: not ready at once, and no request is cut', async () => {
  const leaving = await system.start(['serve'], { CONG_DRAIN: '600ms' });
  const gateways = [leaving.url, system.gatewayUrl];
  const balancer = { leavingIsReady: true, stop: false };
  const watch = async (): Promise<void> => {
    while (balancer.leavingIsReady) {
      balancer.leavingIsReady = await isReady(leaving);
    }
  };
  const outcomes: string[] = [];
  const client = async (): Promise<void> => {
    while (!balancer.stop) {
      const url = gateways[balancer.leavingIsReady ? 0 : 1] ?? '';
      const answer = await merchantAt(url)
        .create()
        .then(
          ({ body }) => body[0] ?? 'no array',
          (error: Error) => `${url} ${error.cause ?? error}`,
        );
      outcomes.push(answer);
    }
  };
  const running = [watch(), ...Array.from({ length: 16 }, client)];
  await patiently(async () => expect(outcomes.length).toBeGreaterThan(200));
  leaving.process.signal('SIGTERM');
  expect(await leaving.process.ended).toBe(0);
  balancer.stop = true;
  await Promise.all(running);
  expect(balancer.leavingIsReady).toBe(false);
  expect(outcomes.filter((outcome) => outcome !== '1')).toEqual([]);
  const { rows } = await system.database.query('select count(*)::int as made from payment');
  expect(rows[0].made).toBeGreaterThanOrEqual(outcomes.length);
});

async function isReady({ url }: GatewayProcess): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`);
  await answer.text();
  return answer.ok;
}

test('SIGTERM of a worker: what it sends is finished and recorded, what waits is another’s; nothing twice', async () => {
  const leaving = workers().at(-1);
  const orders = await Promise.all(Array.from({ length: 60 }, () => merchant.mustCreate()));
  const { promise: asked, resolve: letAnswer } = Promise.withResolvers<void>();
  for (const { orderRef } of orders) {
    listener.answer(orderRef, async () => {
      await asked;
      return guideReply(orderRef, '1');
    });
  }
  await Promise.all(orders.map(({ orderRef }) => system.sandbox.cancel(orderRef)));
  await patiently(async () => {
    expect(
      orders.filter(({ orderRef }) => listener.all(orderRef).length > 0).length,
    ).toBeGreaterThan(20);
  });
  const successor = system.start(['work']);
  leaving?.process.signal('SIGTERM');
  await leaving?.process.line('stopping');
  letAnswer();
  expect(await leaving?.process.ended).toBe(0);
  await successor;
  await Promise.all(orders.map(({ orderRef }) => listener.of(orderRef)));
  await patiently(async () => {
    const { rows } = await system.database.query(
      `select count(*)::int as open from message where status = 'pending'`,
    );
    expect(rows[0].open).toBe(0);
  });
  expect(orders.map(({ orderRef }) => listener.all(orderRef).length)).toEqual(orders.map(() => 1));
});

test('/metrics of a gateway and of a worker have the named series', async () => {
  const [port] = await freePorts(1);
  await system.start(['work'], { CONG_WORKER_PORT: String(port) });
  const gateway = await (await fetch(`${system.gatewayUrl}/metrics`)).text();
  const worker = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(gateway).toMatch(
    /^cong_requests_total\{protocol="123pay",call="createOrder",code="1"\} \d+$/m,
  );
  expect(gateway).toMatch(/^cong_flush_changes_bucket\{le="1"\} \d+$/m);
  expect(gateway).toMatch(/^cong_flush_seconds_count \d+$/m);
  expect(gateway).toMatch(/^cong_writer_queue \d+$/m);
  expect(gateway).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(worker).toMatch(/^cong_notification_lag_seconds_count \d+$/m);
  expect(worker).toMatch(/^# TYPE cong_notification_tries_total counter$/m);
  expect(worker).toMatch(/^# TYPE cong_swept_total counter$/m);
  for (const path of ['/healthz', '/readyz']) {
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(200);
  }
  expect((await fetch(`http://127.0.0.1:${port}/sandbox/v1/keys`)).status).toBe(404);
});
