import { createHash, createHmac } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { type Fields, type Kind, SIGNED_FIELDS, signingString } from './signature.ts';

/** What was signed, as far as ways of getting it wrong differ in it. */
type Signed = {
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly fields: Fields;
  readonly key: string;
};

/** What the checksum is then, each of them where one fault has several looks. */
type Fault = {
  readonly told: string;
  readonly made: (signed: Signed) => string | readonly string[];
};

const sha1 = (text: string | Buffer): string => createHash('sha1').update(text).digest('hex');
const textsIn = (fields: Fields, names: readonly string[]): string =>
  names.map((name) => (typeof fields[name] === 'string' ? fields[name] : '')).join('');
const withoutChecksum = (fields: Fields): readonly string[] =>
  Object.keys(fields).filter((name) => name !== 'checksum');
const escaped = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
const separated =
  (separator: string) =>
  ({ values, key }: Signed) =>
    sha1([...values, key].join(separator));
const hashed =
  (algorithm: string) =>
  ({ values, key }: Signed) =>
    createHash(algorithm)
      .update(values.join('') + key)
      .digest('hex');

/**
 * The checksums of a program that writes a word for what is empty: for all of it, for what is absent, null or '' alone, and
 * for one field alone.
 */
function filledWith(word: string, { names, values, fields, key }: Signed): readonly string[] {
  const empty = names.filter((_name, at) => values[at] === '');
  const unsent = empty.filter((name) => fields[name] === undefined);
  const nulls = empty.filter((name) => fields[name] === null);
  const blank = empty.filter((name) => fields[name] === '');
  const pairs = [
    [...unsent, ...nulls],
    [...unsent, ...blank],
    [...nulls, ...blank],
  ];
  const filled = [empty, unsent, nulls, blank, ...pairs, ...empty.map((name) => [name])];
  return filled
    .filter((chosen) => chosen.length > 0)
    .map((chosen) => {
      const signed = values.map((value, at) => (chosen.includes(names[at] ?? '') ? word : value));
      return sha1(signed.join('') + key);
    });
}

/** The checksums over the same amount with other zeros behind its point, or none. */
function otherAmounts({ names, values, key }: Signed): readonly string[] {
  const at = names.indexOf('totalAmount');
  const sent = values[at] ?? '';
  const whole = sent.replace(/\.0*$/, '');
  if (whole === '') return [];
  return ['', '.0', '.00', '.0000']
    .map((zeros) => whole + zeros)
    .filter((amount) => amount !== sent)
    .map((amount) => sha1(values.with(at, amount).join('') + key));
}

/** What integrations get wrong, the likeliest first. */
const FAULTS: readonly Fault[] = [
  { told: 'secretKey is not put after the fields', made: ({ values }) => sha1(values.join('')) },
  {
    told: 'secretKey stands before the fields',
    made: ({ values, key }) => sha1(key + values.join('')),
  },
  {
    told: 'passcode is left out of what is signed',
    made: ({ values, key }) => sha1(values.slice(0, -1).join('') + key),
  },
  {
    told: 'secretKey stands where passcode belongs',
    made: ({ values, key }) => sha1([...values.slice(0, -1), key].join('') + (values.at(-1) ?? '')),
  },
  {
    told: 'passcode is put in place of secretKey',
    made: ({ values }) => sha1(values.join('') + (values.at(-1) ?? '')),
  },
  { told: 'it is MD5: take SHA-1', made: hashed('md5') },
  { told: 'it is SHA-256: take SHA-1', made: hashed('sha256') },
  {
    told: 'it is an HMAC: take the SHA-1 of the text with secretKey at its end',
    made: ({ values, key }) => createHmac('sha1', key).update(values.join('')).digest('hex'),
  },
  {
    told: 'the fields are signed in the order of the message: take the documented order',
    made: ({ fields, key }) => sha1(textsIn(fields, withoutChecksum(fields)) + key),
  },
  {
    told: 'the fields are signed in alphabetical order: take the documented order',
    made: ({ fields, key }) => sha1(textsIn(fields, withoutChecksum(fields).toSorted()) + key),
  },
  ...['|', '&', ',', ';', ' ', '-', '\n'].map((separator) => ({
    told: `the values are joined by ${JSON.stringify(separator)}: join them by nothing`,
    made: separated(separator),
  })),
  {
    told: 'description is signed: it is not covered',
    made: ({ values, fields, key }) => {
      const [passcode = '', ...before] = values.toReversed();
      const unsigned = textsIn(fields, ['description']);
      return sha1(before.toReversed().join('') + unsigned + passcode + key);
    },
  },
  ...['null', 'undefined', 'None'].map((nothing) => ({
    told: `empty fields are signed as ${nothing}: they add nothing`,
    made: (signed: Signed) => filledWith(nothing, signed),
  })),
  {
    told: 'totalAmount is signed with other decimals than it is sent with: sign what is sent',
    made: otherAmounts,
  },
  {
    told: 'a number is signed that is not sent as text: send every value as text, in quotes',
    made: ({ names, fields, key }) => {
      const text = names.map((name) => {
        const value = fields[name];
        return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
      });
      return sha1(text.join('') + key);
    },
  },
  {
    told: 'the values are signed as JSON escapes (\\u1ea1): sign the text itself, in UTF-8',
    made: ({ values, key }) => sha1(escaped(values.join('')) + key),
  },
  {
    told: 'the values are signed with slashes escaped (\\/): sign the text itself',
    made: ({ values, key }) => sha1(values.join('').replaceAll('/', '\\/') + key),
  },
  {
    told: 'the values are signed URL-encoded: sign the text itself',
    made: ({ values, key }) => sha1(values.map(encodeURIComponent).join('') + key),
  },
  {
    told: 'the values are signed without the spaces around them: sign what is sent',
    made: ({ values, key }) => sha1(values.map((value) => value.trim()).join('') + key),
  },
  {
    told: 'the text is signed in another encoding than UTF-8',
    made: ({ values, key }) => sha1(Buffer.from(values.join('') + key, 'latin1')),
  },
];

/**
 * What somebody who holds the key has probably got wrong, in words for a developer; undefined when it is nothing that is
 * known. For sandboxes only: it compares as it likes.
 */
export function likelyFault(
  kind: Extract<Kind, 'createOrder' | 'queryOrder'>,
  fields: Fields,
  secretKey: Secret,
): string | undefined {
  const { checksum } = fields;
  if (typeof checksum !== 'string' || checksum === '') return 'there is no checksum';
  const key = secretKey.reveal();
  const digest = createHash('sha1')
    .update(signingString(kind, fields) + key)
    .digest();
  const right = digest.toString('hex');
  if (checksum.trim().toLowerCase() === right) return 'it is right but for upper case or spaces';
  if (checksum === digest.toString('base64')) return 'it is Base64: write it as lower-case hex';
  const names: readonly string[] = SIGNED_FIELDS[kind];
  const signed: Signed = {
    names,
    values: names.map((name) => textsIn(fields, [name])),
    fields,
    key,
  };
  const said = checksum.trim().toLowerCase();
  return FAULTS.find(({ made }) => [made(signed)].flat().includes(said))?.told;
}
