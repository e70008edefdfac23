import { setTimeout as pause } from 'node:timers/promises';
import { newUuid } from '@cong/values/ids.ts';
import { MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import type { Logger } from 'pino';
import { Agent, type Dispatcher } from 'undici';
import { banknetConnector } from '../connectors/banknet/connector.ts';
import type { Connector } from '../core/connector/connector.ts';
import type { MessageStore } from '../core/notification/message-store.ts';
import { walletConnector } from '../core/wallet/wallet-connector.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { protocol123pay } from '../protocols/123pay/protocol-123pay.ts';
import { protocolAlepay } from '../protocols/alepay/protocol-alepay.ts';
import { protocolAppotapay } from '../protocols/appotapay/protocol-appotapay.ts';
import { protocolLgsp } from '../protocols/lgsp/protocol-lgsp.ts';
import type { MountedProtocol } from '../protocols/protocol.ts';
import { protocolViviet } from '../protocols/viviet/protocol-viviet.ts';
import { ownKeys } from '../secrets/own-keys.ts';
import type { Settings } from '../settings.ts';
import { cardReader } from '../store/card-reader.ts';
import { cardVault } from '../store/card-vault.ts';
import { type ConfigurationCache, startConfigurationCache } from '../store/configuration-cache.ts';
import { GroupCommitWriter } from '../store/group-commit-writer.ts';
import { signalWork } from '../store/message-signal.ts';
import { messageStore } from '../store/message-store.ts';
import { paymentReader } from '../store/payment-reader.ts';
import { publicIdAllocator } from '../store/public-id-allocator.ts';
import { RememberedPayments, rememberingWriter } from '../store/remembered-payments.ts';
import { subscriptionReader } from '../store/subscription-reader.ts';
import { nudger } from '../workers/nudger.ts';
import { bankHealth } from './bank-health.ts';
import { claimDatabase } from './claim-database.ts';
import { linkSecrets } from './link-secrets.ts';
import { openPools, type Pools } from './pools.ts';
import { providerConnectors } from './providers.ts';
import { gatewayRouter } from './routing.ts';
import { paysFromWallets, walletDeps } from './wallets.ts';

/** Everything that serving, working and commands share in one process. */
export type Gateway = {
  readonly settings: Settings;
  readonly log: Logger;
  readonly pools: Pools;
  readonly configuration: ConfigurationCache;
  readonly writer: GroupCommitWriter;
  readonly messages: MessageStore;
  readonly metrics: Metrics;
  readonly protocols: readonly MountedProtocol[];
  readonly connectors: readonly Connector[];
  readonly flows: FlowDeps;
  /** Told when this process may have work: a commit owes a message, or the sandbox’s clock was moved. */
  onWork(listener: () => void): void;
  close(): Promise<void>;
};

/** Waits between tries of a reversal: a day of them, then an operator's. */
const REVERSAL_SCHEDULE = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS].concat(
  Array.from({ length: 24 }, () => 60 * MINUTE_MS),
);
/** Changes in the write queue beyond which new orders are told that we are busy. */
const QUEUE_CAPACITY = 4_000;
/** Some thousand bytes each: payers who are on their way now. */
const MAX_REMEMBERED = 4_000;

/** Opens connections and puts the parts together. The caller closes it. */
export async function openGateway(settings: Settings, log: Logger): Promise<Gateway> {
  const pools = openPools(settings, 'gateway');
  await claimDatabase(pools, settings, new Date());
  const signal = nudger({
    send: () => signalWork(pools.other),
    onError: (error) => log.warn({ err: error }, 'the workers could not be told'),
  });
  const listeners: (() => void)[] = [];
  const tellWorkers = (): void => {
    for (const listener of listeners) listener();
  };
  const metrics = createMetrics(() => writer.queued);
  const writer = new GroupCommitWriter({
    pool: pools.writing,
    ...{ maxBatch: settings.writer.maxBatch, maxInFlight: settings.writer.inFlight },
    capacity: QUEUE_CAPACITY,
    patienceMs: 30 * SECOND_MS,
    pause: (ms) => pause(ms),
    now: () => performance.now(),
    onFlush: (flushed) => {
      metrics.onFlush(flushed);
      if (flushed.messages === 0) return;
      // Workers of this process hear at once, those of others within 50 ms.
      tellWorkers();
      signal.nudge();
    },
  });
  const configuration = await startConfigurationCache({
    pool: pools.other,
    url: settings.databaseUrl.reveal(),
    masterKeys: settings.masterKeys,
    onLost: (error) => log.warn({ err: error }, 'the configuration connection was lost'),
    // Every process hears of that by itself.
    onClock: tellWorkers,
  });
  const http = new Agent({ connections: 256, pipelining: 1, keepAliveTimeout: 30_000 });
  const connectors = openConnectors(settings, configuration, http);
  const { messages, protocols } = openOutbound(settings, pools);
  const flows = flowDeps({
    ...{ settings, log, pools, configuration, writer, connectors, protocols, http },
  });
  return {
    ...{ settings, log, pools, configuration, writer, messages, metrics, protocols, connectors },
    flows,
    onWork: (listener) => listeners.push(listener),
    close: async () => {
      await writer.drain();
      await signal.stop();
      await configuration.stop();
      await pools.close();
    },
  };
}

