import { sign as signBytes } from 'node:crypto';
import { isObject, parseBody } from '@cong/wire/shared/body.ts';
import { open } from '@cong/wire/viviet/envelope.ts';
import { readQuery, sign } from '@cong/wire/viviet/signature.ts';
import type { OpenedText } from '../journal.ts';
import type { Bilingual } from '../language.ts';
import { type SignatureStory, tellRsa, tellSignature } from '../signature-story.ts';
import type { Credentials } from './viviet-credentials.ts';

const OF = {
  link: { vi: 'secure_hash của liên kết', en: 'secure_hash of the link' },
  query: { vi: 'secure_hash của câu hỏi', en: 'secure_hash of the query' },
  result: { vi: 'secure_hash của kết quả', en: 'secure_hash of the result' },
} as const satisfies Readonly<Record<string, Bilingual>>;

const OPENED = {
  sent: { vi: 'data trước khi mã hóa', en: 'data before it was encrypted' },
  received: { vi: 'data sau khi giải mã', en: 'data, decrypted' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** What a message shows of its seal: how its signature is made, and what its encrypted part says. */
export type Unsealed = {
  readonly signatures: readonly SignatureStory[];
  readonly opened: readonly OpenedText[];
};

const nothing: Unsealed = { signatures: [], opened: [] };

/** A message of version 1, from its query as it was written: the hash over its values, sorted by name. */
export function hashStory(
  of: 'link' | 'result',
  query: string,
  { v1: { secret } }: Credentials,
): SignatureStory {
  const { secure_hash: received = '', ...fields } = readQuery(query, 'space') ?? {};
  const names = Object.keys(fields).sort();
  return tellSignature({
    ...{ of: OF[of], algorithm: 'SHA-256', separator: '|', ours: of === 'link', received },
    parts: [
      { name: 'secret', secret: true },
      ...names.map((name) => ({ name, value: fields[name] ?? '' })),
    ],
    computed: sign(fields, secret),
  });
}

/** Our own envelope of version 2: what was encrypted is known to us alone, and is shown. */
export function sentUnsealed(
  of: 'link' | 'query',
  { text, received }: { readonly text: string; readonly received: string },
  { v2: { keys } }: Credentials,
): Unsealed {
  const computed = signBytes('sha256', Buffer.from(text), keys.ours).toString('base64url');
  return {
    signatures: [tellRsa({ of: OF[of], text, received, computed, ours: true })],
    opened: [{ of: OPENED.sent, text: laidOut(text) }],
  };
}

/** The gateway's envelope: opened with our private key, believed for the gateway's signature. */
export function receivedUnsealed(
  { data, key, secure_hash }: Readonly<Record<string, unknown>>,
  { v2: { keys } }: Credentials,
): Unsealed {
  const message = open({ data, key, secure_hash }, keys);
  if (!message.ok) return nothing;
  const received = typeof secure_hash === 'string' ? secure_hash : '';
  const { value: text } = message;
  return {
    signatures: [tellRsa({ of: OF.result, text, received, computed: received, ours: false })],
    opened: [{ of: OPENED.received, text: laidOut(text) }],
  };
}

/** The envelope in an answer's JSON. */
export function answerUnsealed(body: string, credentials: Credentials): Unsealed {
  const envelope = parseBody(body);
  return envelope.ok && isObject(envelope.value)
    ? receivedUnsealed(envelope.value, credentials)
    : nothing;
}

function laidOut(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch {
    return json;
  }
}
