import { readdirSync, readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import { describe, expect, test } from 'vitest';
import { type Kind, SIGNED_FIELDS, sign, verify } from './signature.ts';

type Message = Readonly<Record<string, unknown>>;
type Vector = {
  readonly name: string;
  readonly source: string;
  readonly secret: string;
  readonly message: Message | readonly unknown[];
  readonly checksum: string;
};

const KINDS: Readonly<Record<string, Kind>> = {
  'createOrder request': 'createOrder',
  'createOrder request, every field': 'createOrder',
  'createOrder response': 'createOrderAnswer',
  'queryOrder request': 'queryOrder',
  'queryOrder response': 'queryOrderAnswer',
  notify: 'notify',
  'notify reply': 'notifyReply',
  'browser return ticket': 'browserReturn',
};

const folder = new URL('./vectors/', import.meta.url);
const vectors = readdirSync(folder).flatMap(
  (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector[],
);

/** An answer's elements stand where its signed fields stand; the description after them is unsigned. */
function fieldsOf(kind: Kind, message: Vector['message']): Message {
  if (!Array.isArray(message)) return message as Message;
  return Object.fromEntries(SIGNED_FIELDS[kind].map((name, i) => [name, message[i]]));
}

test('every kind of message has a vector', () => {
  const covered = vectors.map(({ name }) => KINDS[name]);
  expect(new Set(covered)).toEqual(new Set(Object.keys(SIGNED_FIELDS)));
});

describe.each(vectors)('$name ($source)', ({ name, secret, message, checksum }) => {
  const kind = KINDS[name] ?? expect.fail(`no kind for the vector "${name}"`);
  const key = new Secret(secret);
  const fields = fieldsOf(kind, message);
  const checksumName = kind === 'browserReturn' ? 'ticket' : 'checksum';
  const signed = { ...fields, [checksumName]: checksum };
  const withChecksum = (text: unknown) => ({ ...fields, [checksumName]: text });

  test('signs as the vector says', () => expect(sign(kind, fields, key)).toBe(checksum));
  test('is accepted signed', () => expect(verify(kind, signed, key)).toBe(true));

  test.each(SIGNED_FIELDS[kind])('is refused with another %s', (field) => {
    expect(verify(kind, { ...signed, [field]: `${fields[field] ?? ''}0` }, key)).toBe(false);
  });
  test('is refused with another key', () => {
    expect(verify(kind, signed, new Secret(`${secret}0`))).toBe(false);
  });
  test.each([
    ['absent', undefined],
    ['null', null],
    ['empty', ''],
    ['cut short', checksum.slice(0, -1)],
    ['followed by junk', `${checksum}zz`],
    ['a list', [checksum]],
  ])('is refused when its checksum is %s', (_name, text) => {
    expect(verify(kind, withChecksum(text), key)).toBe(false);
  });
});

test('an absent, null or empty field adds nothing to the checksum', () => {
  const key = new Secret('MIKEY');
  const base = { mTransactionID: 'A', merchantCode: 'M', passcode: 'P' };
  const checksum = sign('createOrder', base, key);
  expect(sign('createOrder', { ...base, custName: null, custMail: '' }, key)).toBe(checksum);
});

test('description and addInfo are not covered by a createOrder checksum', () => {
  const key = new Secret('MIKEY');
  const base = { mTransactionID: 'A' };
  expect(sign('createOrder', { ...base, description: 'x', addInfo: ['y'] }, key)).toBe(
    sign('createOrder', base, key),
  );
});
