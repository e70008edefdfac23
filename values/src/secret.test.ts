import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

const text = 'MIKEY-9704000000000018';
const secret = new Secret(text);

test('only reveal() gives the text', () => {
  expect(secret.reveal()).toBe(text);
});

test.each<[string, () => unknown]>([
  ['a template', () => `${secret}`],
  ['joined text', () => ['a', secret].join()],
  ['String()', () => String(secret)],
  ['JSON', () => JSON.stringify({ secret, list: [secret] })],
  ['inspect', () => inspect({ deep: { secret } }, { depth: 9 })],
  ['inspect, everything shown', () => inspect(secret, { showHidden: true, customInspect: false })],
  ['a log line', () => format('%s %o %O %j', secret, secret, secret, secret)],
  ['an error', () => inspect(new Error(`no ${secret}`, { cause: secret }))],
  ['its properties', () => JSON.stringify(Object.getOwnPropertyNames(secret))],
  ['a copy', () => JSON.stringify({ ...secret })],
  ['a structured clone', () => inspect(structuredClone(secret))],
])('a secret does not show in %s', (_name, print) => {
  expect(print()).not.toContain(text);
});
