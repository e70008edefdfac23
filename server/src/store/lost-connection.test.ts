import { type ChangeId, newUuid } from '@cong/values/ids.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change, LimitUse } from '../core/change/change.ts';
import type { Payment, PaymentStatus } from '../core/payment/payment.ts';
import { changeRefund } from '../core/refund/change-refund.ts';
import { changeReversal } from '../core/reversal/change-reversal.ts';
import type { Reversal } from '../core/reversal/reversal.ts';
import { type Cut, type CuttingProxy, cuttingProxy } from '../testing/cutting-proxy.ts';
import {
  AMOUNT,
  attemptOfNumber,
  changed,
  minutes,
  STRICT,
  sampleChange,
  startAttempt,
  T0,
} from '../testing/sample-payment.ts';
import { freshChangeId, sampleRefund } from '../testing/sample-refund.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { storedAfter, storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';

let store: TestStore;
let proxy: CuttingProxy;

beforeAll(async () => {
  store = await openTestStore();
  proxy = await cuttingProxy(store.url);
});

afterAll(async () => {
  await proxy.close();
  await store.close();
});

const CUTS: readonly Cut[] = [
  'before it arrives',
  'in the middle of it',
  'while it runs',
  'before the answer',
];

const writeOne = (change: Change) => store.writer({ url: proxy.url }).write(change);

const must = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('nothing to write');
  return value;
};

const stored = (status: PaymentStatus): Promise<Payment> => storedIn(store.writer(), status);

const limit: LimitUse = {
  day: '2026-11-22',
  amount: AMOUNT,
  limit: (10n * AMOUNT) as typeof AMOUNT,
};

/** Every kind of change: how it is written, and the statement that commits it. */
const kinds: Readonly<Record<string, { marker: string; make: () => Promise<Change> }>> = {
  'a new order': { marker: 'flush', make: async () => sampleChange() },
  'a step of a payment': {
    marker: 'flush',
    make: async () => {
      const payment = await stored('created');
      return must(changed(payment, startAttempt(payment)).change);
    },
  },
  'a capture': {
    marker: 'flush',
    make: async () => {
      const payment = await stored('authorising');
      const answer = { outcome: 'paid', amount: AMOUNT } as const;
      const attemptId = attemptOfNumber(payment, 1);
      const command = { type: 'record_result', attemptId, answer, now: minutes(5) } as const;
      return must(changed(payment, command).change);
    },
  },
  'a new order under a daily limit': {
    marker: 'commit',
    make: async () => sampleChange({ limitUse: limit, merchantId: 7 as Payment['merchantId'] }),
  },
  'a refund asked for': {
    marker: 'commit',
    make: async () => sampleRefund(await stored('captured')).change,
  },
  'a step of a refund': {
    marker: 'commit',
    make: async () => {
      const payment = await stored('captured');
      const { refund, change } = sampleRefund(payment);
      await store.writer().write(change);
      const send = { type: 'send', callDeadline: minutes(12), now: minutes(11) } as const;
      const sent = changeRefund(refund, send, {
        policy: STRICT,
        changeId: freshChangeId(),
        payment,
      });
      return must(sent.ok ? sent.value.change : undefined);
    },
  },
  'a stray capture': { marker: 'commit', make: async () => (await strayCapture()).change },
  'a step of a reversal': {
    marker: 'commit',
    make: async () => {
      const { change, reversal } = await strayCapture();
      await store.writer().write(change);
      const send = { type: 'send', callDeadline: minutes(12), now: minutes(11) } as const;
      return must(changeReversal(reversal, send, freshChangeId())).change;
    },
  },
};

async function strayCapture(): Promise<{ change: Change; reversal: Reversal }> {
  const cancel = { type: 'cancel', by: 'payer', now: minutes(3) } as const;
  const payment = await storedAfter(store.writer(), await stored('awaiting_otp'), [cancel]);
  const answer = { outcome: 'paid', amount: AMOUNT } as const;
  const attemptId = attemptOfNumber(payment, 1);
  const command = { type: 'record_result', attemptId, answer, now: minutes(5) } as const;
  const change = must(changed(payment, command).change);
  const write = change.writes.find((one) => one.type === 'reversal');
  return { change, reversal: must(write?.reversal) };
}

