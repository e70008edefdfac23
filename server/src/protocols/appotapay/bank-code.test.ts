import { BANKS as WIRE_BANKS } from '@cong/wire/appotapay/banks.ts';
import { expect, test } from 'vitest';
import { BANKS } from '../../core/bank/banks.ts';
import type { Payment } from '../../core/payment/payment.ts';
import { paymentIn, samplePayment } from '../../testing/sample-payment.ts';
import { bankOfCode, choiceOf, codeOfBank, groupsOf } from './bank-code.ts';

test('every bankCode is a bank of ours, under the method that its group stands for', () => {
  for (const [code, { method }] of Object.entries(WIRE_BANKS)) {
    const bank = bankOfCode(code);
    expect([code, bank && groupsOf(method)]).toEqual([code, bank && [BANKS[bank].group]]);
  }
});

test('a bank has one name, which leads back to it; what AppotaPay does not offer has none', () => {
  const named = Object.keys(BANKS).filter((bank) => codeOfBank(bank) !== undefined);
  for (const bank of named) expect(bankOfCode(codeOfBank(bank) ?? '')).toBe(bank);
  expect(codeOfBank('CC')).toBe('VISA');
  expect(['DAB', 'VNPAY', 'VIVIET', 'toString'].map(codeOfBank)).toEqual([
    ...Array.from({ length: 4 }, () => undefined),
  ]);
  expect(bankOfCode('constructor')).toBeUndefined();
});

test('the same letters may mean another bank here than with us', () => {
  expect(bankOfCode('SCB')).toBe('SGCB');
  expect(codeOfBank('SCB')).toBe('SACOMBANK');
});

const asked = (extras: Record<string, string>) => {
  const { order } = samplePayment();
  return { order: { ...order, extras } };
};

function paidWith(bank: string, maskedCard: string): Payment {
  const payment = paymentIn('captured', asked({ paymentMethod: 'ALL' }));
  const attempts = payment.attempts.map((attempt) => ({ ...attempt, bank, maskedCard }));
  return { ...payment, attempts };
}

test.each<[string, Payment, string, string]>([
  ['nothing yet', paymentIn('created', asked({ paymentMethod: 'ALL' })), '', 'ALL'],
  [
    'nothing yet, at a bank that the merchant fixed',
    paymentIn('created', asked({ paymentMethod: 'ALL', bankCode: 'MB' })),
    'MB',
    'ATM',
  ],
  ['a domestic card', paidWith('TCB', '970407******0018'), 'TECHCOMBANK', 'ATM'],
  ['a Visa card', paidWith('CC', '411111******1111'), 'VISA', 'CC'],
  ['a Mastercard', paidWith('CC', '512345******2346'), 'MASTERCARD', 'CC'],
  ['a Mastercard of the second range', paidWith('CC', '222300******0000'), 'MASTERCARD', 'CC'],
  ['a JCB card', paidWith('CC', '356611******1113'), 'JCB', 'CC'],
  ['a wallet', paidWith('ZALOPAY', ''), 'ZALOPAY', 'EWALLET'],
])('what the payer used: %s', (_name, payment, bankCode, paymentMethod) => {
  expect(choiceOf(payment)).toEqual({ bankCode, paymentMethod });
});
