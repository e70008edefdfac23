import type { Clock } from '@cong/values/time.ts';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import type { BankRegistry } from '../core/bank/bank-registry.ts';
import type { Connector } from '../core/connector/connector.ts';
import type { ConversionList } from '../core/instalment/conversion-list.ts';
import type { InstalmentRegistry } from '../core/instalment/instalment-directory.ts';
import type { BankBooks, Ledger } from '../core/ledger/ledger.ts';
import type { MasterKeyRotation } from '../core/merchant/master-key-rotation.ts';
import type { MerchantRegistry } from '../core/merchant/merchant-registry.ts';
import type { MessageStore } from '../core/notification/message-store.ts';
import type { AttentionReader } from '../core/payment/attention.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import type { FlowDeps } from '../flows/deps.ts';

/** What commands work with; main.ts hands it in. */
export type CommandDeps = {
  readonly merchants: MerchantRegistry;
  readonly banks: BankRegistry;
  readonly instalments: InstalmentRegistry;
  readonly conversions: ConversionList;
  readonly rotateMasterKey: () => Promise<MasterKeyRotation>;
  readonly protocols: readonly Pick<
    Protocol,
    'name' | 'credentials' | 'statusOf' | 'takesSuccessCode' | 'amountAsSent'
  >[];
  /** The connectors with which merchants have contracts of their own, and what one consists of. */
  readonly contractTerms: readonly Pick<Connector, 'name' | 'accountFields'>[];
  /** Why no merchant may have this notify URL; undefined when one may. */
  readonly notifyUrlProblem: (url: string) => string | undefined;
  /** The ranges of addresses in a text, as they are kept; undefined when it is none. */
  readonly addressRanges: (text: string) => readonly string[] | undefined;
  readonly flows: FlowDeps;
  readonly messages: MessageStore;
  readonly attention: AttentionReader;
  readonly ledger: Ledger;
  /** The simulated bank's own books, at the simulators' address. */
  readonly simulatorBooks: (url: string) => readonly BankBooks[];
  /** Who is written into the audit. */
  readonly operator: string;
  readonly audit: (entry: Omit<AuditEntry, 'operator'>) => Promise<void>;
  readonly clock: Clock;
};
