import { merchantId } from '@cong/values/ids.ts';
import { expect, test } from 'vitest';
import type { CommandInput } from './command.ts';
import { linkChange } from './link-settings.ts';

const input = (options: Readonly<Record<string, string>>): CommandInput => ({
  positionals: [],
  option: (name) => options[name],
  has: (name) => name in options,
});

const unused = {} as never;
const protocols = [
  { name: '123pay', credentials: unused, statusOf: unused },
  {
    ...{ name: 'viviet', credentials: unused, statusOf: unused },
    takesSuccessCode: (code: string) => code === 'PAY-OK',
  },
];

const change = (options: Readonly<Record<string, string>>, protocol = 'viviet') => {
  const createdAt = new Date('2026-11-22T03:00:00Z');
  const settings = { account: 'payable', feeBps: 0, acceptsJcb: false } as const;
  const credential = { id: 'k1', protocol, code: 'nha_sach', createdAt };
  const merchant = { id: merchantId(1), name: 'Nhà sách', status: 'active', settings } as const;
  return linkChange(
    input(options),
    { ...merchant, createdAt, accounts: [], credentials: [credential] },
    { protocols },
  );
};

test('what is named is set, and taken back by name', () => {
  expect(
    change({ 'amount-scale': '1', 'app-schemes': 'MyShop, two', 'success-code': 'PAY-OK' }),
  ).toEqual({ amountScale: 1, appSchemes: ['myshop', 'two'], successCode: 'PAY-OK' });
  expect(change({ 'amount-scale': '100', 'app-schemes': 'none', 'success-code': 'usual' })).toEqual(
    { amountScale: null, appSchemes: null, successCode: null },
  );
  expect(change({})).toEqual({});
});

test.each([
  [{ 'amount-scale': '10' }, 'viviet', /100 or 1/],
  [{ 'app-schemes': 'a b' }, 'viviet', /no scheme/],
  [{ 'success-code': 'PAY-0028' }, 'viviet', /no code that means something else/],
  [{ 'success-code': 'PAY-OK' }, '123pay', /one for everybody/],
])('%j of a merchant of %s is refused', (options, protocol, line) => {
  expect(() => change(options as Readonly<Record<string, string>>, protocol)).toThrow(line);
});
