import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Fields,
  type Kind,
  SIGNED_FIELDS,
  type SignedTexts,
  sign,
  signRequest,
  verify,
  verifyRequest,
} from './signature.ts';
import { parseSignedBody, signedQuery } from './signed-body.ts';

type Vector = {
  readonly name: string;
  readonly source: string;
  readonly secret: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly signature: string;
};

const vectorsIn = (name: string) =>
  JSON.parse(readFileSync(new URL(`./vectors/${name}`, import.meta.url), 'utf8')) as Vector[];

const vectors = [...vectorsIn('messages.json'), ...vectorsIn('more-messages.json')];

const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  'v1 create response': ['createdOrder'],
  'v1 IPN': ['ipn'],
  'v1 status response': ['orderStatus'],
  'v1 refund response': ['refund'],
  'v1.1 create response': ['createdOrderV11'],
  'v1 redirect': ['redirect'],
  'v1.1 white label response': ['whiteLabelOrder'],
  'v1.1 status response': ['orderStatusV11'],
  'v1 refund detail response': ['refundDetail'],
};

const ofUs = vectors.filter(({ name }) => KINDS[name]);
const ofMerchants = vectors.filter(({ name }) => !KINDS[name]);

/** Nested fields stand beside the others when they are signed. */
const flat = (message: Vector['message']): Fields => {
  const nested = Object.values(message).filter((value) => typeof value === 'object');
  return Object.assign({}, message, ...nested);
};

const forgeries = (signature: string): [string, unknown][] => [
  ['absent', undefined],
  ['null', null],
  ['empty', ''],
  ['in capitals', signature.toUpperCase()],
  ['cut short', signature.slice(0, -1)],
  ['followed by junk', `${signature}zz`],
  ['a list', [signature]],
];

test('every kind of message of ours has a vector, and there are requests too', () => {
  expect(new Set(ofUs.flatMap(({ name }) => KINDS[name]))).toEqual(
    new Set(Object.keys(SIGNED_FIELDS)),
  );
  expect(ofMerchants.map(({ name }) => name)).toEqual([
    'v1 status request',
    'v1 create request, odd characters',
    'v1 refund request',
    'v1.1 create request with a token',
    'v1.1 transaction list query',
  ]);
});

describe.each(ofUs)('$name ($source)', ({ name, secret, message, signature }) => {
  const kind = KINDS[name]?.[0] ?? expect.fail(`no kind for the vector "${name}"`);
  const key = new Secret(secret);
  const fields = flat(message);
  const received = { ...fields, signature };

  test('signs as the vector says', () => expect(sign(kind, fields, key)).toBe(signature));
  test('is accepted signed', () => expect(verify(kind, received, key)).toBe(true));

  test.each([...SIGNED_FIELDS[kind]])('is refused with another %s', (field) => {
    expect(verify(kind, { ...received, [field]: `${fields[field] ?? ''}0` }, key)).toBe(false);
  });
  test('is accepted with other fields that are not signed', () => {
    expect(verify(kind, { ...received, notSigned: 'x' }, key)).toBe(true);
  });
  test('is refused with another key', () => {
    expect(verify(kind, received, new Secret(`${secret}0`))).toBe(false);
  });
  test.each(forgeries(signature))('is refused when its signature is %s', (_name, forged) => {
    expect(verify(kind, { ...received, signature: forged }, key)).toBe(false);
  });
});

describe.each(ofMerchants)('$name ($source)', ({ secret, message, signature }) => {
  const key = new Secret(secret);
  const parsed = parseSignedBody(JSON.stringify({ ...message, signature }));
  const texts: SignedTexts = parsed.ok ? parsed.value.signed : expect.fail('not read');

  test('signs as the vector says', () => expect(signRequest(texts, key)).toBe(signature));
  test('is accepted signed', () => expect(verifyRequest(texts, key)).toBe(true));

  test.each(Object.keys(message))('is refused with another %s', (field) => {
    expect(verifyRequest({ ...texts, [field]: `${texts[field]}0` }, key)).toBe(false);
  });
  test.each(Object.keys(message))('is refused without %s', (field) => {
    const { [field]: _left, ...rest } = texts;
    expect(verifyRequest(rest, key)).toBe(false);
  });
  test('is refused with a field that the merchant did not send', () => {
    expect(verifyRequest({ ...texts, added: '' }, key)).toBe(false);
  });
  test('is refused with another key', () => {
    expect(verifyRequest(texts, new Secret(`${secret}0`))).toBe(false);
  });
  test.each(forgeries(signature))('is refused when its signature is %s', (_name, forged) => {
    const received = { ...texts, signature: forged } as SignedTexts;
    expect(verifyRequest(received, key)).toBe(false);
  });
});

describe.each(
  JSON.parse(
    readFileSync(new URL('./vectors/white-label-requests.json', import.meta.url), 'utf8'),
  ) as { name: string; source: string; secret: string; body: string; signature: string }[],
)('a body with an object in it, $name ($source)', ({ secret, body, signature }) => {
  const key = new Secret(secret);
  const read = (text: string) => {
    const parsed = parseSignedBody(text);
    return parsed.ok ? parsed.value.signed : expect.fail(parsed.error.why);
  };

  test('is signed as it was written, white space aside', () => {
    expect(signRequest(read(body), key)).toBe(signature);
    expect(verifyRequest({ ...read(body), signature }, key)).toBe(true);
  });
  test('is refused when something in the object changes', () => {
    const other = body.replace(/holder"/, 'Holder"');
    expect(verifyRequest({ ...read(other), signature }, key)).toBe(false);
  });
});

test('an order of 1.0 and one of 1 have different signatures: a number is signed as it was written', () => {
  const key = new Secret('k');
  const [one, float] = ['{"amount":1}', '{"amount":1.0}'].map((text) => {
    const parsed = parseSignedBody(text);
    return parsed.ok ? signRequest(parsed.value.signed, key) : '';
  });
  expect(one).not.toBe(float);
});

test('what a merchant signs field by field is what is read from its JSON', () => {
  const key = new Secret('k');
  const texts = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(texts, (fields) => {
      const json = JSON.stringify(fields);
      fc.pre(!json.includes('\\u0000'));
      const parsed = parseSignedBody(json);
      expect(parsed.ok && signRequest(parsed.value.signed, key)).toBe(signRequest(fields, key));
    }),
  );
});

test('a query is signed as it is decoded', () => {
  expect(signedQuery(new URLSearchParams('a=x+y%20z&b=&a=2'))).toEqual({ a: '2', b: '' });
});

test('no body makes the reader throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(typeof parseSignedBody(text).ok).toBe('boolean');
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
      const parsed = parseSignedBody(JSON.stringify(body));
      if (parsed.ok) expect(Object.keys(parsed.value.signed)).toEqual(Object.keys(body));
    }),
  );
});
