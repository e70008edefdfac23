import { setTimeout as pause } from 'node:timers/promises';
import { newUuid, type PaymentKey, parsePaymentRef } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { DAY_MS, MINUTE_MS } from '@cong/values/time.ts';
import fastify, { type FastifyInstance } from 'fastify';
import type { BankState } from '../../core/bank/bank-setting.ts';
import type { Cards } from '../../core/card/card-store.ts';
import type { ActiveCard, CardId } from '../../core/card/saved-card.ts';
import type { ChangeWriter } from '../../core/change/change.ts';
import type { InstalmentConfiguration } from '../../core/instalment/card-issuer.ts';
import type { Conversion } from '../../core/instalment/conversion.ts';
import type { MerchantSettings } from '../../core/merchant/merchant.ts';
import type { Method } from '../../core/payment/attempt.ts';
import type { Order } from '../../core/payment/order.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { PaymentReader } from '../../core/payment/payment-store.ts';
import type { Policy } from '../../core/payment/policy.ts';
import type { FlowDeps } from '../../flows/deps.ts';
import { type NewOrder, writePayment } from '../../flows/write-payment.ts';
import { linkSecrets } from '../../main/link-secrets.ts';
import { protocol123pay } from '../../protocols/123pay/protocol-123pay.ts';
import { GroupCommitWriter } from '../../store/group-commit-writer.ts';
import { paymentReader } from '../../store/payment-reader.ts';
import { hotPool, pool as openPool } from '../../store/pool.ts';
import { NO_SUBSCRIPTIONS } from '../../testing/no-subscriptions.ts';
import { NO_WALLETS } from '../../testing/no-wallets.ts';
import { SAMPLE_INSTALMENTS } from '../../testing/sample-instalment.ts';
import { testCards } from '../../testing/test-cards.ts';
import { pageAfterReturn } from '../back-from-bank.ts';
import { checkout } from '../checkout.ts';
import type { CheckoutDeps } from '../checkout-deps.ts';
import { bankPages, CARD, type FakeBank, fakeBank, PAGE_BANK } from './fake-bank.ts';
import { shopMerchant } from './shop-merchant.ts';

/** What a test changes while the stage stands. */
export type StageControls = {
  /** How far the clock was moved. */
  offsetMs: number;
  /** While set, everything that is written is refused as busy. */
  busy: boolean;
  /** While set, the database cannot be read. */
  down: boolean;
  settings: MerchantSettings;
  policy: Partial<Policy>;
  readonly banks: Map<string, BankState>;
  /** Banks whose circuit is open. */
  unreachable: readonly string[];
  /** The card that orders name. */
  card?: ActiveCard | undefined;
  instalments: InstalmentConfiguration;
};

type OrderWish = {
  readonly bank?: string;
  readonly amount?: bigint;
  readonly description?: string;
  readonly cardOnFile?: CardId;
  /** It verifies a card that is to be linked. */
  readonly links?: true;
  readonly order?: Partial<Order>;
};

export type Placed = { readonly key: PaymentKey; readonly path: string; readonly orderRef: string };

