import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REASONS } from '../core/payment/reason.ts';
import { LOCALES } from './locale.ts';
import { textsIn } from './texts.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

function keysOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    keysOf(child, path === '' ? key : `${path}.${key}`),
  );
}

const keys = {
  vi: keysOf(JSON.parse(read('./locales/vi.json'))),
  en: keysOf(JSON.parse(read('./locales/en.json'))),
};

/** Vietnamese has one form for every count. */
const base = (key: string): string => key.replace(/_(one|other)$/, '');

test('both languages have the same texts, none of them empty', () => {
  expect([...new Set(keys.en.map(base))]).toEqual([...new Set(keys.vi.map(base))]);
  for (const locale of LOCALES) {
    const t = textsIn(locale);
    for (const key of keys[locale]) expect(t(key, { count: 2 }).trim()).not.toBe('');
  }
});

test.each(REASONS)('a payer is told about %s in both languages', (reason) => {
  for (const locale of LOCALES) expect(textsIn(locale)(`reason.${reason}`)).toMatch(/\.$/);
});

test('a key without a text is an error, not a blank', () => {
  expect(() => textsIn('vi')('reason.none_such')).toThrow('no text: vi reason.none_such');
});

test('tries left are counted in words', () => {
  expect(textsIn('en')('otp.tries_left', { count: 1 })).toBe(
    'You have 1 try left to enter the OTP.',
  );
  expect(textsIn('en')('otp.tries_left', { count: 2 })).toBe(
    'You have 2 tries left to enter the OTP.',
  );
  expect(textsIn('vi')('otp.tries_left', { count: 1 })).toBe('Bạn còn 1 lần nhập mã OTP.');
});

test('no text is left that nothing shows', () => {
  const files = ['.', './views'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, import.meta.url))
      .filter((name) => /\.(ts|eta)$/.test(name) && !name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const source = files.map(read).join('\n');
  const titles = files.map((file) => `${/([\w-]+)\.eta$/.exec(file)?.[1]}.title`);
  const fields = /\[\[>_field \w+ ([\w.-]+)/g;
  const used = new Set([
    ...titles,
    ...[...source.matchAll(fields)].flatMap(([, key]) => [`${key}.label`, `${key}.hint`]),
    ...[...source.matchAll(/\[\[>_actions ([\w.-]+)/g)].map(([, key]) => key),
    ...[...source.matchAll(/\[\[([\w.-]+)\]\]/g)].map(([, key]) => key),
    ...[...source.matchAll(/'([a-z_-]+\.[\w.]+)'/g)].map(([, key]) => key),
  ]);
  const byName = /^(reason|problem|at_bank)\./;
  expect(keys.vi.filter((key) => !byName.test(key) && !used.has(base(key)))).toEqual([]);
  const problems = keys.vi.filter((key) => /^(problem|at_bank)\./.test(key));
  expect(problems.filter((key) => !source.includes(key.replace(/^.*\.(notice_)?/, '')))).toEqual(
    [],
  );
});
