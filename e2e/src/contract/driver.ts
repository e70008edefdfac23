import type { BankNetwork } from '../bank-network.ts';
import type { Payer } from '../payer.ts';
import type { RunningSystem } from '../running-system.ts';
import type { OrderView, SandboxControl } from '../sandbox-control.ts';

/** What must hold in every protocol, whatever it is called there; told in `stories.ts`. */
export const STORY_NAMES = [
  'pay',
  'decline',
  'decline then pay',
  'cancel',
  'expire',
  'duplicate',
  'wrong signature',
  'partial refunds',
  'lost IPN',
  'unknown outcome',
  'late capture',
] as const;

type StoryName = (typeof STORY_NAMES)[number];

/** What every story's order costs, in đồng. */
export const AMOUNT = 100_000;

/** An order as every protocol has it. */
export type NewOrder = {
  readonly orderRef: string;
  /** In đồng. */
  readonly amount: number;
  /** Where results are to be sent, for protocols whose orders say so. */
  readonly notifyUrl: string;
  readonly returnUrl: string;
};

/** What the gateway answered: a page to pay at, or the protocol's code of a refusal. */
export type Created =
  | { readonly payUrl: string; readonly publicId: string }
  | { readonly refused: string };

/** A notification or a browser's return, after its signature was found genuine. */
export type Told = { readonly orderRef: string; readonly status: string };

/** A request as a merchant's listener gets it. */
export type Heard = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/**
 * A merchant of one protocol, who signs and reads as the protocol's documents say and with none of our code: a story must
 * not be proved by what it tests.
 */
export type ContractMerchant = {
  /** @param wrongly the order is signed with another key. */
  create(order: NewOrder, wrongly?: 'wrongly signed'): Promise<Created>;
  /** What the protocol's query says of an order: one of the driver's codes. */
  status(orderRef: string): Promise<string>;
  /** What a notification tells; undefined when it is not genuine. */
  readNotify(heard: Heard): Told | undefined;
  /** The answer that means "received". */
  received(told: Told): { readonly status: number; readonly body: string };
  /** What the browser brings back to the shop; undefined when it is not genuine. */
  readReturn(url: URL): Told | undefined;
  /** By the protocol's own call, or as its merchants have it done. */
  refund(
    orderRef: string,
    amount: number,
    requestId: string,
  ): Promise<'accepted' | { readonly refused: string }>;
};

/** What the payer at the pages is going to meet: a name of the magic-value table. */
export type Outcome = 'success' | 'insufficient_funds';

/** A bank that debits and does not say so. */
export type Doubt = {
  /** The payer has confirmed everything, the bank has debited, and nobody on our side knows. */
  readonly reach: (payer: Payer, payUrl: string, sandbox: SandboxControl) => Promise<void>;
  /** Until the bank is asked again, as an ISO 8601 duration. */
  readonly pause: string;
  /** The bank's word of it comes after all. */
  readonly end: (payer: Payer, attempt: OrderView['attempts'][number]) => Promise<void>;
};

/** Everything that the stories need to know of a protocol. */
export type Driver = {
  /** Its name in the sandbox's control API. */
  readonly protocol: string;
  /** How the protocol says it. `declined`: the payer gave up after `insufficient_funds`. */
  readonly codes: {
    readonly waiting: string;
    readonly paid: string;
    readonly declined: string;
    readonly cancelled: string;
    readonly expired: string;
    /** An operator found it not paid, and no time to pay is left; absent where the payer is back at the choice of banks. */
    readonly failed?: string;
    readonly uncertain: string;
    readonly duplicate: string;
    readonly wrongSignature: string;
    readonly unknownOrder: string;
  };
  /** The ends that its merchants are notified of. */
  readonly tells: readonly ('paid' | 'declined' | 'cancelled' | 'expired' | 'failed')[];
  /** The wait before the second try of a notification, as an ISO 8601 duration. */
  readonly notifyPause: string;
  /** The same order sent again gets the same answer again; else the code of a duplicate. */
  readonly answersAgain?: true;
  /** Stories that cannot happen in this protocol, each with the reason. */
  readonly cannot: Readonly<Partial<Record<StoryName, string>>>;
  /** Whose books say what was debited; the bank network's unless said. */
  readonly books?: (system: RunningSystem) => BankNetwork['bookOf'];
  readonly merchant: (system: RunningSystem) => ContractMerchant;
  /** The payer opens the page and gives everything but the last confirmation: the order to debit. */
  readonly begin: (payer: Payer, payUrl: string, outcome: Outcome) => Promise<void>;
  /** The last confirmation, usually the OTP. */
  readonly confirm: (payer: Payer) => Promise<void>;
  /** What is unknown and late; absent where it cannot be. */
  readonly doubt?: Doubt;
};
