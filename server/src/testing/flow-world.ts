import { newUuid } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs, DAY_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import type { BankState } from '../core/bank/bank-setting.ts';
import type { CardDetails } from '../core/connector/connector.ts';
import type { Merchant, MerchantSettings } from '../core/merchant/merchant.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { keyOf } from '../flows/execute-command.ts';
import type { Details } from '../flows/submit-details.ts';
import { linkSecrets } from '../main/link-secrets.ts';
import { subscriptionReader } from '../store/subscription-reader.ts';
import { type FakeConnector, fakeConnector } from './fake-connector.ts';
import { SAMPLE_INSTALMENTS } from './sample-instalment.ts';
import { BROWSER, MERCHANT, STRICT, sampleChange, T0 } from './sample-payment.ts';
import { testCards } from './test-cards.ts';
import type { TestStore } from './test-store.ts';
import { testWallets } from './test-wallets.ts';

/** The flows over the real store, with a connector, a clock and a configuration that a test sets. */
export type FlowWorld = {
  readonly store: TestStore;
  readonly deps: FlowDeps;
  readonly connector: FakeConnector;
  readonly merchant: Merchant;
  readonly logged: { readonly level: string; readonly message: string; readonly facts: object }[];
  /** Moves the clock. */
  pass(ms: number): void;
  now(): Date;
  setBank(bank: string, state: BankState): void;
  setMerchant(change: Partial<MerchantSettings>, status?: Merchant['status']): Merchant;
  /** A new payment, written. */
  newPayment(otherwise?: Parameters<typeof sampleChange>[0]): Promise<Payment>;
  /** The payment as it is recorded now. */
  current(payment: Payment): Promise<Payment>;
};

/** What a payer types. The number must be nowhere to be found afterwards. */
export const CARD: CardDetails = {
  number: new Secret('9704000000000018'),
  holder: 'NGUYEN VAN A',
  date: '03/07',
};
export const OTP = new Secret('00000000');

export const detailsFor = (payment: Payment, more: Partial<Details> = {}): Details => ({
  attemptNumber: payment.attempts.length + 1,
  bank: 'VCB',
  card: CARD,
  browserHash: BROWSER,
  locale: 'vi',
  ...more,
});

/** It may owe us the fee of what goes back whole. */
const SETTINGS: MerchantSettings = {
  ...{ account: 'payable', feeBps: 110, acceptsJcb: false },
  debtLimit: vnd(1_000_000_000n),
};

/** One for each test, over a database of the test file. */
export function flowWorld(store: TestStore): FlowWorld {
  const connector = fakeConnector();
  const banks = new Map<string, BankState>();
  const logged: FlowWorld['logged'] = [];
  let time = T0;
  let merchant: Merchant = {
    ...{ id: MERCHANT, name: 'Quán', status: 'active', credentials: [], accounts: {} },
    settings: { ...SETTINGS, notifyUrl: 'https://shop.example/notify' },
  };
  const writer = store.writer();
  const deps: FlowDeps = {
    ...{ writer, reader: store.reader },
    merchants: { byId: async () => merchant, byCode: async () => merchant },
    banks: { states: async () => banks },
    instalments: { instalments: async () => SAMPLE_INSTALMENTS },
    connectorOf: () => connector,
    route: ({ bank }) =>
      bank === 'NONE' ? undefined : { connector: 'banknet', method: 'domestic_card' },
    healthy: () => true,
    reportHealth: () => {},
    policyOf: () => STRICT,
    inquirySchedule: [10 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS],
    reversalSchedule: [10 * SECOND_MS, MINUTE_MS],
    connectorUrls: () => ({
      returnUrl: 'https://cong.example/return',
      resultUrl: 'https://cong.example/result',
    }),
    clock: () => time,
    cards: testCards(store),
    wallets: testWallets(store),
    subscriptions: subscriptionReader(store.pool),
    renewalRetryMs: [1, 3, 5].map((days) => days * DAY_MS),
    newPublicId: () => `P${newUuid(time)}`,
    linkSecret: linkSecrets(Buffer.alloc(32, 7)),
    newUuid,
    log: (level, message, facts) => logged.push({ level, message, facts }),
  };
  return {
    ...{ store, deps, connector, logged },
    get merchant() {
      return merchant;
    },
    pass: (ms) => {
      time = addMs(time, ms);
    },
    now: () => time,
    setBank: (bank, state) => banks.set(bank, state),
    setMerchant: (change, status = merchant.status) => {
      merchant = { ...merchant, status, settings: { ...merchant.settings, ...change } };
      return merchant;
    },
    newPayment: async (otherwise) => {
      const { payment, ...create } = sampleChange({ now: time, ...otherwise });
      if ((await writer.write(create)) !== 'committed') throw new Error('not created');
      return payment;
    },
    current: async (payment) => {
      const found = await store.reader.byKey(keyOf(payment));
      if (found === undefined) throw new Error('the payment is gone');
      return found;
    },
  };
}

/** The value of a result that must be one. */
export function accepted<Value>(
  result: { ok: true; value: Value } | { ok: false; error: unknown },
): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}
