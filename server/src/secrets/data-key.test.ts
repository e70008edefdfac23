import { merchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CredentialRow, openSecrets, sealSecrets } from './credential-envelope.ts';
import { newDataKey, unwrapDataKey, wrapDataKey } from './data-key.ts';
import { type MasterKey, parseMasterKey } from './master-key.ts';

function master(hexDigit: string): MasterKey {
  const key = parseMasterKey(hexDigit.repeat(64));
  if (key === undefined) throw new Error('not a key');
  return key;
}

const [OLD, NEW] = [master('a'), master('b')];
const [ONE, TWO] = [merchantId(1), merchantId(2)];
const ROW: CredentialRow = { merchantId: ONE, protocol: '123pay', code: 'MICODE', id: 'id-1' };

test('during a rotation a data key opens by the master key it was wrapped with', () => {
  const dataKey = newDataKey();
  const wrapped = wrapDataKey(dataKey, OLD, ONE);
  const opened = unwrapDataKey(wrapped, { current: NEW, previous: OLD }, ONE);
  expect(opened.equals(dataKey)).toBe(true);
  expect(wrapped.wrapped.includes(dataKey.export())).toBe(false);
});

test('without its master key it does not open, and the id of the missing one is told', () => {
  const wrapped = wrapDataKey(newDataKey(), OLD, ONE);
  expect(() => unwrapDataKey(wrapped, { current: NEW }, ONE)).toThrow(OLD.id);
});

test('a data key does not open in another merchant’s row', () => {
  const wrapped = wrapDataKey(newDataKey(), OLD, ONE);
  expect(() => unwrapDataKey(wrapped, { current: OLD }, TWO)).toThrow('does not open');
});

test('a row that names another master key than its own does not open', () => {
  const { wrapped } = wrapDataKey(newDataKey(), OLD, ONE);
  const lying = { wrapped, masterKeyId: NEW.id };
  expect(() => unwrapDataKey(lying, { current: NEW, previous: OLD }, ONE)).toThrow('does not open');
});

test('secrets of any text come back under their names', () => {
  const anySecrets = fc.dictionary(fc.string(), fc.string({ unit: 'binary' }), {
    noNullPrototype: true,
  });
  const dataKey = newDataKey();
  fc.assert(
    fc.property(anySecrets, (texts) => {
      const entries = Object.entries(texts).map(([name, text]) => [name, new Secret(text)]);
      const opened = openSecrets(
        sealSecrets(Object.fromEntries(entries), dataKey, ROW),
        dataKey,
        ROW,
      );
      const revealed = Object.entries(opened).map(([name, secret]) => [name, secret.reveal()]);
      expect(Object.fromEntries(revealed)).toEqual(texts);
    }),
  );
});

test.each<Partial<CredentialRow>>([
  { merchantId: TWO },
  { protocol: 'alepay' },
  { code: 'OTHER' },
  { id: 'id-2' },
])('secrets swapped into a row that differs by %j do not open', (difference) => {
  const dataKey = newDataKey();
  const envelope = sealSecrets({ secretKey: new Secret('MIKEY') }, dataKey, ROW);
  expect(() => openSecrets(envelope, dataKey, { ...ROW, ...difference })).toThrow('does not open');
  expect(() => openSecrets(envelope, newDataKey(), ROW)).toThrow('does not open');
});
