import { expect, test } from 'vitest';
import { readDetails } from './details-form.ts';
import { Form } from './form.ts';

const domestic = { number: '9704000000000018', holder: 'NGUYEN VAN A', date: '03/07' };
const international = { number: '4111111111111111', date: '12/29', cvv: '123' };

function problemsOf(fields: object, group: 'domestic_bank' | 'international_cards') {
  const read = readDetails(new Form(fields), group);
  return read.ok ? {} : read.error;
}

test('a domestic card is read: separators taken off, the date as MM/YY', () => {
  const typed = { number: '9704 0000-0000.0018', holder: '  NGUYEN   VAN A ', date: '3/2007' };
  const read = readDetails(new Form(typed), 'domestic_bank');
  expect(read.ok && read.value).toMatchObject({ holder: 'NGUYEN VAN A', date: '03/07' });
  expect(read.ok && read.value.number.reveal()).toBe('9704000000000018');
  expect(read.ok && 'securityCode' in read.value).toBe(false);
});

test('an international card is read with its security code and without a holder', () => {
  const read = readDetails(new Form(international), 'international_cards');
  expect(read.ok && read.value.securityCode?.reveal()).toBe('123');
  expect(read.ok && read.value.holder).toBe('');
});

test.each([
  ['03/07', '03/07'],
  ['3/07', '03/07'],
  ['0307', '03/07'],
  ['03-07', '03/07'],
  ['03 / 07', '03/07'],
  ['03/2007', '03/07'],
  ['1207', '12/07'],
  ['12/2029', '12/29'],
])('the date %j is %s', (date, expected) => {
  const read = readDetails(new Form({ ...domestic, date }), 'domestic_bank');
  expect(read.ok && read.value.date).toBe(expected);
});

test.each([
  [{ number: '' }, { number: 'number_empty' }],
  [{ number: ' - ' }, { number: 'number_empty' }],
  [{ number: '9704abcd00000018' }, { number: 'number_digits' }],
  [{ number: '٩٧٠٤٠٠٠٠٠٠٠٠٠٠١٨' }, { number: 'number_digits' }],
  [{ number: '970400000001' }, { number: 'number_length' }],
  [{ number: '97040000000000180000' }, { number: 'number_length' }],
  [{ holder: '   ' }, { holder: 'holder_empty' }],
  [{ holder: 'A'.repeat(65) }, { holder: 'holder_long' }],
  [{ holder: 'A\u0000B' }, { holder: 'holder_long' }],
  [{ date: '' }, { date: 'issue_empty' }],
  [{ date: '13/07' }, { date: 'issue_format' }],
  [{ date: '00/07' }, { date: 'issue_format' }],
  [{ date: '2007' }, { date: 'issue_format' }],
  [{ date: '03/07x' }, { date: 'issue_format' }],
  [
    { number: '', holder: '', date: '' },
    { number: 'number_empty', holder: 'holder_empty', date: 'issue_empty' },
  ],
  [{ number: ['9704000000000018', '1'] }, { number: 'number_empty' }],
])('domestic, %j: %j', (fields, expected) => {
  expect(problemsOf({ ...domestic, ...fields }, 'domestic_bank')).toEqual(expected);
});

test.each([
  [{ number: '4111111111111112' }, { number: 'number_mistyped' }],
  [{ date: '' }, { date: 'expiry_empty' }],
  [{ date: '1/1' }, { date: 'expiry_format' }],
  [{ cvv: '' }, { cvv: 'cvv_empty' }],
  [{ cvv: '12' }, { cvv: 'cvv_format' }],
  [{ cvv: '12345' }, { cvv: 'cvv_format' }],
])('international, %j: %j', (fields, expected) => {
  expect(problemsOf({ ...international, ...fields }, 'international_cards')).toEqual(expected);
});

test('a domestic number need not pass the check digit', () => {
  expect(problemsOf({ ...domestic, number: '9704000000000019' }, 'domestic_bank')).toEqual({});
});

test('a body that is no form has no fields', () => {
  expect(Object.keys(problemsOf([], 'domestic_bank'))).toEqual(['number', 'holder', 'date']);
  expect(new Form(undefined).text('number')).toBe('');
  expect(new Form({ attempt: '1' }).count('attempt')).toBe(1);
  expect(new Form({ attempt: '-1' }).count('attempt')).toBe(-1);
  expect(new Form({ attempt: '1e3' }).count('attempt')).toBe(-1);
});
