import { lookup, Resolver } from 'node:dns/promises';

/** Every address of a host name, in the order to be tried. Rejects with a `code` when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const TIMEOUT_MS = 2_000;
const TRIES = 2;
const RETIRING: ReadonlySet<unknown> = new Set(['ETIMEOUT', 'ECONNREFUSED']);

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/**
 * Asks name servers itself. The system's look-up has four threads for the whole process, so that four dead
 * name servers of merchants would hold up everyone; it also knows local names, which no merchant has.
 */
export function dnsResolve(servers?: readonly string[]): Resolve {
  const fresh = (): Resolver => {
    const made = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (servers !== undefined) made.setServers(servers);
    return made;
  };
  let resolver = fresh();
  return async (hostname) => {
    const [v4, v6] = await Promise.allSettled([
      resolver.resolve4(hostname),
      resolver.resolve6(hostname),
    ]);
    // IPv4 first: the shops of the country are surest there.
    const addresses = [v4, v6].flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
    if (addresses.length === 0 && v4.status === 'rejected') {
      // A resolver reads the system's name servers once; they may have changed since.
      if (RETIRING.has(codeOf(v4.reason))) resolver = fresh();
      throw v4.reason;
    }
    return addresses;
  };
}

/** Asks the operating system: hosts file and local names too, as sandbox mode wants. */
export const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, order: 'ipv4first' })).map(({ address }) => address);
