import type { AttemptId } from '@cong/values/ids.ts';
import type { FastifyInstance } from 'fastify';
import { pageAfterReturn } from '../checkout/back-from-bank.ts';
import { checkout } from '../checkout/checkout.ts';
import type { CheckoutDeps } from '../checkout/checkout-deps.ts';
import { banknetReturns } from '../connectors/banknet/plugin.ts';
import type { MerchantRegistry } from '../core/merchant/merchant-registry.ts';
import { recordConnectorResult } from '../flows/record-connector-result.ts';
import { httpServer, stopServing } from '../http/http-server.ts';
import { isAddressWithin } from '../outbound/cidr.ts';
import type { About, Answered, ProtocolDeps } from '../protocols/protocol.ts';
import { redactText } from '../redact.ts';
import { controlApi } from '../sandbox/control-api.ts';
import { Explanations } from '../sandbox/explanations.ts';
import { frontPage } from '../sandbox/front-page.ts';
import { ownKeys } from '../secrets/own-keys.ts';
import { merchantLists } from '../store/merchant-lists.ts';
import { publicIdAllocator } from '../store/public-id-allocator.ts';
import { notifyUrlProblem } from './command-deps.ts';
import type { Gateway } from './gateway.ts';
import { providerReturns } from './providers.ts';
import { startProblem } from './start-problem.ts';
import { answers, exposition } from './worker-health.ts';

export type Serving = { readonly url: string; stop(): Promise<void> };

/** Registers everything that is reached over HTTP, and listens. */
export async function serve(gateway: Gateway, registry: MerchantRegistry): Promise<Serving> {
  const { settings, log, metrics, pools, protocols } = gateway;
  let stopping = false;
  const app = await httpServer({
    logger: log,
    trustedProxies: settings.trustedProxies,
    ...(settings.mode === 'sandbox' && { allowedHosts: sandboxHosts(settings.publicUrl) }),
    isReady: async () => !stopping && (await answers(pools.other)),
    metrics: exposition(metrics),
  });
  const explanations = new Explanations();
  const deps = protocolDeps(gateway, explanations);
  for (const { routes } of protocols) await app.register(routes, deps);
  await registerPages(app, gateway);
  if (settings.mode === 'sandbox') {
    await registerSandbox(app, gateway, { explanations, registry });
  }
  const { host, port } = settings;
  const url = await app.listen({ host, port, backlog: BACKLOG }).catch((error: unknown) => {
    throw startProblem(error, { port: { name: 'PORT', number: port } });
  });
  return {
    url,
    stop: async () => {
      stopping = true;
      await stopServing(app, settings.drainMs);
    },
  };
}

/** Connections that wait to be taken: with Node's 511 a burst of thousands is reset by the kernel while the loop is busy. */
const BACKLOG = 4_096;

function protocolDeps(gateway: Gateway, explanations: Explanations): ProtocolDeps {
  const { settings, flows, metrics, pools } = gateway;
  const allocator = publicIdAllocator({ pool: pools.other });
  return {
    flows,
    lists: merchantLists(pools.other),
    publicUrl: settings.publicUrl,
    checkoutUrl: (token) => `${settings.publicUrl}/pay/${token}`,
    nextNumber: (protocol, now) => allocator.next(protocol, now),
    mayCallFrom: ({ settings: { addresses } }, address) =>
      addresses === undefined || isAddressWithin(address, addresses),
    ownKeys: (purpose) => ownKeys(settings.masterKeys, purpose),
    onAnswer: (answered: Answered) => {
      metrics.onAnswer(answered);
      const { protocol, call, code, refused, why, about } = answered;
      if (refused === undefined) return undefined;
      const facts = { protocol, call, code, refused, ...bounded(about) };
      flows.log('info', 'a merchant call was refused', facts);
      if (settings.mode !== 'sandbox') return undefined;
      const told = typeof why === 'function' ? why() : (why ?? refused);
      const explanation = { protocol, call, code, refused, why: told, at: flows.clock() };
      return `${settings.publicUrl}/sandbox/v1/explanations/${explanations.add(explanation)}`;
    },
  };
}

const MAX_LOGGED = 64;
/** A card number that begins within what is logged ends within this, so that it is known before it is cut. */
const MAX_READ = 4 * MAX_LOGGED;

/** A stranger's words, no longer than a name is. */
const bounded = (about: About = {}): About =>
  Object.fromEntries(
    Object.entries(about)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, redactText(text.slice(0, MAX_READ)).slice(0, MAX_LOGGED)]),
  );

async function registerPages(app: FastifyInstance, gateway: Gateway): Promise<void> {
  const { settings, flows } = gateway;
  const pages = checkoutDeps(gateway);
  await app.register(checkout(pages));
  await app.register(banknetReturns, {
    ...settings.banknet,
    onResult: async (attemptId, answer) => {
      const recorded = await recordConnectorResult(flows, attemptId, answer);
      if (!recorded.ok && recorded.error.code === 'busy') throw new Error('busy: send it again');
    },
    pageOf: async (attemptId) => pageAfterReturn(pages, attemptId),
  });
  const pageOf = (attemptId: AttemptId) => pageAfterReturn(pages, attemptId);
  await providerReturns(app, settings.providers, { flows, pageOf });
}

function checkoutDeps({ settings, flows, protocols }: Gateway): CheckoutDeps {
  const { publicUrl, masterKeys, mode } = settings;
  const [csrfKey] = ownKeys(masterKeys, 'checkout forms');
  return {
    ...{ flows, publicUrl },
    protocolOf: (name) => {
      const found = protocols.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no protocol ${name}`);
      return found;
    },
    sandbox: mode === 'sandbox',
    csrfKey,
  };
}

async function registerSandbox(
  app: FastifyInstance,
  { settings, flows, protocols, messages, configuration }: Gateway,
  { explanations, registry }: { explanations: Explanations; registry: MerchantRegistry },
): Promise<void> {
  await app.register(frontPage);
  await app.register(controlApi, {
    prefix: '/sandbox/v1',
    ...{ flows, protocols, messages, explanations },
    advanceClock: async (ms) => {
      await configuration.advanceClock(ms);
    },
    notifyUrlProblem: notifyUrlProblem(settings),
    setNotifyUrl: async (id, notifyUrl) => {
      await registry.changeSettings(id, { notifyUrl });
    },
  });
}

const sandboxHosts = (publicUrl: string): readonly string[] => [
  'localhost',
  '127.0.0.1',
  '[::1]',
  new URL(publicUrl).hostname,
];
