import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { addressOfHost, isPublicAddress } from './address-filter.ts';
import type { Cidr } from './cidr.ts';
import { dnsResolve, type Resolve } from './resolve.ts';

export type GuardSettings = {
  /** Ranges opened beyond public addresses; empty in production. */
  readonly allow: readonly Cidr[];
  readonly resolve?: Resolve;
  /** Sockets to one origin at most. */
  readonly connectionsPerHost?: number;
  readonly connectTimeoutMs?: number;
};

export const CONNECTIONS_PER_HOST = 32;
const CONNECT_TIMEOUT_MS = 5_000;
/** Idle sockets close before the 5 s after which common servers hang up. */
const KEEP_ALIVE_MS = 4_000;
const KEEP_ALIVE_MAX_MS = 60_000;

/** A host stands at an address that may not be called. Says no more: the answer may reach a merchant. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';

  constructor() {
    super('the host has an address that is not public');
  }
}

/** The one resolution of a connection: what it hands out has been checked, and nothing asks again. */
function checkedLookup(resolve: Resolve, allow: readonly Cidr[]): LookupFunction {
  const addressesOf = async (hostname: string) => {
    const answers = await resolve(hostname);
    if (!answers.every((ip) => isPublicAddress(ip, allow))) throw new AddressRefused();
    if (answers.length === 0) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
    return answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return (hostname, _options, callback) => {
    addressesOf(hostname).then(
      (addresses) => callback(null, addresses),
      (error) => callback(error, []),
    );
  };
}

/** An HTTP agent that connects to checked addresses only. It follows no redirect and unpacks nothing. */
export function guardedAgent(settings: GuardSettings): Agent {
  const { allow, resolve = dnsResolve() } = settings;
  const connectChecked = buildConnector({
    lookup: checkedLookup(resolve, allow),
    autoSelectFamily: true,
    allowH2: false,
    timeout: settings.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
  });
  const connect: buildConnector.connector = (options, callback) => {
    // An address in the URL is never looked up, so the look-up cannot be its only guard.
    const address = addressOfHost(options.hostname);
    if (address !== undefined && !isPublicAddress(address, allow)) {
      queueMicrotask(() => callback(new AddressRefused(), null));
      return;
    }
    connectChecked(options, callback);
  };
  return new Agent({
    connect,
    connections: settings.connectionsPerHost ?? CONNECTIONS_PER_HOST,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
  });
}
