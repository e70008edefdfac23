import { expect, test } from 'vitest';
import { parseMasterKey } from './master-key.ts';
import { ownKeys } from './own-keys.ts';

const [one, two] = ['11', '22'].map((byte) => parseMasterKey(byte.repeat(32)));
if (one === undefined || two === undefined) throw new Error('no master key');

const shown = (keys: ReturnType<typeof ownKeys>) => keys.map((key) => key.reveal());

test('a purpose has a key of its own, the same at every start', () => {
  const [forms] = shown(ownKeys({ current: one }, 'checkout forms'));
  // HKDF-SHA256 with an empty salt, computed with Python.
  expect(forms).toBe('fN8wjCHgzsJATVxPWaANUkSAy7pdZM36zn4O1YkonBk');
  expect(shown(ownKeys({ current: one }, 'checkout forms'))).toEqual([forms]);
  expect(shown(ownKeys({ current: one }, 'payment urls'))).not.toContain(forms);
});

test('while the master key is replaced, what was made with the former still counts', () => {
  const [former = ''] = shown(ownKeys({ current: one }, 'payment urls'));
  const during = shown(ownKeys({ current: two, previous: one }, 'payment urls'));
  expect(during).toHaveLength(2);
  expect(during[1]).toBe(former);
  expect(shown(ownKeys({ current: two }, 'payment urls'))).toEqual([during[0]]);
});