function openConnectors(
  settings: Settings,
  { clock }: ConfigurationCache,
  http: Dispatcher,
): readonly Connector[] {
  const { banknet, callTimeoutMs } = settings;
  const { url: baseUrl, acquirer, key } = banknet;
  return [
    banknetConnector({ baseUrl, acquirer, key, clock, callTimeoutMs, http }),
    ...providerConnectors(settings, { clock, newUuid, http }),
  ];
}

function openOutbound({ notify, idleMs, orderLifetimeMs }: Settings, pools: Pools) {
  return {
    messages: messageStore({
      ...{ hot: pools.looking, pool: pools.other },
      ...{ maxBatch: 500, maxInFlight: 2, lingerMs: 10 },
      patienceMs: 30 * SECOND_MS,
      pause: (ms) => pause(ms),
      now: () => performance.now(),
    }),
    protocols: [
      protocol123pay({
        notifySchedule: notify.schedules['123pay'],
        idleMs,
        lifetimeMs: orderLifetimeMs,
      }),
      protocolAlepay({
        notifySchedule: notify.schedules.alepay,
        idleMs,
        lifetimeMs: orderLifetimeMs,
      }),
      protocolAppotapay({
        notifySchedule: notify.schedules.appotapay,
        idleMs,
        lifetimeMs: orderLifetimeMs,
      }),
      protocolLgsp({
        notifySchedule: notify.schedules.lgsp,
        idleMs,
        lifetimeMs: orderLifetimeMs,
      }),
      protocolViviet({
        notifySchedule: notify.schedules.viviet,
        idleMs,
        lifetimeMs: orderLifetimeMs,
      }),
    ],
  };
}

type Parts = Pick<
  Gateway,
  'settings' | 'log' | 'pools' | 'configuration' | 'writer' | 'connectors' | 'protocols'
> & { readonly http: Dispatcher };

function flowDeps(parts: Parts): FlowDeps {
  const { settings, log, pools, configuration, writer, connectors, protocols } = parts;
  const { clock } = configuration;
  const health = bankHealth(connectors, clock);
  const named = <One extends { readonly name: string }>(all: readonly One[]) => {
    const byName = new Map(all.map((one) => [one.name, one]));
    return (name: string): One => {
      const found = byName.get(name);
      if (found === undefined) throw new Error(`nothing here is called ${name}`);
      return found;
    };
  };
  const protocolOf = named(protocols);
  const remembered = new RememberedPayments(MAX_REMEMBERED);
  const allocator = publicIdAllocator({ pool: pools.other });
  return {
    writer: rememberingWriter(writer, remembered),
    reader: paymentReader({ hot: pools.looking, pool: pools.other, remembered }),
    merchants: configuration,
    banks: configuration,
    instalments: configuration,
    cards: {
      ...cardReader(pools.other),
      ...cardVault({
        pool: pools.other,
        masterKeys: settings.masterKeys,
        fingerprintKey: ownKeys(settings.masterKeys, 'card fingerprints')[0],
      }),
    },
    subscriptions: subscriptionReader(pools.other),
    renewalRetryMs: settings.renewalRetryMs,
    newPublicId: async (protocol, now) => {
      const { publicId } = protocolOf(protocol);
      if (publicId === undefined) throw new Error(`no order is placed in ${protocol}`);
      return publicId(now, await allocator.next(protocol, now));
    },
    connectorOf: named([...connectors, walletConnector]),
    wallets: walletDeps(settings, { pool: pools.other, http: parts.http }),
    route: gatewayRouter(
      paysFromWallets(settings) ? [...connectors, walletConnector] : connectors,
      health.healthy,
    ),
    ...health,
    policyOf: (protocol) => protocolOf(protocol).policy,
    inquirySchedule: settings.inquirySchedule,
    reversalSchedule: REVERSAL_SCHEDULE,
    connectorUrls: (connector) => {
      const base = `${settings.publicUrl}/connectors/${connector}`;
      return { returnUrl: `${base}/return`, resultUrl: `${base}/result` };
    },
    linkSecret: linkSecrets(settings.masterKeys.current.key),
    ...(settings.masterKeys.previous && {
      formerLinkSecret: linkSecrets(settings.masterKeys.previous.key),
    }),
    clock,
    newUuid,
    log: (level, message, facts) => log[level](facts, message),
  };
}
