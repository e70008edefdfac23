import { merchantId, newUuid } from '@cong/values/ids.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BookCheck } from '../core/ledger/difference.ts';
import type { BankEntry, BooksReport, Ledger } from '../core/ledger/ledger.ts';
import { isFinal, type Payment, type PaymentStatus } from '../core/payment/payment.ts';
import { play, stories } from '../testing/model-steps.ts';
import { AMOUNT, attemptOfNumber, LENIENT, minutes, T0 } from '../testing/sample-payment.ts';
import { sampleRefund } from '../testing/sample-refund.ts';
import { storedAfter, storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { ledgerStore } from './ledger-store.ts';

let store: TestStore;
let ledger: Ledger;

beforeAll(async () => {
  store = await openTestStore();
  ledger = ledgerStore({ ...store, policyOf: () => LENIENT });
});

beforeEach(() =>
  store.pool.query(
    'truncate payment, event, posting, message, message_try, refund, reversal, conversion, balance_checkpoint',
  ),
);

afterAll(() => store.close());

/** Marks every message as received, at its first try. */
async function deliver(): Promise<void> {
  await store.pool.query(
    `insert into message_try (merchant_id, payment_id, message_id, number, at, took_ms, url, request, verdict)
     select merchant_id, payment_id, id, 1, due_at, 5, 'https://shop.example', 'body', 'received' from message`,
  );
  await store.pool.query("update message set status = 'received', tries = 1, ended_at = due_at");
}

const verify = (entries?: readonly BankEntry[], allowPending = false): Promise<BooksReport> =>
  ledger.verify({
    allowPending,
    ...(entries && {
      banks: [
        {
          connector: 'banknet',
          pages: async function* () {
            for (const entry of entries) yield [entry];
          },
        },
      ],
    }),
  });

const wrong = ({ checks }: BooksReport): readonly BookCheck[] =>
  checks.filter(({ differences }) => differences > 0).map(({ check }) => check);

/** The bank's books as they must be: a debit for each attempt whose money came. */
async function bankBooks(): Promise<BankEntry[]> {
  const { rows } = await store.pool.query(
    `select attempt_id,
       sum(amount) filter (where debit = 'connector:banknet:receivable') as debited,
       coalesce(sum(amount) filter (where credit = 'connector:banknet:receivable'), 0) as refunded
     from posting where 'connector:banknet:receivable' in (debit, credit) group by attempt_id`,
  );
  return rows.map(({ attempt_id, debited, refunded }) => ({
    attemptRef: attempt_id,
    debited: BigInt(debited),
    refunded: BigInt(refunded),
  }));
}

test('the books of arbitrary stories are sound, and agree with a bank that did the same', async () => {
  const writer = store.writer();
  const worlds = fc.sample(stories, { numRuns: 250, seed: 3 }).map((story) => play(story));
  await Promise.all(
    worlds.map(async ({ changes }) => {
      for (const change of changes) await writer.write(change);
    }),
  );
  await deliver();
  const report = await verify(await bankBooks());
  expect(report.named).toEqual([]);
  expect(report).toMatchObject({ sound: true, payments: 250, pending: 0 });
  const captured = worlds.filter(({ payment }) => payment.status === 'captured');
  const [totals] = report.totals;
  expect(totals?.captures.states.count).toBe(captured.length);
  expect(totals?.captures.postings.amount).toBe(
    captured.reduce((sum, { payment }) => sum + payment.amount, 0n),
  );
  expect(report.events).toBe(await store.count('select count(*) from event'));
  expect(report.postings).toBe(await store.count('select count(*) from posting'));
});

test('the empty books are sound', async () => {
  expect(await verify([])).toMatchObject({ sound: true, payments: 0, bankAttempts: 0 });
});

test('books of many merchants and of more than a page are read whole', async () => {
  const writer = store.writer();
  await Promise.all(
    Array.from({ length: 2_300 }, (_, i) =>
      storedIn(writer, 'cancelled', { merchantId: merchantId(i % 3 === 0 ? 0 : 70_000 + (i % 3)) }),
    ),
  );
  await deliver();
  expect(await verify()).toMatchObject({ sound: true, payments: 2_300, events: 4_600 });
});

type Planted = {
  readonly captured: Payment;
  readonly refunded: Payment;
  readonly reversed: Payment;
  readonly waiting: Payment;
};

/** Sound books with a little of everything in them. */
async function soundBooks(): Promise<Planted> {
  const writer = store.writer();
  const stored = (status: PaymentStatus) => storedIn(writer, status);
  const [captured, refunded, declined, waiting] = [
    await stored('captured'),
    await stored('captured'),
    await stored('declined'),
    await stored('uncertain'),
  ];
  await writer.write(sampleRefund(refunded).change);
  const paid = { outcome: 'paid', amount: AMOUNT } as const;
  const attemptId = attemptOfNumber(declined, 1);
  const reversed = await storedAfter(writer, declined, [
    { type: 'record_result', attemptId, answer: paid, now: minutes(5) },
  ]);
  await deliver();
  await ledger.checkpoint(minutes(60));
  expect((await verify(await bankBooks())).named).toEqual([]);
  return { captured, refunded, reversed, waiting };
}

const run = (sql: string, ...values: unknown[]) => store.pool.query(sql, values);

// Each kind of difference, planted behind the gateway's back.
const plants: readonly (readonly [
  what: string,
  checks: readonly BookCheck[],
  plant: (books: Planted) => Promise<unknown>,
  named: keyof Planted | undefined,
])[] = [
  [
    'a posting is gone',
    ['postings', 'captures', 'checkpoints', 'bank'],
    ({ captured }) => run('delete from posting where payment_id = $1', captured.id),
    'captured',
  ],
  [
    'a capture is posted twice',
    ['postings', 'captures', 'checkpoints', 'bank'],
    ({ captured }) =>
      run(
        `insert into posting select merchant_id, payment_id, $2, seq, attempt_id, debit, credit, amount, at
         from posting where payment_id = $1`,
        captured.id,
        newUuid(T0),
      ),
    'captured',
  ],
  [
    'a posting has another amount',
    ['postings', 'captures', 'checkpoints', 'bank'],
    ({ captured }) =>
      run(
        "update posting set amount = amount + 1 where payment_id = $1 and debit like '%receivable'",
        captured.id,
      ),
    'captured',
  ],
  [
    'a posting is on the wrong account',
    ['postings', 'checkpoints'],
    ({ captured }) =>
      run(
        "update posting set credit = 'gateway:cash' where payment_id = $1 and credit = 'gateway:fees'",
        captured.id,
      ),
    'captured',
  ],
  [
    'a posting belongs to no payment',
    ['history', 'postings', 'captures'],
    ({ captured }) =>
      run('update posting set payment_id = $2 where payment_id = $1', captured.id, newUuid(T0)),
    undefined,
  ],
  [
    'a payment says captured and was not',
    ['history', 'postings', 'captures', 'messages'],
    ({ waiting }) =>
      run(
        `update payment set status = 'captured', due_at = null, state = state || '{"refunded": "0"}' where id = $1`,
        waiting.id,
      ),
    'waiting',
  ],
  [
    'a payment is gone',
    ['history'],
    ({ captured }) => run('delete from payment where id = $1', captured.id),
    'captured',
  ],
  [
    'an event is gone',
    ['history'],
    ({ captured }) => run('delete from event where stream = $1 and version = 3', captured.id),
    'captured',
  ],
  [
    'the last event is gone',
    ['history'],
    ({ captured }) => run("delete from event where stream = $1 and type = 'captured'", captured.id),
    'captured',
  ],
  [
    'an event says something else',
    ['history'],
    ({ captured }) =>
      run(
        `update event set data = jsonb_set(data, '{connectorRef}', '"other"')
         where stream = $1 and type = 'otp_requested'`,
        captured.id,
      ),
    'captured',
  ],
  [
    'an event happened to nothing',
    ['history'],
    ({ captured }) =>
      run(
        'update event set stream = $2 where stream = $1 and version = 5',
        captured.id,
        newUuid(T0),
      ),
    undefined,
  ],
  [
    'a payment is never due',
    ['history'],
    ({ waiting }) => run('update payment set due_at = null where id = $1', waiting.id),
    'waiting',
  ],
  [
    'a refund’s row contradicts itself',
    ['history'],
    ({ refunded }) =>
      run('update refund set amount = amount + 1 where payment_id = $1', refunded.id),
    'refunded',
  ],
  [
    'a refund says done and was not',
    ['history', 'postings', 'refunds'],
    ({ refunded }) =>
      run(
        `update refund set status = 'done', due_at = null,
           state = state - 'dueAt' || '{"status": "done", "endedAt": "2026-11-22T04:00:00.000Z"}' where payment_id = $1`,
        refunded.id,
      ),
    'refunded',
  ],
  [
    'a refund is gone',
    ['history', 'postings', 'refund_limit'],
    ({ refunded }) => run('delete from refund where payment_id = $1', refunded.id),
    'refunded',
  ],
  [
    'refunds exceed the capture',
    ['history', 'postings', 'refund_limit'],
    ({ refunded }) =>
      run(
        `update refund set amount = 100001, state = state || '{"amount": "100001"}' where payment_id = $1`,
        refunded.id,
      ),
    'refunded',
  ],
  [
    'a reversal is gone',
    ['history', 'postings'],
    ({ reversed }) => run('delete from reversal where payment_id = $1', reversed.id),
    'reversed',
  ],
  [
    'a payment’s message is gone',
    ['messages'],
    ({ captured }) =>
      run('delete from message where payment_id = $1', captured.id).then(() =>
        run('delete from message_try where payment_id = $1', captured.id),
      ),
    'captured',
  ],
  [
    'a payment’s message is there twice',
    ['messages'],
    ({ captured }) =>
      run(
        `insert into message select merchant_id, payment_id, $2, kind, host, 'parked', 0, due_at, created_at
         from message where payment_id = $1`,
        captured.id,
        newUuid(T0),
      ),
    'captured',
  ],
  [
    'a message for a payment that has not ended',
    ['messages'],
    ({ waiting }) =>
      run(
        `insert into message values (1, $1, $2, 'payment_result', null, 'parked', 0, $3, $3)`,
        waiting.id,
        newUuid(T0),
        T0,
      ),
    'waiting',
  ],
  [
    'a message is not delivered',
    ['messages'],
    ({ captured }) =>
      run("update message set status = 'pending' where payment_id = $1", captured.id),
    'captured',
  ],
  [
    'a receipt without its try',
    ['receipts'],
    ({ captured }) => run('delete from message_try where payment_id = $1', captured.id),
    'captured',
  ],
  [
    'a receipt whose try says otherwise',
    ['receipts'],
    ({ captured }) =>
      run("update message_try set verdict = 'http_status 500' where payment_id = $1", captured.id),
    'captured',
  ],
  [
    'a balance was changed by hand',
    ['checkpoints'],
    () => run("update balance_checkpoint set credits = credits + 1 where account like '%payable'"),
    undefined,
  ],
  [
    'a balance is missing',
    ['checkpoints'],
    () => run("delete from balance_checkpoint where account like '%payable'"),
    undefined,
  ],
];

test.each(plants)('found: %s', async (_what, checks, plant, named) => {
  const books = await soundBooks();
  const bank = await bankBooks();
  await plant(books);
  const report = await verify(bank);
  expect(report.sound).toBe(false);
  expect(wrong(report)).toEqual(checks);
  if (named !== undefined) {
    const { id, publicId } = books[named];
    const subjects = report.named.flatMap(({ paymentId, subject }) => [paymentId, subject]);
    expect(subjects.some((one) => one === id || one === publicId)).toBe(true);
  }
});

const BANK_PLANTS: readonly (readonly [
  what: string,
  change: (entries: BankEntry[], books: Planted) => BankEntry[],
])[] = [
  ['the bank does not know a debit', (entries) => entries.slice(1)],
  [
    'the bank debited another amount',
    ([first, ...rest]) => (first ? [{ ...first, debited: first.debited + 1n }, ...rest] : []),
  ],
  ['the bank debited twice', (entries) => [...entries, ...entries.slice(0, 1)]],
  [
    'the bank refunded what we did not',
    ([first, ...rest]) => (first ? [{ ...first, refunded: 5n }, ...rest] : []),
  ],
  [
    'the bank debited what we do not know of',
    (entries, { waiting }) => [
      ...entries,
      { attemptRef: attemptOfNumber(waiting, 1), debited: AMOUNT, refunded: 0n },
    ],
  ],
  [
    'the bank debited and refunded what we do not know of',
    (entries, { waiting }) => [
      ...entries,
      { attemptRef: attemptOfNumber(waiting, 1), debited: AMOUNT, refunded: AMOUNT },
    ],
  ],
  [
    'the bank debited for nobody',
    (entries) => [...entries, { attemptRef: 'x\'"\\', debited: 1n, refunded: 0n }],
  ],
];

test.each(BANK_PLANTS)('found in the bank’s own books: %s', async (_what, change) => {
  const books = await soundBooks();
  const report = await verify(change(await bankBooks(), books));
  expect(wrong(report)).toEqual(['bank']);
  expect(report.named).toHaveLength(1);
});

test('what is under way is allowed where that is asked for, and only that', async () => {
  const { captured, waiting } = await soundBooks();
  await run("update message set status = 'pending', tries = 1 where payment_id = $1", captured.id);
  const debit = { attemptRef: attemptOfNumber(waiting, 1), debited: AMOUNT, refunded: 0n };
  const bank = [...(await bankBooks()), debit];
  expect(wrong(await verify(bank))).toEqual(['messages', 'bank']);
  expect(await verify(bank, true)).toMatchObject({ sound: true, pending: 2 });
  const unknown = { attemptRef: attemptOfNumber(captured, 9), debited: 1n, refunded: 0n };
  expect(wrong(await verify([...bank, unknown], true))).toEqual(['bank']);
});

test('messages are owed for the ends that a payment’s own protocol tells of', async () => {
  const writer = store.writer();
  await storedIn(writer, 'cancelled', { protocol: 'all told' });
  const quiet = await storedIn(writer, 'cancelled', { protocol: 'captures told' });
  await deliver();
  const { verify: check } = ledgerStore({
    ...store,
    policyOf: (protocol) => (protocol === 'all told' ? LENIENT : { toldEnds: ['captured'] }),
  });
  const told = await check({ allowPending: false });
  expect(told.named).toMatchObject([{ check: 'messages', paymentId: quiet.id }]);
  for (const table of ['message', 'message_try']) {
    await run(`delete from ${table} where payment_id = $1`, quiet.id);
  }
  expect(await check({ allowPending: false })).toMatchObject({ sound: true });
});

test('the first twenty of each kind are named, all are counted', async () => {
  const writer = store.writer();
  await Promise.all(Array.from({ length: 33 }, () => storedIn(writer, 'captured')));
  await deliver();
  await run('delete from posting');
  const report = await verify();
  const postings = report.named.filter(({ check }) => check === 'postings');
  expect(postings).toHaveLength(20);
  // Three accounts of each: receivable, payable, fees.
  expect(report.checks).toContainEqual({ check: 'postings', differences: 33 * 3 });
});

test('a checkpoint takes up where the last one ended, and postings that came too late are found', async () => {
  const balances = () =>
    store.count(
      "select sum(credits - debits) from balance_checkpoint where account like '%payable'",
    );
  const writer = store.writer();
  expect(await ledger.checkpoint(T0)).toEqual({ upto: T0, balances: 0 });
  await storedIn(writer, 'captured');
  await ledger.checkpoint(minutes(4));
  expect(await balances()).toBe(0);
  expect(await ledger.checkpoint(minutes(5))).toEqual({ upto: minutes(5), balances: 3 });
  expect(await balances()).toBe(98_900);
  await ledger.checkpoint(minutes(6));
  expect(await balances()).toBe(98_900);
  await expect(ledger.checkpoint(minutes(5))).rejects.toThrow('later checkpoint');
  await deliver();
  expect((await verify()).sound).toBe(true);
  await storedIn(writer, 'captured');
  await deliver().catch(() => {});
  expect(wrong(await verify())).toContain('checkpoints');
});

test('two checkpoints at once add nothing twice', async () => {
  await storedIn(store.writer(), 'captured');
  await deliver();
  await Promise.all([1, 2, 3].map(() => ledger.checkpoint(minutes(60))));
  expect(await verify()).toMatchObject({ sound: true });
});

test('while the system runs, the check sees one instant of it', async () => {
  const writer = store.writer();
  let done = false;
  const load = async (): Promise<void> => {
    while (!done) {
      const payment = await storedIn(writer, 'captured');
      expect(isFinal(payment)).toBe(true);
    }
  };
  const running = Promise.all(Array.from({ length: 8 }, load));
  for (let round = 0; round < 5; round += 1) {
    const report = await verify(undefined, true);
    expect(report.named).toEqual([]);
  }
  done = true;
  await running;
});
