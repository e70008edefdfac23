import { setTimeout as pause } from 'node:timers/promises';
import { merchantId, newUuid, type PaymentKey, parsePaymentRef } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs } from '@cong/values/time.ts';
import fastify, { type FastifyInstance } from 'fastify';
import type { BankState } from '../../core/bank/bank-setting.ts';
import type { Connector } from '../../core/connector/connector.ts';
import type { Merchant, MerchantSettings } from '../../core/merchant/merchant.ts';
import type { Payment } from '../../core/payment/payment.ts';
import { createPayment } from '../../flows/create-payment.ts';
import type { FlowDeps } from '../../flows/deps.ts';
import { protocol123pay } from '../../protocols/123pay/protocol-123pay.ts';
import { GroupCommitWriter } from '../../store/group-commit-writer.ts';
import { paymentReader } from '../../store/payment-reader.ts';
import { hotPool, pool as openPool } from '../../store/pool.ts';
import { pageAfterReturn } from '../back-from-bank.ts';
import { checkout } from '../checkout.ts';
import type { CheckoutDeps } from '../checkout-deps.ts';
import { bankPages, type FakeBank, fakeBank } from './fake-bank.ts';

type OrderWish = {
  readonly bank?: string;
  readonly amount?: bigint;
  readonly description?: string;
};

export type Placed = { readonly key: PaymentKey; readonly url: string; readonly orderRef: string };

/** The pages over a real database, with a bank that the test plays. */
export type Stage = {
  readonly app: FastifyInstance;
  readonly deps: CheckoutDeps;
  readonly bank: FakeBank;
  readonly origin: string;
  readonly place: (wish?: OrderWish) => Promise<Placed>;
  readonly paymentOf: (placed: Placed) => Promise<Payment>;
  readonly advance: (ms: number) => void;
  readonly setBank: (bank: string, state: BankState) => void;
  readonly setMerchant: (settings: Partial<MerchantSettings>) => void;
  /** While set, everything that is written is refused as busy. */
  readonly setBusy: (busy: boolean) => void;
  readonly close: () => Promise<void>;
};

const DAY_MS = 86_400_000;
const SHOP_KEY = 'MIKEY';

type StageOptions = {
  readonly databaseUrl: string;
  /** Where the shop's pages are. */
  readonly shop: string;
  readonly port?: number;
};

/** Builds and starts a stage on a free port of this machine. */
export async function openStage({ databaseUrl, shop, port = 0 }: StageOptions): Promise<Stage> {
  const hot = hotPool({ url: databaseUrl, max: 4, name: 'checkout test' });
  const pool = openPool({ url: databaseUrl, max: 2, name: 'checkout test' });
  let offset = 0;
  let busy = false;
  let settings: MerchantSettings = { account: 'payable', feeBps: 0, acceptsJcb: false };
  const states = new Map<string, BankState>();
  const clock = (): Date => new Date(Date.now() + offset);
  const writer = new GroupCommitWriter({
    ...{ pool: hot, maxBatch: 100, maxInFlight: 2, capacity: 1_000, patienceMs: 1_000 },
    pause,
    now: () => Date.now(),
  });
  const protocol = protocol123pay({
    notifySchedule: [0],
    idleMs: 15 * 60_000,
    lifetimeMs: DAY_MS,
  });
  const id = merchantId(1);
  const merchant = (): Merchant => ({
    id,
    name: 'Quán Cổng',
    status: 'active',
    settings,
    credentials: [
      {
        ...{ id: 'first', protocol: '123pay', code: 'MICODE', createdAt: new Date(0) },
        secrets: { passcode: new Secret('MIPASSCODE'), secretKey: new Secret(SHOP_KEY) },
      },
    ],
  });
  const bank = fakeBank();
  const connector: Connector = { ...bank.connector };
  const app = fastify();
  const stageOrigin = { value: '' };
  const flows: FlowDeps = {
    writer: { write: async (change) => (busy ? 'busy' : writer.write(change)) },
    reader: paymentReader({ hot, pool }),
    merchants: { byId: async () => merchant(), byCode: async () => merchant() },
    banks: { stateOf: async (one) => states.get(one) ?? 'open' },
    connectorOf: () => connector,
    route: (one) => ({
      connector: 'fake',
      method: one === 'CC' ? 'international_card' : 'domestic_card',
    }),
    healthy: () => true,
    reportHealth: () => {},
    policyOf: () => protocol.policy,
    inquirySchedule: [10_000],
    reversalSchedule: [10_000],
    connectorUrls: (_connector, attemptId) => ({
      returnUrl: `${stageOrigin.value}/fake-bank/return?attempt=${attemptId}`,
      resultUrl: `${stageOrigin.value}/fake-bank/result`,
    }),
    clock,
    newUuid,
    log: () => {},
  };
  const deps: CheckoutDeps = {
    flows,
    protocolOf: () => protocol,
    takesPayerAway: (one) => connector.takesPayerAway(one),
    publicUrl: '',
    sandbox: true,
    csrfKey: new Secret('stage key'),
  };
  await app.register(checkout(deps));
  await app.register(bankPages(flows, (attemptId) => pageAfterReturn(deps, attemptId)));
  stageOrigin.value = await app.listen({ port, host: '127.0.0.1' });
  let orders = 0;
  return {
    ...{ app, deps, bank, origin: stageOrigin.value },
    place: async (wish = {}) => {
      orders += 1;
      const orderRef = `DH-${Date.now()}-${orders}`;
      const created = await createPayment(flows, {
        merchant: merchant(),
        protocol: '123pay',
        orderRef,
        amount: vnd(wish.amount ?? 100_000n),
        order: {
          description: wish.description ?? 'Ca phe sua da va banh mi',
          customer: { name: 'Trần Thị Bưởi' },
          clientIp: '127.0.0.1',
          returnUrls: {
            success: `${shop}/paid?order=${orders}`,
            cancel: `${shop}/cancelled`,
            failure: `${shop}/failed`,
          },
          ...(wish.bank !== undefined && { bank: wish.bank }),
          ...{ fingerprint: orderRef, extras: { credentialId: 'first' } },
        },
        publicId: () => `123P${orderRef}`,
      });
      if (!created.ok) throw new Error(`order refused: ${created.error.code}`);
      const token = created.value.checkoutToken;
      const key = parsePaymentRef(token.split('.')[0] ?? '');
      if (key === undefined) throw new Error('a token without a payment');
      return { key, orderRef, url: `${stageOrigin.value}/pay/${token}` };
    },
    paymentOf: async ({ key }) => {
      const payment = await flows.reader.byKey(key);
      if (payment === undefined) throw new Error('payment lost');
      return payment;
    },
    advance: (ms) => {
      offset = addMs(new Date(offset), ms).getTime();
    },
    setBank: (one, state) => states.set(one, state),
    setMerchant: (some) => {
      settings = { ...settings, ...some };
    },
    setBusy: (value) => {
      busy = value;
    },
    close: async () => {
      await app.close();
      await writer.drain();
      await Promise.all([hot.end(), pool.end()]);
    },
  };
}
