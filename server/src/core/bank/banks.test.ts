import { BANKS as GUIDE_BANKS } from '@cong/wire/123pay/banks.ts';
import { bankOf as networkBankOf } from '@cong/wire/banknet/banks.ts';
import { expect, test } from 'vitest';
import type { Bank } from './bank.ts';
import { BANKS, bankOf, isBankId } from './banks.ts';

const inGroups = (...groups: readonly Bank['group'][]): readonly [string, Bank][] =>
  Object.entries<Bank>(BANKS).filter(([, { group }]) => groups.includes(group));

test('123PAY’s thirty banks are among ours under its codes without the prefix, with the same names and groups', () => {
  const ours = Object.entries<Bank>(BANKS).map(([id, { colour: _drawn, ...bank }]) => [
    `123P${id}`,
    bank,
  ]);
  expect(Object.fromEntries(ours)).toMatchObject(GUIDE_BANKS);
});

test('every bank takes part in the bank network', () => {
  const banks = inGroups('domestic_bank', 'international_cards');
  expect(banks.filter(([id]) => networkBankOf(id) === undefined)).toEqual([]);
});

/** Source: WCAG 2.2, "relative luminance" and "contrast ratio". */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

test.each(Object.entries(BANKS))('white letters are readable on the badge of %s', (_id, bank) => {
  expect(bank.colour).toMatch(/^#[0-9a-f]{6}$/);
  expect(contrastWithWhite(bank.colour)).toBeGreaterThanOrEqual(4.5);
});

test('an id that is none of ours is no bank, not even one that objects have', () => {
  expect(bankOf('VCB')?.shortName).toBe('Vietcombank');
  expect(bankOf('123PVCB')).toBeUndefined();
  expect(isBankId('constructor')).toBe(false);
});
