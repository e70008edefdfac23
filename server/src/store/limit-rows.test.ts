import type { MerchantId } from '@cong/values/ids.ts';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../core/change/change.ts';
import { changed, minutes, sampleChange } from '../testing/sample-payment.ts';
import { freshChangeId } from '../testing/sample-refund.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { GroupCommitWriter } from './group-commit-writer.ts';

let store: TestStore;
let writers: readonly GroupCommitWriter[];

beforeAll(async () => {
  store = await openTestStore();
  writers = [0, 1].map(() => store.writer({ url: store.url, maxBatch: 30 }));
});

afterAll(() => store.close());

const DAY = '2026-11-22';
let merchants = 10;
const newMerchant = (): MerchantId => {
  merchants += 1;
  return merchants as MerchantId;
};

type Wanted = { readonly amount?: Vnd; readonly limit: Vnd; readonly orderRef?: string };

const order = (merchantId: MerchantId, { amount = vnd(10n), limit, ...more }: Wanted) =>
  sampleChange({
    ...{ merchantId, amount, ...more },
    terms: { account: 'payable', feeBps: 0, limitDay: DAY },
    limitUse: { day: DAY, amount, limit },
  });

const writeAll = (changes: readonly Change[]) =>
  Promise.all(changes.map((change, i) => (writers[i % 2] ?? store.writer()).write(change)));

const usedBy = (merchantId: MerchantId) =>
  store.count('select coalesce(sum(used), 0) from merchant_day where merchant_id = $1', [
    merchantId,
  ]);

const countOf = (outcomes: readonly string[], outcome: string): number =>
  outcomes.filter((one) => one === outcome).length;

test('two writers together never exceed a day’s limit, and fill it to the last đồng', async () => {
  const merchant = newMerchant();
  const wanted = Array.from({ length: 300 }, () => order(merchant, { limit: vnd(1_000n) }));
  const outcomes = await writeAll(wanted);
  expect(countOf(outcomes, 'committed')).toBe(100);
  expect(countOf(outcomes, 'over_limit')).toBe(200);
  expect(await usedBy(merchant)).toBe(1_000);
  const written = 'select count(*) from payment where merchant_id = $1';
  expect(await store.count(written, [merchant])).toBe(100);
});

test('orders are admitted in the order they came: a small one fits where a large one did not', async () => {
  const merchant = newMerchant();
  const limit = vnd(100n);
  const batch = [60n, 50n, 40n, 1n].map((amount) =>
    order(merchant, { amount: vnd(amount), limit }),
  );
  const writer = store.writer();
  const outcomes = await Promise.all(batch.map((change) => writer.write(change)));
  expect(outcomes).toEqual(['committed', 'over_limit', 'committed', 'over_limit']);
});

test('a hundred orders of one reference count once: 99 are duplicates, none is over the limit', async () => {
  const merchant = newMerchant();
  const twins = Array.from({ length: 100 }, () =>
    order(merchant, { limit: vnd(15n), orderRef: 'coffee' }),
  );
  const outcomes = await writeAll(twins);
  expect(countOf(outcomes, 'committed')).toBe(1);
  expect(countOf(outcomes, 'duplicate')).toBe(99);
  expect(await usedBy(merchant)).toBe(10);
  expect(await writeAll([order(merchant, { limit: vnd(15n), orderRef: 'coffee' })])).toEqual([
    'duplicate',
  ]);
});

test('twins of an order that is over the limit are over the limit, not duplicates of nothing', async () => {
  const merchant = newMerchant();
  const twins = Array.from({ length: 10 }, () =>
    order(merchant, { limit: vnd(9n), orderRef: 'tea' }),
  );
  expect(countOf(await writeAll(twins), 'over_limit')).toBe(10);
  expect(await usedBy(merchant)).toBe(0);
});

test('one merchant’s orders do not count against another’s, nor one day’s against the next', async () => {
  const [one, other] = [newMerchant(), newMerchant()];
  const limit = vnd(10n);
  const tomorrow = order(one, { limit });
  const changes = [
    order(one, { limit }),
    order(other, { limit }),
    { ...tomorrow, limitUse: { day: '2026-11-23', amount: vnd(10n), limit } },
  ];
  expect(await writeAll(changes)).toEqual(['committed', 'committed', 'committed']);
});

test('an order that ends unpaid gives its amount back, once', async () => {
  const merchant = newMerchant();
  const limit = vnd(10n);
  const first = order(merchant, { limit });
  expect(await writeAll([first])).toEqual(['committed']);
  expect(await writeAll([order(merchant, { limit })])).toEqual(['over_limit']);
  const cancel = { type: 'cancel', by: 'payer', now: minutes(1) } as const;
  const { change } = changed(first.payment, cancel);
  if (change === undefined) throw new Error('nothing to write');
  const twin = { ...change, changeId: freshChangeId() };
  const outcomes = await writeAll([change, twin]);
  expect(outcomes.toSorted()).toEqual(['committed', 'conflict']);
  expect(await usedBy(merchant)).toBe(0);
  expect(await writeAll([order(merchant, { limit })])).toEqual(['committed']);
});

test('an order that is paid keeps its amount', async () => {
  const merchant = newMerchant();
  const { payment, ...create } = order(merchant, { limit: vnd(10n) });
  await writeAll([create]);
  expect(changed(payment, { type: 'open', now: minutes(1) }).change).not.toHaveProperty('limitUse');
  expect(await usedBy(merchant)).toBe(10);
});
