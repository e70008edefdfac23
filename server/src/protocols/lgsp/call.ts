import type { AnswerCode } from '@cong/wire/lgsp/codes.ts';
import type { Fields, ParamError } from '@cong/wire/lgsp/fields.ts';
import type { Answered, ProtocolDeps } from '../protocol.ts';
import type { Authenticated } from './authenticate.ts';
import { CALL_CODES } from './codes.ts';

/** A call that is the agency's own: header and pair were found genuine. Its checksum is looked at after its fields. */
export type Call = Authenticated & { readonly fields: Fields };

export type Refused = {
  readonly code: Exclude<AnswerCode, 'SUCCESSFUL'>;
  /** What was refused, in our words. */
  readonly refused: string;
  readonly why?: string;
} & Pick<Answered, 'about'>;

/** The JSON of a success, or a refusal. */
export type Answer = { readonly body: string } | Refused;

export type Handle = (deps: ProtocolDeps, call: Call) => Promise<Answer>;

/** A field that breaks its rule. */
export const formatRefusal = ({ field, why }: ParamError): Refused => ({
  ...{ code: CALL_CODES.format, refused: 'format', why: `${field}: ${why}` },
  about: { cause: field },
});

/** A refusal by its name in one of the tables of codes. */
export const refusal = <Codes extends Readonly<Record<string, Refused['code']>>>(
  codes: Codes,
  refused: keyof Codes & string,
  why?: string,
): Refused => ({
  code: codes[refused] as Refused['code'],
  refused,
  ...(why !== undefined && { why }),
});
