import type { MerchantId } from '@cong/values/ids.ts';
import type { MessageStore } from '../core/notification/message-store.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import type { FlowDeps } from '../flows/deps.ts';
import type { Explanations } from './explanations.ts';

/** What the control API works with. */
export type SandboxDeps = {
  readonly flows: FlowDeps;
  readonly protocols: readonly Protocol[];
  readonly messages: Pick<MessageStore, 'ofPayment'>;
  readonly explanations: Explanations;
  /** Moves the clock that all processes read. */
  readonly advanceClock: (ms: number) => Promise<void>;
  /** Why this gateway would not call a notify URL. */
  readonly notifyUrlProblem: (url: string) => string | undefined;
  readonly setNotifyUrl: (id: MerchantId, url: string) => Promise<void>;
};
