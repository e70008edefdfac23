import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { CREATE_ORDER_CODES } from '@cong/wire/123pay/codes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appotapayAt } from './appotapay-merchant.ts';
import type { Merchant } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

/** What the gateway takes into its queue before it says that it is busy. */
const CAPACITY = 4_000;
const CONNECTIONS = 40;

let system: RunningSystem;
let merchant: Merchant;

beforeAll(async () => {
  system = await startSystem();
  ({ merchant } = system);
});
afterAll(() => system?.stop());

/** Nobody can write orders until the work is done: as when the database is far too slow. */
async function whileNothingIsWritten(work: () => Promise<void>): Promise<void> {
  const client = await system.database.connect();
  try {
    await client.query('begin');
    await client.query('lock table payment in exclusive mode');
    await work();
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const queued = async (): Promise<number> => {
  const text = await (await fetch(`${system.gatewayUrl}/metrics`)).text();
  return Number(/^cong_writer_queue (\d+)$/m.exec(text)?.[1]);
};

async function memory(): Promise<number> {
  const text = await (await fetch(`${system.gatewayUrl}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]);
}

/** Orders over one connection, none waiting for the answer to another. @returns all that was answered. */
function sendMany(count: number): Promise<string> {
  const { hostname, port } = new URL(system.gatewayUrl);
  const socket = connect(Number(port), hostname);
  const requests = Array.from({ length: count }, (_, i) => {
    const body = JSON.stringify(merchant.order());
    const last = i === count - 1 ? 'Connection: close\r\n' : '';
    return (
      `POST /miservice/createOrder1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n` +
      `Content-Length: ${body.length}\r\n${last}\r\n${body}`
    );
  });
  socket.write(requests.join(''));
  return text(socket);
}

test('5000, AppotaPay’s 90: a full queue answers at once, in the order of precedence; memory stays; nothing that was taken is lost', async () => {
  const BUSY = ['5000', CREATE_ORDER_CODES['5000'].vi];
  const { orderRef } = await merchant.mustCreate();
  let taken: readonly Promise<string>[] = [];
  await whileNothingIsWritten(async () => {
    taken = Array.from({ length: CONNECTIONS }, () => sendMany(CAPACITY / CONNECTIONS));
    for (let waiting = 0; waiting < CAPACITY; ) waiting = await queued();
    const before = await memory();
    const beganAt = performance.now();
    const answers = await Promise.all(Array.from({ length: 500 }, () => merchant.create()));
    const tookMs = performance.now() - beganAt;
    for (const { http, body } of answers) expect([http, body]).toEqual([200, BUSY]);
    expect(tookMs).toBeLessThan(5_000);
    expect((await memory()) / before).toBeLessThan(1.5);
    expect(await queued()).toBe(CAPACITY);
    // Who asks, and what for, is looked at as ever; orders can be queried.
    const wrong = { ...merchant.order(), checksum: 'x' };
    expect((await merchant.post('createOrder1', JSON.stringify(wrong))).body[0]).toBe('6000');
    expect((await merchant.create({ custGender: 'X' })).body[0]).toBe('6100');
    expect(await merchant.status(orderRef)).toBe('0');
    const other = appotapayAt(system.gatewayUrl);
    expect(await other.create()).toMatchObject({ http: 500, body: { errorCode: 90 } });
    expect(await other.create({ signature: 'x' })).toMatchObject({ body: { errorCode: 2 } });
    expect(await other.create({ amount: 1 })).toMatchObject({ body: { errorCode: 32 } });
  });
  const answers = (await Promise.all(taken)).join('');
  expect(answers.match(/\["1","123P/g)).toHaveLength(CAPACITY);
  expect((await merchant.create()).body[0]).toBe('1');
  const { rows } = await system.database.query('select count(*)::int as made from payment');
  expect(rows[0].made).toBe(CAPACITY + 2);
});
