import { expect, test } from 'vitest';
import { INSTALMENT_BANKS, isInstalmentBank } from './instalment-bank.ts';

test('the banks of the guide’s table turn payments into instalments, and no name that objects have', () => {
  expect(Object.keys(INSTALMENT_BANKS)).toEqual([
    'SCB',
    'ANZ',
    'VPB',
    'SHIN',
    'EIB',
    'MRTB',
    'VIB',
  ]);
  expect(isInstalmentBank('ANZ')).toBe(true);
  expect(['VCB', 'constructor', ''].some(isInstalmentBank)).toBe(false);
});
