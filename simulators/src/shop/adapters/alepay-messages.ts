import { checksumOf } from '@cong/wire/alepay/checksum.ts';
import type { Credentials } from '@cong/wire/alepay/credentials.ts';
import { decryptAnswer, fromBase64 } from '@cong/wire/alepay/rsa-blocks.ts';
import { isObject, parseBody } from '@cong/wire/shared/body.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { OpenedText } from '../journal.ts';
import type { Bilingual } from '../language.ts';
import { type SignatureStory, tellSignature } from '../signature-story.ts';

const OF = {
  request: { vi: 'checksum của yêu cầu', en: 'checksum of the request' },
  answer: { vi: 'checksum của câu trả lời', en: 'checksum of the answer' },
  callback: { vi: 'checksum trên URL', en: 'checksum in the URL' },
  notification: { vi: 'checksum của thông báo', en: 'checksum of the notification' },
} as const satisfies Readonly<Record<string, Bilingual>>;

const OPENED = {
  sent: { vi: 'data trước khi mã hóa', en: 'data before it was encrypted' },
  received: { vi: 'data sau khi giải mã', en: 'data, decrypted' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** What a message shows of its seal: how its checksum is made, and what its encrypted part says. */
export type Unsealed = {
  readonly signatures: readonly SignatureStory[];
  readonly opened: readonly OpenedText[];
};

type Keys = Omit<Credentials, 'token'>;

const field = (fields: object, name: string): string => {
  const value = Object.entries(fields).find(([key]) => key === name)?.[1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const fieldsOf = (text: string) => {
  const body = parseBody(text);
  return body.ok ? body.value : {};
};

type Sealed = {
  readonly of: Bilingual;
  readonly parts: readonly { readonly name: string; readonly value: string }[];
  readonly received: string;
  readonly ours?: true;
};

const story = ({ of, parts, received, ours }: Sealed, { checksumKey }: Keys): SignatureStory =>
  tellSignature({
    ...{ of, received, ours: ours === true, algorithm: 'MD5' },
    parts: [...parts, { name: 'checksumKey', secret: true }],
    computed: checksumOf(parts.map(({ value }) => value).join(''), checksumKey),
  });

/** Our call: what was encrypted, and the checksum over the ciphertext. */
export function requestUnsealed(fields: object, body: string, keys: Keys): Unsealed {
  const sent = fieldsOf(body);
  const parts = [{ name: 'data', value: field(sent, 'data') }];
  const received = field(sent, 'checksum');
  return {
    signatures: [story({ of: OF.request, parts, received, ours: true }, keys)],
    opened: [{ of: OPENED.sent, text: JSON.stringify(fields, undefined, 2) }],
  };
}

/** The gateway's answer; a refusal carries neither data nor checksum. */
export function answerUnsealed(answer: HttpAnswer, keys: Keys): Unsealed {
  const fields = answer.kind === 'answered' ? fieldsOf(answer.body) : {};
  const data = field(fields, 'data');
  if (data === '') return { signatures: [], opened: [] };
  const parts = [{ name: 'data', value: data }];
  const received = field(fields, 'checksum');
  return {
    signatures: [story({ of: OF.answer, parts, received }, keys)],
    opened: decrypted(data, keys),
  };
}

/** What the payer's browser brought: the same, base64 once more. */
export function callbackUnsealed(query: URLSearchParams, keys: Keys): Unsealed {
  const data = query.get('data') ?? '';
  const parts = [{ name: 'data', value: data }];
  const received = query.get('checksum') ?? '';
  return {
    signatures: [story({ of: OF.callback, parts, received }, keys)],
    opened: decrypted(fromBase64(data).bytes.toString('latin1'), keys),
  };
}

const NOTIFIED = ['orderCode', 'amount', 'transactionCode'] as const;

/** The gateway's notification, which is not encrypted. */
export function notificationUnsealed(body: string, keys: Keys): Unsealed {
  const { transactionInfo, checksum } = fieldsOf(body);
  const info = isObject(transactionInfo) ? transactionInfo : {};
  const parts = NOTIFIED.map((name) => ({ name, value: field(info, name) }));
  const received = typeof checksum === 'string' ? checksum : '';
  return { signatures: [story({ of: OF.notification, parts, received }, keys)], opened: [] };
}

function decrypted(data: string, { encryptKey }: Keys): readonly OpenedText[] {
  const text = decryptAnswer(data, encryptKey);
  return text === undefined ? [] : [{ of: OPENED.received, text: laidOut(text) }];
}

function laidOut(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch {
    return json;
  }
}
