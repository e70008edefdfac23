import { merchantId, newUuid } from '@cong/values/ids.ts';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import type { MerchantSummary } from '../core/merchant/merchant-registry.ts';
import type { MessageStore } from '../core/notification/message-store.ts';
import type { Payment } from '../core/payment/payment.ts';
import { parseMasterKey } from '../secrets/master-key.ts';
import { bankStore } from '../store/bank-store.ts';
import { merchantStore } from '../store/merchant-store.ts';
import { paymentReader } from '../store/payment-reader.ts';
import { hotPool, pool as openPool } from '../store/pool.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { deliveryFlows, directory, NOW, storeFor } from '../workers/testing/delivery-harness.ts';
import { endPayments, keyOf } from '../workers/testing/ended-payments.ts';
import type { CommandDeps } from './command-deps.ts';
import { typeCommand } from './testing/type-command.ts';

let database: TestDatabase;
let hot: Pool;
let pool: Pool;
let messages: MessageStore;
let deps: CommandDeps;
const audited: Omit<AuditEntry, 'operator'>[] = [];
const unused = (): never => {
  throw new Error('not called here');
};

beforeAll(async () => {
  database = await testDatabase();
  hot = hotPool({ url: database.url, max: 2, name: 'test' });
  pool = openPool({ url: database.url, max: 4, name: 'test' });
  messages = storeFor(hot, pool);
  const current = parseMasterKey('ab'.repeat(32));
  if (current === undefined) throw new Error('no key');
  const clock = () => NOW;
  const store = { pool, clock, newUuid, operator: 'lan', masterKeys: { current } };
  deps = {
    merchants: {
      ...merchantStore(store),
      findByCode: (code) => Promise.resolve(MERCHANTS.filter((one) => `M${one.id}` === code)),
      find: () => Promise.resolve(undefined),
    },
    banks: bankStore(store),
    flows: {
      ...deliveryFlows(directory(), { clock, log: () => {} }),
      reader: paymentReader({ hot, pool }),
    },
    ...{ messages, clock, operator: 'lan', protocols: [], contractTerms: [] },
    ...{
      rotateMasterKey: unused,
      notifyUrlProblem: unused,
      addressRanges: unused,
      attention: { list: unused },
    },
    instalments: { configuration: unused, replaceFees: unused, replaceIssuers: unused },
    conversions: { within: unused },
    ...{ ledger: { verify: unused, checkpoint: unused }, simulatorBooks: unused },
    audit: async (entry) => {
      audited.push(entry);
    },
  };
});
beforeEach(async () => {
  audited.length = 0;
  await pool.query('truncate payment, event, message, message_try');
});
afterAll(async () => {
  await Promise.all([hot.end(), pool.end()]);
  await database.drop();
});

const MERCHANTS: readonly MerchantSummary[] = [1, 2].map((id) => ({
  ...({ name: `merchant ${id}`, status: 'active', createdAt: NOW } as const),
  accounts: [],
  id: merchantId(id),
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false },
  credentials: [{ id: 'c', protocol: '123pay', code: `M${id}`, createdAt: NOW }],
}));

const cong = (...args: readonly string[]) => typeCommand(args, deps);

/** An ended payment of each of two merchants, whose messages are parked. */
async function parked(): Promise<readonly [Payment, Payment]> {
  const [one] = await endPayments(pool, { now: NOW, merchant: 1 });
  const [two] = await endPayments(pool, { now: NOW, merchant: 2 });
  if (one === undefined || two === undefined) throw new Error('no payment');
  for (const payment of [one, two]) {
    const [message] = await messages.ofPayment(keyOf(payment));
    if (message === undefined) throw new Error('no message');
    const done = { number: 1, at: NOW, tookMs: 1, url: 'http://shop.example/', request: '' };
    await messages.record({
      message,
      done: { ...done, verdict: 'timeout' },
      next: { status: 'parked' },
    });
  }
  return [one, two];
}

const messageOf = async (payment: Payment) => {
  const [message] = await messages.ofPayment(keyOf(payment));
  if (message === undefined) throw new Error('no message');
  return message;
};
const statuses = (payments: readonly Payment[]) =>
  Promise.all(payments.map(async (one) => (await messageOf(one)).status));

describe('cong notification list', () => {
  it('shows what is parked, of one merchant or of all', async () => {
    expect((await cong('notification', 'list')).out).toContain('No notification is parked.');
    const [one, two] = await parked();
    const all = await cong('notification', 'list', '--parked');
    for (const text of [
      one.publicId,
      two.publicId,
      (await messageOf(one)).id,
      'no answer in time',
    ]) {
      expect(all.out).toContain(text);
    }
    const { out } = await cong('notification', 'list', '--merchant', 'M2', '--json');
    expect(JSON.parse(out)).toMatchObject([{ order: two.publicId, tries: 1, verdict: 'timeout' }]);
    const nobody = await cong('notification', 'list', '--merchant', 'M3');
    expect(nobody).toMatchObject({ code: 1, out: '' });
    expect(nobody.err).toContain('There is no merchant M3');
  });
});

describe('cong notification resend', () => {
  it('makes one due again, by its own id or by its order, and is audited', async () => {
    const [one, two] = await parked();
    const { id } = await messageOf(one);
    expect(await cong('notification', 'resend', id)).toMatchObject({ code: 0 });
    expect(await statuses([one, two])).toEqual(['pending', 'parked']);
    expect(await cong('notification', 'resend', two.orderRef)).toMatchObject({ code: 0 });
    expect(await statuses([one, two])).toEqual(['pending', 'pending']);
    expect(audited[0]).toEqual({
      action: 'notification.sent_again',
      subject: `message:${id}`,
      detail: { was: 'parked', tries: 1 },
    });
    const again = await cong('notification', 'resend', one.publicId);
    expect(again).toMatchObject({ code: 1 });
    expect(again.err).toContain('is being sent already');
  });

  it('makes everything due again that is parked, of one merchant or of all', async () => {
    const payments = await parked();
    const first = await cong('notification', 'resend', '--all-parked', '--merchant', 'M2');
    expect(first.out).toContain('1 notification is due again');
    expect(await statuses(payments)).toEqual(['parked', 'pending']);
    const second = await cong('notification', 'resend', '--all-parked');
    expect(second.out).toContain('1 notification is due again');
    expect(await statuses(payments)).toEqual(['pending', 'pending']);
    expect((await cong('notification', 'resend', '--all-parked')).out).toContain(
      'Nothing is parked',
    );
    expect(audited.map(({ subject }) => subject)).toEqual([
      'merchant:2',
      'merchant:all',
      'merchant:all',
    ]);
  });

  it('asks for exactly one of ID and --all-parked', async () => {
    for (const args of [[], ['x', '--all-parked']]) {
      const { code, err } = await cong('notification', 'resend', ...args);
      expect([code, err]).toEqual([1, 'say either ID or --all-parked\n']);
    }
    expect((await cong('notification', 'resend', 'nothing')).err).toContain('There is no order');
  });
});
