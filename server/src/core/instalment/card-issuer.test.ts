import type { CalendarDate } from '@cong/values/viet-nam-time.ts';
import { expect, test } from 'vitest';
import { SAMPLE_INSTALMENTS, sampleFee, sampleTerms } from '../../testing/sample-instalment.ts';
import { cardRefusal, issuerOf } from './card-issuer.ts';
import { cardTypeOf } from './card-type.ts';

const ISSUERS = [
  { prefix: '4363', bank: 'TCB' },
  { prefix: '436361', bank: 'SCB' },
  { prefix: '43', bank: 'VIB' },
];

test('the longest beginning of a number names its bank', () => {
  expect(issuerOf(ISSUERS, '4363610000000000')).toBe('SCB');
  expect(issuerOf(ISSUERS, '4363620000000000')).toBe('TCB');
  expect(issuerOf(ISSUERS, '4300000000000000')).toBe('VIB');
  expect(issuerOf(ISSUERS, '4200000000000000')).toBeUndefined();
  expect(issuerOf([...ISSUERS].reverse(), '4363610000000000')).toBe('SCB');
});

test.each([
  ['4111111111111111', 'VISA'],
  ['5555555555554444', 'MASTERCARD'],
  ['2221000000000009', 'MASTERCARD'],
  ['2720990000000007', 'MASTERCARD'],
  ['3528000000000007', 'JCB'],
  ['3589999999999999', 'JCB'],
  ['3566111111111113', 'JCB'],
  ['5011111111111111', undefined],
  ['2220990000000000', undefined],
  ['2721000000000000', undefined],
  ['3527999999999999', undefined],
  ['3590000000000000', undefined],
  ['9704000000000018', undefined],
  ['340000000000009', undefined],
] as const)('%s is of brand %s', (number, type) => {
  expect(cardTypeOf(number)).toBe(type);
});

const day = '2026-11-26' as CalendarDate;
const TERMS = sampleTerms();

test.each([
  ['the chosen bank’s card', '4363610000000003', undefined],
  ['a test card of every bank', '4111111111111111', undefined],
  ['a card of another brand, whoever issued it', '5249750000000001', 'card_type_mismatch'],
  ['a card of a bank that offers none', '4364380000000005', 'card_without_instalments'],
  ['a card of nobody who is known', '4000000000000002', 'card_without_instalments'],
] as const)('%s', (_what, number, reason) => {
  expect(cardRefusal(SAMPLE_INSTALMENTS, TERMS, { number, day })).toBe(reason);
});

test('a card of another bank is told apart by whether that bank offers instalments on the day', () => {
  const fees = [sampleFee(), sampleFee({ id: 2, bank: 'EIB', validUntil: day })];
  const configuration = { fees, issuers: [{ prefix: '42', bank: 'EIB' }] };
  const card = { number: '4200000000000000', day };
  expect(cardRefusal(configuration, TERMS, card)).toBe('card_of_other_bank');
  const later = { ...card, day: '2026-11-27' as CalendarDate };
  expect(cardRefusal(configuration, TERMS, later)).toBe('card_without_instalments');
});
