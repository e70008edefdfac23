import { attemptId, merchantId, type PaymentId } from '@cong/values/ids.ts';
import { addMs, DAY_MS } from '@cong/values/time.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MERCHANT, minutes, T0 } from '../../testing/sample-payment.ts';
import type { Beside } from '../change/change.ts';
import type { Attempt } from '../payment/attempt.ts';
import { settleCard } from './change-card.ts';
import { linkRefusal, supersede, tellAmount } from './link.ts';
import type { ActiveCard, CardId, SavedCard, SealedNumber } from './saved-card.ts';

const paymentId = '01900000-0000-7000-8000-000000000001' as PaymentId;
const attempt: Attempt = {
  id: attemptId({ merchantId: merchantId(1), paymentId }, 1),
  ...{ number: 1, method: 'international_card', bank: 'CC', connector: 'banknet' },
  startedAt: T0,
  authoriseSentAt: T0,
  outcome: { type: 'captured', at: minutes(1) },
};

const provisional: Extract<SavedCard, { status: 'provisional' }> = {
  id: 'card-1' as CardId,
  ...{ merchantId: MERCHANT, version: 1, protocol: 'alepay', token: 'ALT1', customerRef: 'lan' },
  ...{ bank: 'CC', masked: '411111******1111', holder: '', date: '12/30', fingerprint: 'f' },
  ...{ paymentId, attemptId: attempt.id, savedAt: T0, link: true },
  ...{ status: 'provisional', number: 'sealed' as SealedNumber },
};
const verified: ActiveCard = { ...provisional, version: 2, status: 'active', activeAt: T0 };
const { link: _link, ...saved } = verified;
const waiting: ActiveCard = { ...verified, unverified: { wrongAmounts: 0 } };
const barred: SavedCard = {
  ...(({ number: _, ...rest }) => rest)(provisional),
  ...{ status: 'deleted', deletedAt: T0, barredUntil: minutes(60) },
};

const cardIn = ({ writes: [write] }: Beside, before: SavedCard): SavedCard =>
  write?.type === 'saved_card' ? write.card : before;

const tell = (card: SavedCard, isRight: boolean, at = T0): SavedCard => {
  const step = card.status === 'active' ? (card.unverified?.wrongAmounts ?? 0) : 0;
  return cardIn(tellAmount(card, { isRight, step, at }), card);
};

describe('a linked card whose attempt has paid', () => {
  test.each<[string, Partial<Attempt>, boolean]>([
    ['a 2-D card waits for its amount to be told', {}, true],
    ['the issuer has challenged its holder', { authoriseSentAt: undefined as never }, false],
    ['a domestic bank has asked its holder', { method: 'domestic_card' }, false],
  ])('%s', (_name, change, isWaiting) => {
    const { authoriseSentAt, ...rest } = { ...attempt, ...change };
    const paid: Attempt = { ...rest, ...(authoriseSentAt && { authoriseSentAt }) };
    const card = cardIn(settleCard(provisional, paid), provisional);
    expect(card).toMatchObject({ status: 'active', version: 2, activeAt: minutes(1) });
    expect('unverified' in card).toBe(isWaiting);
  });

  test('a card that is only saved, not linked, waits for nothing', () => {
    const { link: _, ...saved } = provisional;
    expect(cardIn(settleCard(saved, attempt), saved)).not.toHaveProperty('unverified');
  });
});

describe('whether a number may be linked', () => {
  const at = { customerRef: 'lan', now: minutes(59) };

  test.each<[string, readonly SavedCard[], string | undefined]>([
    ['nobody knows it', [], undefined],
    ['it is barred, whoever asks', [barred], 'card_barred'],
    ['barred comes first', [verified, barred], 'card_barred'],
    ['its own customer has verified it', [verified], 'card_linked'],
    ['its own customer never verified it: once more', [waiting], undefined],
    ['another customer has it', [{ ...verified, customerRef: 'mai' }], 'card_linked'],
    ['another customer only saved it', [{ ...saved, customerRef: 'mai' }], undefined],
    ['another customer never verified it', [{ ...waiting, customerRef: 'mai' }], 'card_linked'],
  ])('%s', (_name, known, refusal) => {
    expect(linkRefusal(known, at)).toBe(refusal);
  });

  test('a bar ends by itself', () => {
    expect(linkRefusal([barred], { ...at, now: minutes(60) })).toBeUndefined();
  });
});

describe('telling the amount', () => {
  test('the right one verifies the card', () => {
    const card = tell(waiting, true);
    expect(card).toMatchObject({ status: 'active', version: 3 });
    expect(card).not.toHaveProperty('unverified');
  });

  test('the third wrong one forgets the number and bars it for a day', () => {
    const twice = tell(tell(waiting, false), false);
    expect(twice).toMatchObject({ status: 'active', unverified: { wrongAmounts: 2 } });
    const card = tell(twice, false, minutes(5));
    expect(card).toMatchObject({ status: 'deleted', barredUntil: addMs(minutes(5), DAY_MS) });
    expect(card).not.toHaveProperty('number');
    expect(tell(card, true)).toBe(card);
  });

  test('a form that was posted twice counts once', () => {
    const told = { isRight: false, step: 0, at: T0 };
    const once = cardIn(tellAmount(waiting, told), waiting);
    expect(tellAmount(once, told).writes).toEqual([]);
  });

  test('whatever is told, only a right amount verifies, and at most two wrong ones are forgiven', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 6 }), (told) => {
        const end = told.reduce<SavedCard>((card, isRight) => tell(card, isRight), waiting);
        const firstRight = told.indexOf(true);
        const wrong = firstRight < 0 ? told.length : firstRight;
        const isVerified = firstRight >= 0 && wrong < 3;
        expect(end.status === 'active' && end.unverified === undefined).toBe(isVerified);
        expect(end.status === 'deleted').toBe(wrong >= 3);
      }),
    );
  });
});

test('when a number is verified, its customer’s links that never were are forgotten', () => {
  const other: ActiveCard = { ...waiting, id: 'card-2' as CardId };
  const foreign: ActiveCard = { ...other, id: 'card-3' as CardId, customerRef: 'mai' };
  const gone = supersede(verified, [verified, other, foreign], T0);
  expect(gone.flatMap(({ writes }) => writes)).toMatchObject([
    { card: { id: 'card-2', status: 'deleted' } },
  ]);
});
