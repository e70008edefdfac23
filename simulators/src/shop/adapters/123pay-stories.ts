import type { Secret } from '@cong/values/secret.ts';
import { parseAnswer } from '@cong/wire/123pay/answer.ts';
import { type Fields, type Kind, SIGNED_FIELDS, sign } from '@cong/wire/123pay/signature.ts';
import type { Bilingual } from '../language.ts';
import { type SignatureStory, tellSignature } from '../signature-story.ts';

const OF: Readonly<Record<Kind, Bilingual>> = {
  createOrder: {
    vi: 'checksum của yêu cầu createOrder1',
    en: 'checksum of the createOrder1 request',
  },
  createOrderAnswer: { vi: 'checksum của câu trả lời', en: 'checksum of the answer' },
  queryOrder: { vi: 'checksum của yêu cầu queryOrder1', en: 'checksum of the queryOrder1 request' },
  queryOrderAnswer: { vi: 'checksum của câu trả lời', en: 'checksum of the answer' },
  notify: { vi: 'checksum của notify', en: 'checksum of the notify' },
  notifyReply: { vi: 'checksum của câu trả lời', en: 'checksum of the reply' },
  browserReturn: { vi: 'ticket trên URL', en: 'ticket in the URL' },
};

/** Messages whose right signature may be shown even when the one that came is wrong: they are ours. */
const OURS: readonly Kind[] = ['createOrder', 'queryOrder', 'notifyReply'];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** How the checksum (or ticket) of a 123PAY message is made from its fields. */
export function storyOf(kind: Kind, fields: Fields, secretKey: Secret): SignatureStory {
  const isReturn = kind === 'browserReturn';
  return tellSignature({
    of: OF[kind],
    algorithm: isReturn ? 'MD5' : 'SHA-1',
    parts: [
      ...SIGNED_FIELDS[kind].map((name) =>
        name === 'passcode'
          ? ({ name, secret: true } as const)
          : { name, value: text(fields[name]) },
      ),
      { name: 'secretKey', secret: true },
    ],
    received: text(isReturn ? fields.ticket : fields.checksum),
    computed: sign(kind, fields, secretKey),
    ours: OURS.includes(kind),
  });
}

/** The story of an answer's checksum; none for an error answer, which carries no checksum. */
export function answerStories(
  kind: 'createOrderAnswer' | 'queryOrderAnswer',
  body: string,
  secretKey: Secret,
): readonly SignatureStory[] {
  const answer = parseAnswer(body);
  if (!answer.ok) return [];
  // The signed values lead the answer in their order; the checksum is its last element.
  const named = SIGNED_FIELDS[kind].map((name, position) => [name, answer.value[position]]);
  return [
    storyOf(kind, { ...Object.fromEntries(named), checksum: answer.value.at(-1) }, secretKey),
  ];
}
