import type { Secret } from '@cong/values/secret.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import type { FlowDeps } from '../flows/deps.ts';

/** What the hosted pages work with; main.ts hands it in. */
export type CheckoutDeps = {
  readonly flows: FlowDeps;
  readonly protocolOf: (name: string) => Protocol;
  /** Origin that payers' browsers reach, without a slash at the end. */
  readonly publicUrl: string;
  /** Test values are shown on the pages. */
  readonly sandbox: boolean;
  /** Signs forms and links; the same in every process. */
  readonly csrfKey: Secret;
};
