import { err, ok, type Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import type { CredentialSchema } from '../protocol/protocol.ts';
import type { NewCredential } from './merchant-registry.ts';

/** Vendors gave keys of any length and alphabet; an RSA key of 4096 bits in PEM fits. In characters. */
const MAX_FIELD = 4_096;
/** The public name stands in an index, whose entries are bounded. */
export const MAX_CODE = 512;

/** Why keys cannot be taken, with the field as the protocol names it. */
export type CredentialProblem = {
  readonly field: string;
  readonly code:
    | 'missing'
    | 'unknown_field'
    | 'not_text'
    | 'too_long'
    | 'forbidden_character'
    | 'malformed';
};

type Given = {
  readonly protocol: string;
  readonly schema: CredentialSchema;
  /** As a file or a form gives them, named as in the schema. */
  readonly fields: Readonly<Record<string, unknown>>;
};

/** A protocol's keys from named fields, exactly those of its schema; what may still be to come may be absent. */
export function readCredentials({
  protocol,
  schema,
  fields,
}: Given): Result<NewCredential, CredentialProblem> {
  const unknown = Object.keys(fields).find((field) => !schema.fields.includes(field));
  if (unknown !== undefined) return err({ field: unknown, code: 'unknown_field' });
  const texts = new Map<string, string>();
  for (const field of schema.fields) {
    const most = field === schema.code ? MAX_CODE : MAX_FIELD;
    if (fields[field] === undefined && schema.optional?.includes(field)) continue;
    const text = readField(field, fields[field], most);
    if (!text.ok) return text;
    if (schema.accepts?.[field]?.(text.value) === false) return err({ field, code: 'malformed' });
    texts.set(field, text.value);
  }
  const code = texts.get(schema.code) ?? '';
  texts.delete(schema.code);
  const secrets = [...texts].map(([field, text]) => [field, new Secret(text)]);
  return ok({ protocol, code, secrets: Object.fromEntries(secrets) });
}

function readField(field: string, value: unknown, most: number): Result<string, CredentialProblem> {
  if (value === undefined || value === null || value === '') return err({ field, code: 'missing' });
  if (typeof value !== 'string') return err({ field, code: 'not_text' });
  if (value.length > most) return err({ field, code: 'too_long' });
  return isWellFormedText(value) ? ok(value) : err({ field, code: 'forbidden_character' });
}