/** The pages over a real database, with a bank that the test plays. */
export type Stage = {
  readonly app: FastifyInstance;
  readonly deps: CheckoutDeps;
  readonly bank: FakeBank;
  readonly controls: StageControls;
  readonly logged: readonly (readonly [string, unknown])[];
  readonly place: (wish?: OrderWish) => Promise<Placed>;
  readonly paymentOf: (placed: Placed) => Promise<Payment>;
  readonly conversionsOf: (placed: Placed) => Promise<readonly Conversion[]>;
  /** Clock, bank, merchant as they were at first. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
};

const protocol = protocol123pay({
  notifySchedule: [0],
  idleMs: 15 * MINUTE_MS,
  lifetimeMs: DAY_MS,
});

const usual = () => ({
  ...{ offsetMs: 0, busy: false, down: false, policy: {}, card: undefined },
  ...{ instalments: SAMPLE_INSTALMENTS, unreachable: [] },
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false } as const,
});

/** Builds a stage for one test file. @param shop where the merchant's own pages are. */
export async function openStage(databaseUrl: string, shop: string): Promise<Stage> {
  const controls: StageControls = { ...usual(), banks: new Map() };
  const logged: (readonly [string, unknown])[] = [];
  const store = openStore(databaseUrl, controls);
  const bank = fakeBank();
  const flows = flowsOf({ controls, store, bank, logged });
  const deps: CheckoutDeps = {
    ...{ flows, protocolOf: () => protocol, publicUrl: 'http://gateway.test', sandbox: true },
    csrfKey: new Secret('the key of this stage'),
  };
  const app = fastify();
  await app.register(checkout(deps));
  await app.register(bankPages(flows, (attemptId) => pageAfterReturn(deps, attemptId)));
  await app.ready();
  let orders = 0;
  return {
    ...{ app, deps, bank, controls, logged },
    place: (wish = {}) => {
      orders += 1;
      return placeOrder(flows, {
        ...orderFor(wish, `DH-${orders}`, shop),
        merchant: merchant(controls),
      });
    },
    paymentOf: async ({ key }) => {
      const payment = await store.reader.byKey(key);
      if (payment === undefined) throw new Error('payment lost');
      return payment;
    },
    conversionsOf: ({ key }) => store.reader.conversionsOf(key),
    reset: () => {
      Object.assign(controls, usual());
      controls.banks.clear();
      bank.script = {};
      logged.length = 0;
    },
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}

const merchant = ({ settings }: StageControls) => shopMerchant(settings);

type Store = {
  readonly writer: ChangeWriter;
  readonly reader: PaymentReader;
  readonly cards: Cards;
  readonly close: () => Promise<void>;
};

function openStore(url: string, controls: StageControls): Store {
  const hot = hotPool({ url, max: 4, name: 'checkout test' });
  const pool = openPool({ url, max: 2, name: 'checkout test' });
  const writer = new GroupCommitWriter({
    ...{ pool: hot, maxBatch: 100, maxInFlight: 2, capacity: 1_000, patienceMs: 1_000, pause },
    now: () => performance.now(),
  });
  const reader = paymentReader({ hot, pool });
  return {
    writer: { write: async (change) => (controls.busy ? 'busy' : writer.write(change)) },
    reader: {
      ...reader,
      byKey: async (key) => {
        if (controls.down) throw new Error('the database is away: password=hunter2');
        return reader.byKey(key);
      },
    },
    cards: testCards({ pool }),
    close: async () => {
      await writer.drain();
      await Promise.all([hot.end(), pool.end()]);
    },
  };
}

type Parts = {
  readonly controls: StageControls;
  readonly store: Store;
  readonly bank: FakeBank;
  readonly logged: (readonly [string, unknown])[];
};

function methodOf(bank: string): Method {
  if (bank === PAGE_BANK) return 'bank_page';
  return bank === 'CC' ? 'international_card' : 'domestic_card';
}

const flowsOf = ({ controls, store, bank, logged }: Parts): FlowDeps => ({
  writer: store.writer,
  reader: store.reader,
  merchants: { byId: async () => merchant(controls), byCode: async () => merchant(controls) },
  banks: { states: async () => controls.banks },
  instalments: { instalments: async () => controls.instalments },
  connectorOf: () => bank.connector,
  route: ({ bank: one }) => ({ connector: 'fake', method: methodOf(one) }),
  healthy: (_connector, one) => !controls.unreachable.includes(one),
  reportHealth: () => {},
  policyOf: () => ({ ...protocol.policy, ...controls.policy }),
  inquirySchedule: [10_000],
  reversalSchedule: [10_000],
  connectorUrls: () => ({
    returnUrl: 'http://gateway.test/fake-bank/return',
    resultUrl: 'http://gateway.test/fake-bank/result',
  }),
  clock: () => new Date(Date.now() + controls.offsetMs),
  cards: {
    ...store.cards,
    byId: async (...key) => controls.card ?? store.cards.byId(...key),
    open: async () => new Secret(CARD.number),
  },
  ...NO_SUBSCRIPTIONS,
  ...NO_WALLETS,
  linkSecret: linkSecrets(Buffer.alloc(32, 7)),
  newUuid,
  log: (_level, message, facts) => logged.push([message, facts]),
});

const orderFor = (
  { bank, amount, description, cardOnFile, links, order }: OrderWish,
  orderRef: string,
  shop: string,
): Omit<NewOrder, 'merchant'> => ({
  ...(links && { verifiesCard: links }),
  ...{ protocol: protocol.name, orderRef, amount: vnd(amount ?? 100_000n) },
  order: {
    description: description ?? 'Ca phe sua da va banh mi',
    customer: { name: 'Trần Thị Bưởi' },
    clientIp: '127.0.0.1',
    returnUrls: {
      success: `${shop}/paid?order=${orderRef}`,
      cancel: `${shop}/cancelled`,
      failure: `${shop}/failed`,
    },
    ...(bank !== undefined && { bank }),
    ...(cardOnFile !== undefined && { cardOnFile }),
    ...(links && { saveCard: { token: orderRef, customerRef: orderRef, link: links } }),
    ...{ fingerprint: orderRef, extras: { credentialId: 'first' } },
    ...order,
  },
  publicId: () => `123P${orderRef}`,
});

async function placeOrder(flows: FlowDeps, request: NewOrder): Promise<Placed> {
  const { outcome, checkoutToken } = await writePayment(flows, request);
  if (outcome !== 'committed') throw new Error(`order refused: ${outcome}`);
  const key = parsePaymentRef(checkoutToken.split('.')[0] ?? '');
  if (key === undefined) throw new Error('a token without a payment');
  return { key, orderRef: request.orderRef, path: `/pay/${checkoutToken}` };
}
