import { codes, type RefusalCode } from './codes.ts';

/** In which order a bank page's two messages leave: the payer's return and the server's result. */
export type Delivery =
  | 'together'
  | 'result_first'
  | 'return_first'
  | 'result_lost'
  | 'return_lost'
  | 'both_lost'
  | 'result_twice'
  /** The payer never returns and the result comes seconds later. */
  | 'result_late';

/** What the bank does with an attempt. Nothing said: it debits and answers at once. */
export type Behaviour = {
  /** When the details are checked: refuse, never answer, or be out of reach (HTTP 503). */
  readonly check?: RefusalCode | 'silent' | 'unreachable';
  /** No OTP: the debit can be ordered at once. */
  readonly withoutOtp?: true;
  /** The issuer asks its holder itself, on a page of its own (3-D Secure), and debits once it knows. */
  readonly challenge?: true;
  /** When the debit is ordered: refuse, or never answer. */
  readonly authorise?:
    | RefusalCode
    | 'silent_before_debit'
    | 'silent_after_debit'
    /** Debits only after the acquirer has given up, then reports to the result URL. */
    | 'late';
  /** Answers, and reports the same to the result URL. */
  readonly twice?: true;
  /** Waits so long before each answer to a check or an order to debit. */
  readonly delayMs?: number;
  /** Debits so many đồng more than ordered. */
  readonly debitsMore?: number;
  /** So many inquiries fail (HTTP 503) before one is answered. */
  readonly inquiriesDown?: number;
  /** Refunds: refuse, finish later, do it and be silent, or lose it and be silent. */
  readonly refund?: 'refused' | 'pending' | 'silent_done' | 'silent_lost';
  /** Answers to orders and inquiries, results and returns carry a wrong signature. */
  readonly wrongSignature?: true;
  readonly delivery?: Delivery;
};

export type TestCard = {
  /** The name of what happens, as the sandbox's control calls take it. */
  readonly outcome: string;
  readonly number: string;
  readonly holder: string;
  /** MM/YY: issue date of a domestic card, expiry of an international one. */
  readonly date: string;
  readonly securityCode?: string;
  /** The right OTP where it is not the one of all cards. */
  readonly otp?: string;
  readonly cards: 'domestic' | 'international';
  readonly behaviour: Behaviour;
  readonly vi: string;
  readonly en: string;
};

type Common = Pick<TestCard, 'holder' | 'date' | 'cards' | 'securityCode' | 'otp'>;

type Text = { readonly vi: string; readonly en: string };

/** Makes table rows that share holder, date and security code; each row keeps its name as a literal type. */
export function rowsWith<const Shared extends Common>(common: Shared) {
  const card = <const Name extends string>(
    outcome: Name,
    number: string,
    { vi, en, ...behaviour }: Behaviour & Text,
  ) => ({ outcome, number, ...common, behaviour, vi, en });
  const refused = <const Name extends string>(
    outcome: Name,
    number: string,
    behaviour: { readonly [Step in 'check' | 'authorise']?: RefusalCode },
  ) => {
    const { vi, en } = codes[behaviour.check ?? behaviour.authorise ?? '06'];
    return card(outcome, number, { ...behaviour, vi, en });
  };
  return { card, refused };
}
