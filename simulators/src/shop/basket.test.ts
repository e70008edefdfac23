import { describe, expect, test } from 'vitest';
import { MAX_QUANTITY, readBasket, totalOf, writeBasket } from './basket.ts';

describe('a basket', () => {
  test.each<[string, string, string]>([
    ['nothing', '', ''],
    ['the button of one product', 'buy=banh-mi', 'banh-mi=1'],
    ['a button beside a quantity', 'buy=banh-mi&banh-mi=3&pho-bo=0', 'banh-mi=3'],
    ['quantities in any order', 'pho-bo=2&ca-phe-sua-da=1', 'ca-phe-sua-da=1&pho-bo=2'],
    ['too many', 'pho-bo=9999', `pho-bo=${MAX_QUANTITY}`],
    ['junk', 'pho-bo=-1&banh-mi=1e3&bac-xiu=x&gold=1&buy=gold&__proto__=1', ''],
    ['a product twice', 'pho-bo=1&pho-bo=2', 'pho-bo=1'],
  ])('of %s', (_name, fields, expected) => {
    expect(`${writeBasket(readBasket(new URLSearchParams(fields)))}`).toBe(expected);
  });

  test('costs its prices', () => {
    expect(totalOf(readBasket(new URLSearchParams('banh-mi=2&ca-phe-sua-da=1')))).toBe(79_000n);
  });
});
