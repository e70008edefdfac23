import type { Secret } from '@cong/values/secret.ts';
import { parseFields } from '@cong/wire/lgsp/fields.ts';
import {
  checksumOfResult,
  type RequestKind,
  SIGNED_FIELDS,
  sign,
} from '@cong/wire/lgsp/signature.ts';
import type { Bilingual } from '../language.ts';
import { type SignatureStory, tellSignature } from '../signature-story.ts';

const REQUEST: Bilingual = { vi: 'checksum của yêu cầu', en: 'checksum of the request' };
const RESULT: Bilingual = {
  vi: 'checksum của kết quả, không chứa bí mật: ai cũng tạo được',
  en: 'checksum of the result, which holds no secret: anybody can make it',
};

const fieldsOf = (body: string) => {
  const fields = parseFields(body);
  return fields.ok ? fields.value : {};
};

/** How our request's checksum is made: the secretKey stands first. */
export function requestStory(kind: RequestKind, body: string, secretKey: Secret): SignatureStory {
  const fields = fieldsOf(body);
  const parts = SIGNED_FIELDS[kind].map((name) => ({ name, value: fields[name] ?? '' }));
  return tellSignature({
    ...{ of: REQUEST, algorithm: 'SHA-256', ours: true },
    parts: [{ name: 'secretKey', secret: true }, ...parts],
    received: fields.checksum ?? '',
    computed: sign(kind, fields, secretKey),
  });
}

/** How a result's is made: with a text from the guide in the secret's place. */
export function resultStory(body: string): SignatureStory {
  const fields = fieldsOf(body);
  const parts = SIGNED_FIELDS.result.map((name) => ({ name, value: fields[name] ?? '' }));
  return tellSignature({
    ...{ of: RESULT, algorithm: 'SHA-256', ours: false },
    parts: [{ name: 'PAYHCM1.0', value: 'PAYHCM1.0' }, ...parts],
    received: fields.checksum ?? '',
    computed: checksumOfResult('result', fields),
  });
}
