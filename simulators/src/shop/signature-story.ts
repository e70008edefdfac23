import type { Bilingual } from './language.ts';
import { MASK } from './mask.ts';

/** One value of a signing string. A secret is named but never shown. */
export type SignedPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secret: true };

/** How one signature is made or checked, so that a developer can follow it by hand. */
export type SignatureStory = {
  readonly of: Bilingual;
  readonly algorithm: 'SHA-1' | 'SHA-256' | 'MD5' | 'HMAC-SHA256' | 'SHA256withRSA';
  readonly parts: readonly SignedPart[];
  /** The parts put together, secrets masked. */
  readonly joined: string;
  /** The same in a shell, with the secrets as variables. */
  readonly command: string;
  readonly received: string;
  /** Absent where showing it would let a reader forge the message that came without it. */
  readonly computed?: string;
  readonly correct: boolean;
};

const OPENSSL = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', MD5: 'md5' } as const;

type Told = {
  readonly of: Bilingual;
  readonly received: string;
  readonly computed: string;
  /** Our own message: its right signature is no secret. */
  readonly ours: boolean;
};

/** A signature over values put together, without a separator unless one is named. */
export function tellSignature(
  told: Told & {
    readonly algorithm: keyof typeof OPENSSL;
    readonly parts: readonly SignedPart[];
    readonly separator?: string;
  },
): SignatureStory {
  const { of, algorithm, parts, received, computed, ours, separator = '' } = told;
  const between = separator === '' ? '' : quoted(separator);
  const correct = received === computed;
  const shown = (part: SignedPart) => ('secret' in part ? MASK : part.value);
  return {
    of,
    algorithm,
    parts,
    joined: parts.map(shown).join(separator),
    command: `printf %s ${parts.map(inShell).join(between)} | openssl dgst -${OPENSSL[algorithm]}`,
    received,
    ...((correct || ours) && { computed }),
    correct,
  };
}

function inShell(part: SignedPart): string {
  // passcode → "$PASSCODE", secretKey → "$SECRET_KEY"
  if ('secret' in part) return `"$${part.name.replace(/[A-Z]/g, '_$&').toUpperCase()}"`;
  return part.value === '' ? '' : quoted(part.value);
}

/** A signature under a key, over name=value joined by "&". */
export function tellHmac({
  of,
  fields,
  received,
  computed,
  ours,
}: Told & {
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}): SignatureStory {
  const correct = received === computed;
  const joined = fields.map(({ name, value }) => `${name}=${value}`).join('&');
  return {
    ...{ of, joined, received, correct },
    algorithm: 'HMAC-SHA256',
    parts: [...fields, { name: 'secretKey', secret: true }],
    command: `printf %s ${quoted(joined)} | openssl dgst -sha256 -hmac "$SECRET_KEY"`,
    ...((correct || ours) && { computed }),
  };
}

/** A signature by one side's private key over a whole text; PKCS#1 v1.5's is the same at every try. */
export function tellRsa({
  of,
  text,
  received,
  computed,
  ours,
}: Told & { readonly text: string }): SignatureStory {
  const correct = received === computed;
  // basenc wants the padding that the wire leaves out.
  const padded = received.padEnd(Math.ceil(received.length / 4) * 4, '=');
  const signing = 'openssl dgst -sha256 -sign merchant.pem | basenc --base64url -w0 | tr -d =';
  const verifying = 'openssl dgst -sha256 -verify gateway.pem -signature signature.bin';
  return {
    ...{ of, received, correct, algorithm: 'SHA256withRSA', joined: text },
    parts: [{ name: 'data', value: text }],
    command: ours
      ? `printf %s ${quoted(text)} | ${signing}`
      : `printf %s ${quoted(padded)} | basenc -d --base64url > signature.bin; printf %s ${quoted(text)} | ${verifying}`,
    ...((correct || ours) && { computed }),
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
