import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newUuid, type RefundId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs, HOUR_MS, MINUTE_MS } from '@cong/values/time.ts';
import { SANDBOX_ACCOUNT as AT_MOMO } from '@cong/wire/momo/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_NAPAS } from '@cong/wire/napas/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_NGANLUONG } from '@cong/wire/nganluong/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_VIETTELPAY } from '@cong/wire/viettelpay/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_VNPAY } from '@cong/wire/vnpay/sandbox.ts';
import { Agent } from 'undici';
import type { Connector } from '../../server/src/core/connector/connector.ts';
import type { Attempt } from '../../server/src/core/payment/attempt.ts';
import type { Payment } from '../../server/src/core/payment/payment.ts';
import type { Refund } from '../../server/src/core/refund/refund.ts';
import type { FlowDeps } from '../../server/src/flows/deps.ts';
import { refundPayment } from '../../server/src/flows/refund-payment.ts';
import { sendRefund } from '../../server/src/flows/send-refund.ts';
import { submitDetails } from '../../server/src/flows/submit-details.ts';
import { sweepPayment } from '../../server/src/flows/sweep-payment.ts';
import { providerConnectors, providerReturns } from '../../server/src/main/providers.ts';
import { accepted, detailsFor, flowWorld } from '../../server/src/testing/flow-world.ts';
import { listeningServer } from '../../server/src/testing/listening-server.ts';
import { LENIENT } from '../../server/src/testing/sample-payment.ts';
import { openTestStore } from '../../server/src/testing/test-store.ts';
import { simulators } from '../../simulators/src/simulators.ts';
import { ManualSleep } from './manual-sleep.ts';
import { simulatorControl } from './simulator-control.ts';

export type ProviderName = 'vnpay' | 'momo' | 'napas' | 'viettelpay' | 'nganluong';

const secrets = (account: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(account).map(([name, text]) => [name, new Secret(text)]));

const ACCOUNTS = {
  vnpay: secrets(AT_VNPAY),
  momo: secrets(AT_MOMO),
  napas: secrets(AT_NAPAS),
  viettelpay: secrets(AT_VIETTELPAY),
  nganluong: secrets(AT_NGANLUONG),
};

/** Real flows over a real database, the providers' connectors, and their simulators, each over HTTP. */
export async function openProviderStage(name: ProviderName) {
  const dataDir = await mkdtemp(join(tmpdir(), `cong-${name}-`));
  const store = await openTestStore();
  const world = flowWorld(store);
  const sleeper = new ManualSleep();
  const provider = await simulators({ dataDir, clock: world.now, sleep: sleeper.sleep });
  const providerUrl = await provider.listen({ host: '127.0.0.1', port: 0 });
  const http = new Agent({ connections: 8 });
  const connectorAt = (baseUrl: string, callTimeoutMs = 15_000): Connector => {
    const settings = { providers: { [name]: baseUrl }, callTimeoutMs, idleMs: 15 * MINUTE_MS };
    const [connector] = providerConnectors(settings, { clock: world.now, newUuid, http });
    if (connector === undefined) throw new Error(`no connector ${name}`);
    return connector;
  };
  const address = `${providerUrl}/${name}`;
  let connector = connectorAt(address);
  let base = '';
  const { merchant } = world;
  const deps: FlowDeps = {
    ...world.deps,
    merchants: {
      byId: async () => ({ ...merchant, accounts: { [name]: ACCOUNTS[name] } }),
      byCode: async () => undefined,
    },
    connectorOf: () => connector,
    route: () => ({ connector: name, method: 'provider' }),
    policyOf: () => LENIENT,
    connectorUrls: () => ({ returnUrl: `${base}/return`, resultUrl: `${base}/result` }),
  };
  const gateway = await listeningServer((app) =>
    providerReturns(app, { [name]: address }, { flows: deps, pageOf: (id) => `/pay/${id}` }),
  );
  const gatewayUrl = gateway.url;
  base = `${gatewayUrl}/connectors/${name}`;

  const current = (payment: Payment) => world.current(payment);
  return {
    ...{ world, deps, store, sleeper, providerUrl, gatewayUrl, current },
    ...simulatorControl(providerUrl, name),
    /** From now on our connector calls there; back to the simulator without an address. */
    reach: (baseUrl = address, callTimeoutMs?: number) => {
      connector = connectorAt(baseUrl, callTimeoutMs);
    },
    /** A payer chooses the provider. @returns the payment as it is then. */
    choose: async (amount?: Vnd): Promise<Payment> => {
      const expiresAt = addMs(world.now(), 24 * HOUR_MS);
      const fresh = await world.newPayment({ expiresAt, ...(amount && { amount }) });
      const { card: _, ...details } = detailsFor(fresh, { bank: name.toUpperCase() });
      return accepted(await submitDetails(deps, fresh, details));
    },
    /** What the sweeper does when the payment is due. */
    sweep: async (payment: Payment): Promise<Payment> => {
      await sweepPayment(deps, await current(payment));
      return current(payment);
    },
    /** Asks for a refund and lets the worker send it. */
    refund: async (payment: Payment, amount = payment.amount): Promise<Refund> => {
      const request = { requestId: `${payment.id}-${amount}`, amount, reason: 'Hoàn tiền' };
      const asked = accepted(await refundPayment(deps, await current(payment), request));
      await sendRefund(deps, asked);
      return refundNow(asked.id, payment);
    },
    /** What the worker does when a refund is due again. */
    sendAgain: async (payment: Payment, { id }: Refund): Promise<Refund> => {
      await sendRefund(deps, await refundNow(id, payment));
      return refundNow(id, payment);
    },
    close: async () => {
      sleeper.wakeAll();
      await http.destroy();
      await Promise.all([provider.close(), gateway.close()]);
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };

  async function refundNow(id: RefundId, payment: Payment): Promise<Refund> {
    const key = { merchantId: payment.merchantId, paymentId: payment.id };
    const refund = (await store.reader.refundsOf(key)).find((one) => one.id === id);
    if (refund === undefined) throw new Error('the refund is gone');
    return refund;
  }
}

export type ProviderStage = Awaited<ReturnType<typeof openProviderStage>>;

/** The attempt that is the payment's last. */
export function attemptOf({ attempts }: Payment): Attempt {
  const attempt = attempts.at(-1);
  if (attempt === undefined) throw new Error('no attempt');
  return attempt;
}

/** Where the payer was sent. */
export function urlOf(payment: Payment): string {
  if (payment.status !== 'redirected') throw new Error(payment.status);
  return payment.url;
}
