import { expect, test } from 'vitest';
import { type FieldRule, faultIn, IP_FORM, textOf } from './field-rules.ts';

const SHORT = { why: 'not_short', accepts: (text: string) => text.length < 3 } as const;

const RULES: Readonly<Record<string, FieldRule<'not_short'>>> = {
  a: { max: 4, required: true },
  b: { max: 4, form: SHORT },
};

test.each([
  [{ a: 'x' }, undefined],
  [{ a: 'x', b: '' }, undefined],
  [
    { a: 'x', b: 'yyyy', c: ['unknown'] },
    { field: 'b', why: 'not_short' },
  ],
  [{ b: 'yyyy' }, { field: 'a', why: 'missing' }],
  [{ a: '' }, { field: 'a', why: 'missing' }],
  [{ a: true }, { field: 'a', why: 'not_text' }],
  [{ a: 'xxxxx' }, { field: 'a', why: 'too_long' }],
  // Four characters, eight UTF-16 units.
  [{ a: '😀😀😀😀' }, undefined],
])('%j has the fault %j', (body, fault) => {
  expect(faultIn(body, RULES)).toEqual(fault);
});

test('a field’s text, empty for whatever is none', () => {
  expect(['a', 'b', 'c'].map((name) => textOf({ a: 'x', b: null }, name))).toEqual(['x', '', '']);
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['fe80::1%eth0', false],
  ['localhost', false],
  ['127.0.0.256', false],
])('%s as an IP address: %s', (text, accepted) => {
  expect(IP_FORM.accepts(text)).toBe(accepted);
});
