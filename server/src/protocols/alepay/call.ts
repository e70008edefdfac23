import type { ErrorCode } from '@cong/wire/alepay/codes.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import type { ProtocolDeps } from '../protocol.ts';
import type { Authenticated } from './authenticate.ts';

/** A call that was opened: who it is from, its fields, and where it came from. */
export type Call = {
  readonly who: Authenticated;
  readonly fields: JsonObject;
  readonly address: string;
  readonly language: 'vi' | 'en';
};

/** What it is answered: JSON to be sealed, or a code alone. */
export type Answered =
  | { readonly code: ErrorCode; readonly json: string }
  | { readonly code: ErrorCode; readonly why: string };

export type Handle = (deps: ProtocolDeps, call: Call) => Promise<Answered>;
