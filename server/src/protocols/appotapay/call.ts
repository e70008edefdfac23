import type { Language } from '@cong/wire/appotapay/code-text.ts';
import type { ErrorCode } from '@cong/wire/appotapay/codes.ts';
import type { RequestFault } from '@cong/wire/appotapay/fields.ts';
import type { SignedTexts } from '@cong/wire/appotapay/signature.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import type { Answered, ProtocolDeps } from '../protocol.ts';
import type { Authenticated } from './authenticate.ts';

/** A call that is the merchant's own: its token, and where it is signed its signature, were found genuine. */
export type Call = Authenticated & {
  /** Of the messages in the answer. */
  readonly language: Language;
  /** The body's; empty for calls that have none. */
  readonly fields: JsonObject;
  readonly query: SignedTexts;
  /** The parts of the path that differ. */
  readonly params: Readonly<Record<string, string>>;
};

export type Refused = {
  readonly code: ErrorCode;
  /** What was refused, in our words. */
  readonly refused: string;
  readonly why?: string;
} & Pick<Answered, 'about'>;

/** The JSON of a success, or a refusal. */
export type Answer = { readonly body: string } | Refused;

export type Handle = (deps: ProtocolDeps, call: Call) => Promise<Answer>;

/** A field that breaks its rule. */
export const formatRefusal = ({ code, field, why }: RequestFault): Refused => ({
  ...{ code, refused: 'format' },
  about: { cause: field },
  why: `${field}: ${why}`,
});

/** A refusal by its name in one of the tables of codes. */
export const refusal = <Codes extends Readonly<Record<string, ErrorCode>>>(
  codes: Codes,
  refused: keyof Codes & string,
  why?: string,
): Refused => ({
  code: codes[refused] as ErrorCode,
  refused,
  ...(why !== undefined && { why }),
});
