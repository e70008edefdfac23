import type { LoadTarget } from '../load/load-plan.ts';
import type { Wallet } from '../load/shop-protocol.ts';
import type { ProtocolName } from '../load/shops.ts';

type Ports = { readonly gateway: number; readonly simulators: number };

/** One debit as the simulated bank network wrote it down. */
export type BankDebit = {
  readonly position: number;
  readonly attemptRef: string;
  readonly debited: string;
  readonly refunded: string;
};

/** What the sandbox and the simulators let a test do from outside. */
export class SandboxControl {
  readonly #gateway: string;
  readonly #simulators: string;
  readonly #port: number;

  constructor({ gateway, simulators }: Ports) {
    this.#port = gateway;
    this.#gateway = `http://127.0.0.1:${gateway}/sandbox/v1`;
    this.#simulators = `http://127.0.0.1:${simulators}`;
  }

  get simulatorsUrl(): string {
    return this.#simulators;
  }

  /** The seeded merchant of a protocol. */
  async target(protocol: ProtocolName): Promise<LoadTarget> {
    const all: Record<string, LoadTarget['keys']> = await call(`${this.#gateway}/keys`);
    const keys = all[protocol];
    if (keys === undefined) throw new Error(`the sandbox has no merchant of ${protocol}`);
    return { gatewayPort: this.#port, protocol, keys };
  }

  async setNotifyUrl(protocol: ProtocolName, url: string): Promise<void> {
    await call(`${this.#gateway}/merchants/${protocol}/notify-url`, {
      method: 'PUT',
      body: { url },
    });
  }

  /** Opens the wallets that are not there yet, with more in each than a run can spend. */
  async openWallets(wallets: readonly Wallet[]): Promise<void> {
    const url = `${this.#gateway}/wallets`;
    const open: readonly { readonly phone: string }[] = await call(url);
    const known = new Set(open.map(({ phone }) => phone));
    const missing = wallets.filter(({ phone }) => !known.has(phone));
    await Promise.all(missing.map((wallet) => this.#openWallet(url, wallet)));
  }

  async #openWallet(url: string, { phone, password }: Wallet): Promise<void> {
    const body = { phone, password, holder: `PAYER ${phone}`, tier: 'business' };
    await call(url, { method: 'POST', body });
    const money = { amount: PLENTY, requestId: `bench ${phone}` };
    await call(`${url}/${phone}/top-up`, { method: 'POST', body: money });
  }

  /** Moves everyone's clock forward. @returns how far the gateway's is ahead of this machine's. */
  async advanceClock(advance: string): Promise<number> {
    const moved = await call<{ readonly now: string }>(`${this.#gateway}/clock`, {
      method: 'POST',
      body: { advance },
    });
    return new Date(moved.now).getTime() - Date.now();
  }

  async orderFault(fault: object): Promise<void> {
    const url = `${this.#simulators}/banknet/control/faults`;
    await call(url, { method: 'POST', body: fault });
  }

  /** The bank network's debits from this position on. */
  async debitsSince(position: number): Promise<readonly BankDebit[]> {
    const found: BankDebit[] = [];
    for (let since: number | null = position; since !== null; ) {
      const page: { readonly entries: readonly BankDebit[]; readonly next: number | null } =
        await call(`${this.#simulators}/banknet/books?since=${since}&limit=10000`);
      found.push(...page.entries);
      since = page.next;
    }
    return found;
  }
}

const TIMEOUT_MS = 30_000;
/** In đồng: what a wallet of the highest tier may spend in a day. */
const PLENTY = 500_000_000_000;

async function call<Answer>(
  url: string,
  { method = 'GET', body }: { readonly method?: string; readonly body?: object } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
  return response.json() as Promise<Answer>;
}
