import { cardFor, testCards } from '@cong/wire/banknet/cards.ts';
import { codes, isCode, isRefusal } from '@cong/wire/banknet/codes.ts';
import type { TestCard } from '@cong/wire/banknet/test-card.ts';
import { expect, test } from 'vitest';
import { REASONS, type Reason } from '../../core/payment/reason.ts';
import { reasonOf } from './codes.ts';

/** What the gateway itself makes of tries, of time, of a payer's word, of instalments and of links. */
const OURS: readonly Reason[] = [
  'details_not_entered',
  'otp_not_entered',
  'wrong_details',
  'wrong_details_too_often',
  'wrong_otp',
  'wrong_otp_too_often',
  'issuer_silent',
  'payer_cancelled',
  'card_type_mismatch',
  'card_of_other_bank',
  'card_without_instalments',
  'card_linked',
  'card_barred',
];

test('every refusal of the network has one reason, and no reason has two codes', () => {
  const refusals = Object.keys(codes).filter((code) => isCode(code) && isRefusal(code));
  expect(Object.keys(reasonOf).sort()).toEqual(refusals.sort());
  expect(new Set(Object.values(reasonOf)).size).toBe(refusals.length);
});

test('every reason that a bank can give has a magic card of its name', () => {
  const byBank = REASONS.filter((reason) => !OURS.includes(reason));
  expect(byBank.filter((reason) => cardFor(reason) === undefined)).toEqual([]);
});

test("a magic card that is refused is refused with its name's reason", () => {
  const reasons = testCards.flatMap(({ outcome, behaviour }: TestCard) => {
    const code = behaviour.check ?? behaviour.authorise ?? '';
    return isCode(code) && isRefusal(code) ? [[outcome, reasonOf[code]]] : [];
  });
  expect(reasons.length).toBeGreaterThan(25);
  for (const [outcome = '', reason] of reasons) expect(outcome.split('.')[0]).toBe(reason);
});
