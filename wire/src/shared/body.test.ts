import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_BODY_CHARS, MAX_JSON_DEPTH, parseBody, parseForm, parseJson } from './body.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('a JSON body', () => {
  test.each<[string, string, unknown]>([
    ['is read', '{"a":"1","b":null,"c":["x"],"d":true}', { a: '1', b: null, c: ['x'], d: true }],
    ['keeps a number as its text', '{"a":100000.00,"b":1e5}', { a: '100000.00', b: '1e5' }],
    ['keeps a number too long for a float', '{"a":12345678901234567890}', bigNumber()],
    ['keeps numbers inside lists', '{"a":[1.0,{"b":-0}]}', { a: ['1.0', { b: '-0' }] }],
    ['has the last of two equal names', '{"a":"1","a":"2"}', { a: '2' }],
    ['has the last of two equal numbers', '{"a":1.0,"a":2.0}', { a: '2.0' }],
    ['may escape what PHP escapes', '{"a":"https:\\/\\/x\\/","b":"\\u0111"}', php()],
    ['may start with a byte order mark', '\ufeff{"a":"1"}', { a: '1' }],
    ['may have space around it', ' \n{"a":"1"}\r\n', { a: '1' }],
    ['may hold a surrogate pair', '{"a":"\\ud83c\\udf4a"}', { a: '🍊' }],
  ])('%s', (_name, text, expected) => {
    expect(parseBody(text)).toEqual({ ok: true, value: expected });
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'not_json'],
    ['half an object', '{"a":"1"', 'not_json'],
    ['junk after the object', '{"a":"1"}x', 'not_json'],
    ['a form', 'a=1&b=2', 'not_json'],
    ['a raw U+0000', '{"a":"\0"}', 'not_json'],
    ['a list', '["a"]', 'not_an_object'],
    ['null', 'null', 'not_an_object'],
    ['a text', '"a"', 'not_an_object'],
    ['a number', '1', 'not_an_object'],
    ['an escaped U+0000', '{"a":"x\\u0000"}', 'forbidden_character'],
    ['half a surrogate pair', '{"a":"\\ud83c"}', 'forbidden_character'],
    ['half a surrogate pair, raw', '{"a":"\ud83c"}', 'forbidden_character'],
    ['an escaped U+0000 in a list', '{"a":["\\u0000"]}', 'forbidden_character'],
    ['an escaped U+0000 in a name', '{"\\u0000":"a"}', 'forbidden_character'],
    ['too many levels', nested(MAX_JSON_DEPTH + 1), 'too_deep'],
    ['thousands of levels', nested(30_000), 'too_deep'],
    ['too long a text', `{"a":"${'x'.repeat(MAX_BODY_CHARS)}"}`, 'too_long'],
  ])('is not %s', (_name, text, why) => {
    expect(parseBody(text)).toEqual({ ok: false, error: { code: 'malformed', why } });
  });

  test('may be as deep as the limit', () => {
    expect(parseJson(nested(MAX_JSON_DEPTH)).ok).toBe(true);
  });

  test('with a name such as __proto__ changes no other object', () => {
    const parsed = parseBody('{"__proto__":{"polluted":"1"},"n":1}');
    expect(parsed.ok).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('never makes the parser throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), parses));
    fc.assert(fc.property(fc.json({ noUnicodeString: false }), parses));
    function parses(text: string) {
      expect(typeof parseBody(text).ok).toBe('boolean');
    }
  });

  test('of texts only comes back as it was written', () => {
    const texts = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(texts, (fields) => {
        fc.pre(!JSON.stringify(fields).includes('\\u0000'));
        expect(parseBody(JSON.stringify(fields))).toEqual({ ok: true, value: { ...fields } });
      }),
    );
  });
});

describe('a form body', () => {
  test.each<[string, string, unknown]>([
    ['is read', 'a=1&b=x+y%20z&c=%C4%91', { a: '1', b: 'x y z', c: 'đ' }],
    ['has the last of two equal names', 'a=1&a=2', { a: '2' }],
    ['may be empty', '', {}],
  ])('%s', (_name, text, expected) => {
    expect(parseForm(text)).toEqual({ ok: true, value: expected });
  });

  test.each<[string, string, string]>([
    ['U+0000 in a value', 'a=%00', 'forbidden_character'],
    ['U+0000 in a name', '%00=a', 'forbidden_character'],
    ['too long a text', `a=${'x'.repeat(MAX_BODY_CHARS)}`, 'too_long'],
  ])('has no %s', (_name, text, why) => {
    expect(parseForm(text)).toEqual({ ok: false, error: { code: 'malformed', why } });
  });

  test('never makes the parser throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof parseForm(text).ok).toBe('boolean');
      }),
    );
  });
});

const bigNumber = () => ({ a: '12345678901234567890' });
const php = () => ({ a: 'https://x/', b: 'đ' });