const eventsOf = ({ changeId }: Change) =>
  store.count('select count(*) from event where change_id = $1', [changeId]);
const postingsOf = ({ changeId }: Change) =>
  store.count('select count(*) from posting where change_id = $1', [changeId]);

for (const [name, { marker, make }] of Object.entries(kinds)) {
  test.each(CUTS)(
    `${name} is committed exactly once when the connection is lost %s`,
    async (cut) => {
      const change = await make();
      const before = proxy.cuts;
      proxy.arm(cut, marker);
      expect(await writeOne(change)).toBe('committed');
      expect(proxy.cuts).toBe(before + 1);
      expect(await eventsOf(change)).toBe(change.events.length);
      expect(await postingsOf(change)).toBe(change.postings.length);
    },
  );
}

test.each(CUTS)(
  'what a daily limit counts is counted once when the connection is lost %s',
  async (cut) => {
    const merchantId = (100 + CUTS.indexOf(cut)) as Payment['merchantId'];
    proxy.arm(cut, 'commit');
    expect(await writeOne(sampleChange({ merchantId, limitUse: limit }))).toBe('committed');
    const used = 'select used from merchant_day where merchant_id = $1';
    expect(await store.count(used, [merchantId])).toBe(Number(AMOUNT));
  },
);

test.each(CUTS)(
  "another's duplicate stays a duplicate when the connection is lost %s",
  async (cut) => {
    const orderRef = newUuid(T0);
    await store.writer().write(sampleChange({ orderRef }));
    proxy.arm(cut, 'flush');
    expect(await writeOne(sampleChange({ orderRef }))).toBe('duplicate');
  },
);

test.each(CUTS)("another's change stays a conflict when the connection is lost %s", async (cut) => {
  const payment = await stored('created');
  const won = must(changed(payment, startAttempt(payment)).change);
  await store.writer().write(won);
  proxy.arm(cut, 'flush');
  expect(await writeOne({ ...won, changeId: newUuid(T0) as ChangeId })).toBe('conflict');
});

test('with connections cut again and again, every order is committed once and none is its own duplicate', async () => {
  const next = seededRandom(20_261_122);
  const writer = store.writer({ url: proxy.url, maxBatch: 40 });
  const creates: Change[] = [];
  const outcomes: Promise<string>[] = [];
  const cutsBefore = proxy.cuts;
  for (let round = 0; round < 60; round += 1) {
    const cut = CUTS[Math.floor(next() * CUTS.length)];
    if (cut !== undefined) proxy.arm(cut, 'flush');
    for (let i = 0; i < 20; i += 1) {
      const change = sampleChange();
      creates.push(change);
      outcomes.push(writer.write(change));
    }
    if (round % 3 === 0) await Promise.all(outcomes);
    if (round % 7 === 0) proxy.cutAll();
  }
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['committed']));
  expect(proxy.cuts - cutsBefore).toBeGreaterThan(20);
  const streams = creates.map(({ subjectId }) => subjectId);
  expect(await store.count('select count(*) from event where stream = any ($1)', [streams])).toBe(
    creates.length,
  );
});

test('a database that stays away is told as it is: unknown, and never busy or duplicate', async () => {
  const gone = await cuttingProxy(store.url);
  await gone.close();
  let time = 0;
  const writer = store.writer({
    url: gone.url,
    patienceMs: 1_000,
    now: () => time,
    pause: (ms) => {
      time += ms;
      return Promise.resolve();
    },
  });
  await expect(writer.write(sampleChange())).rejects.toThrow();
  expect(time).toBeGreaterThan(1_000);
  await expect(writer.write({ ...sampleChange({ limitUse: limit }) })).rejects.toThrow();
  expect(writer.queued).toBe(0);
});
