import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { BOOK_CHECKS } from '../core/ledger/difference.ts';
import { simulatorBooks } from '../sandbox/simulator-books.ts';
import { ledgerStore } from '../store/ledger-store.ts';
import { attemptOfNumber, LENIENT, minutes } from '../testing/sample-payment.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { CommandDeps } from './command-deps.ts';
import { typeCommand } from './testing/type-command.ts';

let store: TestStore;
let bank: Server;
let url: string;
let entries: readonly object[] = [];
let names: readonly string[] = ['banknet'];

beforeAll(async () => {
  store = await openTestStore();
  // As the simulated bank: two debits a page, whatever is asked for.
  bank = createServer((request, response) => {
    const asked = new URL(request.url ?? '', 'http://bank.example');
    const since = Number(asked.searchParams.get('since'));
    const next = since + 2 < entries.length ? since + 2 : null;
    if (!names.some((name) => asked.pathname === `/${name}/books`)) response.writeHead(404).end();
    else response.end(JSON.stringify({ entries: entries.slice(since, since + 2), next }));
  });
  await new Promise<void>((done) => bank.listen(0, '127.0.0.1', done));
  const address = bank.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  url = `http://127.0.0.1:${address.port}`;
});

beforeEach(() =>
  store.pool.query('truncate payment, event, posting, message, message_try, balance_checkpoint'),
);

afterAll(async () => {
  bank.close();
  await store.close();
});

function cong(...args: readonly string[]) {
  const own: Partial<CommandDeps> = {
    ledger: ledgerStore({ ...store, policyOf: () => LENIENT }),
    simulatorBooks: simulatorBooks(names),
    clock: () => minutes(60),
  };
  return typeCommand(args, own as CommandDeps);
}

/** Payments whose results have reached the merchant, and the bank's books of them. */
async function paid(count: number) {
  const payments = await Promise.all(
    Array.from({ length: count }, () => storedIn(store.writer(), 'captured')),
  );
  await store.pool.query("update message set status = 'received', tries = 1");
  await store.pool.query(
    `insert into message_try (merchant_id, payment_id, message_id, number, at, took_ms, url, request, verdict)
     select merchant_id, payment_id, id, 1, due_at, 5, '', '', 'received' from message`,
  );
  entries = payments.map((payment) => ({
    attemptRef: attemptOfNumber(payment, 1),
    debited: '100000',
    refunded: '0',
  }));
  return payments;
}

test('sound books: what was read, each check, each merchant, and exit code 0', async () => {
  await paid(5);
  const { code, out } = await cong('ledger', 'verify', '--simulator', url);
  expect(code).toBe(0);
  expect(out).toContain('5 payments, 25 events, 10 postings, 5 attempts in the bank’s books');
  expect(out.match(/^ok /gm)).toHaveLength(Object.keys(BOOK_CHECKS).length);
  expect(out).toMatch(/1 +banknet +5 of 500\.000 đ +0 of 0 đ +500\.000 đ/);
  expect(out).toContain('The books are sound.');
});

test('unsound books: the payment is named, and the exit code is 1', async () => {
  const [payment] = await paid(3);
  if (payment === undefined) throw new Error('no payment');
  await store.pool.query('delete from posting where payment_id = $1', [payment.id]);
  const { code, out } = await cong('ledger', 'verify');
  expect(code).toBe(1);
  expect(out).toContain(payment.publicId);
  expect(out).toMatch(/^1 WRONG +capture postings = captured payments/m);
  expect(out).toContain('The books are not sound.');
});

test('--json says the same to a program', async () => {
  await paid(3);
  entries = entries.slice(1);
  const { code, out } = await cong('ledger', 'verify', '--json', '--simulator', url);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    sound: false,
    payments: 3,
    bankAttempts: 2,
    named: [{ check: 'bank', merchantId: 1 }],
    totals: [{ connector: 'banknet', receivable: '300000' }],
  });
});

test('each connector is compared with its own other side, and with no other', async () => {
  await paid(2);
  names = ['banknet', 'napas'];
  const both = await cong('ledger', 'verify', '--json', '--simulator', url);
  // The fake bank shows the same debits in both books: ours have none through NAPAS.
  expect(JSON.parse(both.out)).toMatchObject({ sound: false, bankAttempts: 4 });
  expect(JSON.parse(both.out).named).toHaveLength(2);
  names = ['banknet'];
  expect((await cong('ledger', 'verify', '--simulator', url)).code).toBe(0);
});

test('undelivered notifications are a difference, unless they are allowed to be under way', async () => {
  await paid(1);
  await store.pool.query("update message set status = 'pending'");
  const strict = await cong('ledger', 'verify');
  expect(strict.code).toBe(1);
  expect(strict.out).toContain('add --allow-pending');
  const { code, out } = await cong('ledger', 'verify', '--allow-pending');
  expect(code).toBe(0);
  expect(out).toContain('Still under way: 1.');
});

test.each([
  ['no URL', () => 'nowhere', '--simulator is “nowhere”'],
  ['nobody there', () => 'http://127.0.0.1:1', 'http://127.0.0.1:1/banknet/books'],
  ['something else there', () => url, 'is not a bank’s books'],
])('the bank’s books cannot be read, which is told in one line: %s', async (_name, at, line) => {
  entries = [{ attemptRef: 5 }];
  const { code, out, err } = await cong('ledger', 'verify', '--simulator', at());
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(line);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('a checkpoint keeps what was settled ten minutes ago, and the check confirms it', async () => {
  await paid(2);
  const { code, out } = await cong('ledger', 'checkpoint');
  expect(code).toBe(0);
  expect(out).toContain('3 balances are kept as of 2026-11-22 10:50:00 +07.');
  expect((await cong('ledger', 'verify')).code).toBe(0);
});

test('more differences than are named are counted', async () => {
  await paid(21);
  await store.pool.query("update message set status = 'pending'");
  expect((await cong('ledger', 'verify')).out).toMatch(/^… and 1 more$/m);
});
