import { newUuid } from '@cong/values/ids.ts';
import type { CommandDeps } from '../commands/command-deps.ts';
import type { Connector } from '../core/connector/connector.ts';
import { checkUrl } from '../outbound/address-filter.ts';
import { parseCidrs } from '../outbound/cidr.ts';
import { URL_REFUSAL_TEXT } from '../outbound/url-refusal-text.ts';
import { simulatorBooks } from '../sandbox/simulator-books.ts';
import type { Settings } from '../settings.ts';
import { attentionReader } from '../store/attention-reader.ts';
import { recordAudit } from '../store/audit-store.ts';
import { bankStore } from '../store/bank-store.ts';
import { conversionList } from '../store/conversion-list.ts';
import { instalmentStore } from '../store/instalment-store.ts';
import { ledgerStore } from '../store/ledger-store.ts';
import { rotateMasterKey } from '../store/merchant-master-key.ts';
import { merchantStore } from '../store/merchant-store.ts';
import type { Gateway } from './gateway.ts';

/** Why a merchant's notify URL would not be called, if it would not. */
export const notifyUrlProblem =
  ({ notify, mode }: Settings) =>
  (url: string): string | undefined => {
    const checked = checkUrl(url, notify.allow);
    if (checked.ok) return undefined;
    const canBeOpened = mode === 'sandbox' && checked.error === 'not_public_address';
    return URL_REFUSAL_TEXT[checked.error] + (canBeOpened ? ALLOW_HINT : '');
  };

const ALLOW_HINT = ' (CONG_NOTIFY_ALLOW opens address ranges)';

/** What operator commands work with, over an open gateway. @param operator who is written into the audit. */
export function commandDeps(gateway: Gateway, operator: string): CommandDeps {
  const { pools, configuration, settings, flows, messages, protocols, connectors } = gateway;
  const { clock } = configuration;
  const { masterKeys } = settings;
  const store = { pool: pools.other, clock, newUuid, operator, masterKeys };
  return {
    merchants: merchantStore(store),
    banks: bankStore(store),
    instalments: instalmentStore(store),
    conversions: conversionList(pools.other),
    rotateMasterKey: () => rotateMasterKey(store),
    protocols,
    contractTerms: gateway.connectors.filter(({ accountFields }) => accountFields !== undefined),
    notifyUrlProblem: notifyUrlProblem(settings),
    addressRanges: (text) => {
      const ranges = parseCidrs(text);
      return ranges.ok ? ranges.value.map(({ base, bits }) => `${base}/${bits}`) : undefined;
    },
    ...{ flows, messages, operator, clock },
    attention: attentionReader(pools.other),
    ledger: ledgerStore({ pool: pools.other, reader: flows.reader, policyOf: flows.policyOf }),
    simulatorBooks: simulatorBooks(outside(connectors)),
    audit: (entry) => recordAudit(pools.other, { ...entry, operator, at: clock() }),
  };
}

/** Our own wallet's books are our ledger. */
const outside = (connectors: readonly Connector[]): readonly string[] =>
  connectors.map(({ name }) => name).filter((name) => name !== 'wallet');
