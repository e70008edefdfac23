import type { NewUuid } from '@cong/values/ids.ts';
import { type Clock, MINUTE_MS } from '@cong/values/time.ts';
import type { FastifyInstance } from 'fastify';
import type { Dispatcher } from 'undici';
import { momoConnector } from '../connectors/momo/connector.ts';
import { momoReturns } from '../connectors/momo/plugin.ts';
import { napasConnector } from '../connectors/napas/connector.ts';
import { napasReturns } from '../connectors/napas/plugin.ts';
import { nganluongConnector } from '../connectors/nganluong/connector.ts';
import { nganluongReturns } from '../connectors/nganluong/plugin.ts';
import { viettelpayConnector } from '../connectors/viettelpay/connector.ts';
import { viettelpayReturns } from '../connectors/viettelpay/plugin.ts';
import { vnpayConnector } from '../connectors/vnpay/connector.ts';
import { vnpayReturns } from '../connectors/vnpay/plugin.ts';
import type { Connector } from '../core/connector/connector.ts';
import type { FlowDeps } from '../flows/deps.ts';
import type { ProviderUrls } from '../settings/provider-settings.ts';
import type { Settings } from '../settings.ts';
import { type PageOf, returnPorts } from './return-ports.ts';

type Shared = { readonly clock: Clock; readonly newUuid: NewUuid; readonly http: Dispatcher };

/** The connectors of the providers that have an address. */
export function providerConnectors(
  settings: Pick<Settings, 'providers' | 'callTimeoutMs' | 'idleMs'>,
  shared: Shared,
): readonly Connector[] {
  const { providers, callTimeoutMs, idleMs } = settings;
  // Each is told when the payer's time is over, and refuses the payer two minutes before.
  const finalAfterMs = Math.max(idleMs, 15 * MINUTE_MS);
  const all: readonly [string | undefined, (deps: Shared & Address) => Connector][] = [
    [
      providers.vnpay,
      (deps) =>
        vnpayConnector({ ...deps, apiUrl: providers.vnpayApi ?? deps.baseUrl, finalAfterMs }),
    ],
    [providers.momo, (deps) => momoConnector({ ...deps, finalAfterMs })],
    [providers.napas, napasConnector],
    [
      providers.viettelpay,
      // It asks us before it debits, and hears no once the payer's time is over.
      (deps) => viettelpayConnector({ ...deps, finalAfterMs: idleMs + 15 * MINUTE_MS }),
    ],
    [providers.nganluong, (deps) => nganluongConnector({ ...deps, finalAfterMs })],
  ];
  return all.flatMap(([baseUrl, connector]) =>
    baseUrl === undefined ? [] : [connector({ ...shared, baseUrl, callTimeoutMs })],
  );
}

type Address = { readonly baseUrl: string; readonly callTimeoutMs: number };

/** Where the providers' payers come back, and their servers call. */
export async function providerReturns(
  app: FastifyInstance,
  providers: ProviderUrls,
  { flows, pageOf }: { readonly flows: FlowDeps; readonly pageOf: PageOf },
): Promise<void> {
  const portsOf = (connector: string) => returnPorts(flows, connector, pageOf);
  if (providers.vnpay !== undefined) await app.register(vnpayReturns, portsOf('vnpay'));
  if (providers.momo !== undefined) await app.register(momoReturns, portsOf('momo'));
  if (providers.napas !== undefined) await app.register(napasReturns, portsOf('napas'));
  if (providers.nganluong !== undefined) {
    await app.register(nganluongReturns, portsOf('nganluong'));
  }
  if (providers.viettelpay !== undefined) {
    await app.register(viettelpayReturns, {
      ports: portsOf('viettelpay'),
      clock: flows.clock,
      returnUrlOf: (attemptId) => flows.connectorUrls('viettelpay', attemptId).returnUrl,
    });
  }
}
