import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSigned, openSigned, sign, signingString, verify } from './signature.ts';
import { texts } from './testing/texts.ts';
import { credentials, queryOf, vectors } from './testing/vectors.ts';

const other = { secret: new Secret('other') };

describe.each(vectors)('$name ($source)', ({ name, message, vpc_SecureHash }) => {
  const signed = { ...message, vpc_SecureHash };
  const query = queryOf(name);

  test('signs as the vector says, and is accepted', () => {
    expect(sign(message, credentials)).toBe(vpc_SecureHash);
    expect(verify(signed, credentials)).toBe(true);
    const lower = vpc_SecureHash.toLowerCase();
    expect(verify({ ...message, vpc_SecureHash: lower }, credentials)).toBe(true);
  });
  test('its query is read, with our own parameters among its own', () => {
    expect(openSigned(query, credentials)).toEqual(signed);
    expect(openSigned(`attempt=%00&${query}&x=1\r\n`, credentials)).toEqual(signed);
    expect(openSigned(`${query}&vpc_SecureHashType=MD5`, credentials)).toMatchObject(signed);
  });
  test.each(Object.keys(message))('is refused with another %s', (field) => {
    expect(verify({ ...signed, [field]: `${message[field]}0` }, credentials)).toBe(false);
  });
  test.each([
    ['absent', {}],
    ['empty', { vpc_SecureHash: '' }],
    ['cut short', { vpc_SecureHash: vpc_SecureHash.slice(0, -1) }],
    ['followed by junk', { vpc_SecureHash: `${vpc_SecureHash}00` }],
  ])('is refused when its hash is %s', (_name, hash) => {
    expect(verify({ ...message, ...hash }, credentials)).toBe(false);
  });
  test('is refused under another secret', () => expect(verify(signed, other)).toBe(false));
  test('its query is refused with a field more, or a name twice', () => {
    expect(openSigned(`${query}&vpc_Extra=1`, credentials)).toBeUndefined();
    expect(openSigned(`${query}&vpc_Amount=10000000`, credentials)).toBeUndefined();
    expect(openSigned(`${query}&vpc_SecureHash=${vpc_SecureHash}`, credentials)).toBeUndefined();
  });
});

test('values stand in ASCII order of their names, the hash and what is not vpc_ left out', () => {
  const fields = { vpc_b: '3', vpc_A: '1', vpc_B: '2', x: '9', vpc_SecureHash: '8', vpc_c: '' };
  expect(signingString(fields)).toBe('123');
});

test('every message is read as it was written, but for empty fields', () => {
  const names = fc.stringMatching(/^vpc_[A-Z][A-Za-z]{1,15}$/).filter((n) => !n.includes('Secure'));
  const messages = fc.dictionary(
    names,
    texts.filter((text) => text.trim() !== ''),
    { minKeys: 1 },
  );
  fc.assert(
    fc.property(messages, (message) => {
      const query = formatSigned({ ...message, vpc_empty: '' }, credentials);
      const { vpc_SecureHash: _, ...read } = openSigned(query, credentials) ?? {};
      expect(read).toEqual({ ...message });
    }),
  );
});

test('no text makes the check throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(openSigned(text, credentials)).toBeUndefined();
    }),
  );
  const hash = sign({ vpc_A: 'a\0' }, credentials);
  expect(openSigned(`vpc_A=a%00&vpc_SecureHash=${hash}`, credentials)).toBeUndefined();
  const long = 'x'.repeat(65_536);
  const longQuery = `vpc_A=${long}&vpc_SecureHash=${sign({ vpc_A: long }, credentials)}`;
  expect(openSigned(longQuery, credentials)).toBeUndefined();
});
