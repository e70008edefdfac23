import type { MerchantId } from '@cong/values/ids.ts';
import type { Clock } from '@cong/values/time.ts';
import { addMs, SECOND_MS } from '@cong/values/time.ts';
import type { Pool } from 'pg';
import type { BankDirectory, BankStates } from '../core/bank/bank-setting.ts';
import type { InstalmentConfiguration } from '../core/instalment/card-issuer.ts';
import type { InstalmentDirectory } from '../core/instalment/instalment-directory.ts';
import type { Merchant, MerchantDirectory } from '../core/merchant/merchant.ts';
import { MAX_CODE } from '../core/merchant/read-credentials.ts';
import type { MasterKeys } from '../secrets/master-key.ts';
import { readBankStates } from './bank-store.ts';
import { CONFIGURATION_CHANNEL } from './configuration-change.ts';
import { advanceClockOffset, readClockOffset } from './configuration-clock.ts';
import { type Entries, entries } from './configuration-entries.ts';
import { startListener } from './configuration-listener.ts';
import { readInstalments } from './instalment-store.ts';
import { readMerchantByCode, readMerchantById } from './merchant-rows.ts';

type CacheDeps = {
  readonly pool: Pool;
  /** For the connection that listens. */
  readonly url: string;
  readonly masterKeys: MasterKeys;
  /** The machine's time; in sandbox mode the clock below runs ahead of it. */
  readonly systemClock?: Clock;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed?: () => number;
  readonly onLost: (error: unknown) => void;
  /** The sandbox's clock was moved: what was not due may be. */
  readonly onClock?: () => void;
};

/** The operator's configuration as every request needs it. */
export type ConfigurationCache = MerchantDirectory &
  BankDirectory &
  InstalmentDirectory & {
    /** The present, moved as far as the sandbox's clock was. */
    readonly clock: Clock;
    /** Moves the clock of every process; sandbox mode only. @returns the new present. */
    advanceClock(ms: number): Promise<Date>;
    stop(): Promise<void>;
  };

const FRESH_MS = 30 * SECOND_MS;
const RENEW_MS = 20 * SECOND_MS;
const MAX_MERCHANTS = 20_000;
const MAX_UNKNOWN = 1_000;

/**
 * Caches merchants, banks and instalment fees. A change reaches it by notification; after a lost connection it starts
 * empty, and nothing older than 30 s is used in any case.
 */
export async function startConfigurationCache({
  pool,
  url,
  masterKeys,
  systemClock = () => new Date(),
  elapsed = () => performance.now(),
  onLost,
  onClock,
}: CacheDeps): Promise<ConfigurationCache> {
  let offsetMs = 0;
  const clock: Clock = () => addMs(systemClock(), offsetMs);
  const moveClock = (to: number): void => {
    if (to <= offsetMs) return;
    offsetMs = to;
    onClock?.();
  };
  const bounds = {
    elapsed,
    freshMs: FRESH_MS,
    renewMs: RENEW_MS,
    maxHits: MAX_MERCHANTS,
    maxMisses: MAX_UNKNOWN,
  };
  const byCode: Entries<string, Merchant> = entries({
    ...bounds,
    load: (key) => readMerchantByCode(pool, masterKeys, { ...parseKey(key), now: clock() }),
  });
  const byId: Entries<MerchantId, Merchant> = entries({
    ...bounds,
    load: (id) => readMerchantById(pool, masterKeys, { id, now: clock() }),
  });
  const banks: Entries<'all', BankStates> = entries({
    ...bounds,
    load: () => readBankStates(pool),
  });
  const instalments: Entries<'all', InstalmentConfiguration> = entries({
    ...bounds,
    load: () => readInstalments(pool),
  });
  const clearAll = (): void => {
    for (const one of [byCode, byId, banks, instalments]) one.clear();
  };

  const listener = await startListener({
    url,
    channel: CONFIGURATION_CHANNEL,
    onLost,
    onListening: async (client) => {
      clearAll();
      moveClock(await readClockOffset(client));
    },
    onNotice: (payload) => {
      const [kind, subject] = payload.split(':');
      if (kind === 'merchant') {
        for (const one of [byCode, byId]) one.forget(({ id }) => String(id) === subject);
      } else if (kind === 'bank') banks.clear();
      else if (kind === 'instalments') instalments.clear();
      else if (kind === 'clock') readClockOffset(pool).then(moveClock, onLost);
      else clearAll();
    },
  });

  return {
    clock,
    byCode: (protocol, code) =>
      code.length > MAX_CODE ? UNKNOWN : byCode.get(`${protocol}\n${code}`),
    byId: (id) => byId.get(id),
    states: async () => (await banks.get('all')) ?? ALL_OPEN,
    instalments: async () => (await instalments.get('all')) ?? NO_INSTALMENTS,
    async advanceClock(ms) {
      moveClock(await advanceClockOffset(pool, ms));
      return clock();
    },
    stop: () => listener.stop(),
  };
}

const ALL_OPEN: BankStates = new Map();
const NO_INSTALMENTS: InstalmentConfiguration = { fees: [], issuers: [] };
const UNKNOWN: Promise<undefined> = Promise.resolve(undefined);

function parseKey(key: string): { readonly protocol: string; readonly code: string } {
  const end = key.indexOf('\n');
  return { protocol: key.slice(0, end), code: key.slice(end + 1) };
}
