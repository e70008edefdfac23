import type { Secret } from '@cong/values/secret.ts';
import { parseAnswer } from '@cong/wire/appotapay/answer.ts';
import { type Kind, SIGNED_FIELDS, sign, signRequest } from '@cong/wire/appotapay/signature.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import { type SignatureStory, tellHmac } from '../signature-story.ts';

const REQUEST: Bilingual = { vi: 'signature của yêu cầu', en: 'signature of the request' };
const ANSWER: Bilingual = { vi: 'signature của câu trả lời', en: 'signature of the answer' };

const OF: Readonly<Partial<Record<Kind, Bilingual>>> = {
  redirect: { vi: 'signature trên URL', en: 'signature in the URL' },
  ipn: { vi: 'signature của IPN', en: 'signature of the IPN' },
};

type Fields = Readonly<Record<string, unknown>>;

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** How our request's signature is made: over every field that is sent, sorted by name. */
export function requestStory(fields: Fields, secretKey: Secret): SignatureStory {
  const texts = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, text(value)]),
  );
  const names = Object.keys(texts).filter((name) => name !== 'signature');
  return tellHmac({
    of: REQUEST,
    fields: names.sort().map((name) => ({ name, value: texts[name] ?? '' })),
    received: texts.signature ?? '',
    computed: signRequest(texts, secretKey),
    ours: true,
  });
}

/** How the signature of a message of the gateway's is made from its fields. */
export const messageStory = (kind: Kind, fields: Fields, secretKey: Secret): SignatureStory =>
  tellHmac({
    of: OF[kind] ?? ANSWER,
    fields: SIGNED_FIELDS[kind].map((name) => ({ name, value: text(fields[name]) })),
    received: text(fields.signature),
    computed: sign(kind, fields, secretKey),
    ours: false,
  });

/** The story of an answer's signature; none for a refusal, which carries none. */
export function answerStories(
  kind: Kind,
  answer: HttpAnswer,
  secretKey: Secret,
): readonly SignatureStory[] {
  if (answer.kind === 'failed') return [];
  const parsed = parseAnswer(answer);
  return parsed.ok ? [messageStory(kind, parsed.value, secretKey)] : [];
}
