import { expect, test } from 'vitest';
import { BANKS, type BankId } from './banks.ts';
import { isDomesticCard, issuerOf } from './issuer.ts';

test('a domestic card’s number tells its bank', () => {
  expect(issuerOf('9704229306604047')).toBe('MB');
  expect(issuerOf('9704360000000000')).toBe('VCB');
  expect(issuerOf('9704990000000000')).toBeUndefined();
  expect(issuerOf('')).toBeUndefined();
});

test('every domestic bank of ours is found by exactly one number', () => {
  const found = Array.from({ length: 100 }, (_, n) => issuerOf(String(970_400 + n)));
  const domestic = (Object.keys(BANKS) as BankId[]).filter(
    (id) => BANKS[id].group === 'domestic_bank',
  );
  expect(found.filter((id) => id !== undefined).sort()).toEqual(domestic.sort());
});

test('what begins otherwise is no domestic card', () => {
  expect(isDomesticCard('9704000000000018')).toBe(true);
  expect(isDomesticCard('4111111111111111')).toBe(false);
});
