import { VND_MAX, vnd } from '@cong/values/money.ts';
import type { CalendarDate } from '@cong/values/viet-nam-time.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SAMPLE_FEES, sampleFee, sampleTerms } from '../../testing/sample-instalment.ts';
import { type InstalmentChoice, plansFor } from './fee-table.ts';
import { feeTableFault } from './fee-table-fault.ts';
import { buyerFee, dueOf } from './terms.ts';

const day = (text: string): CalendarDate => text as CalendarDate;
const ASKED = { amount: vnd(3_000_000n), day: day('2026-11-26') };
const VISA = { bank: 'SCB', cardType: 'VISA' };

const offered = (choice: InstalmentChoice, asked = ASKED, fees = SAMPLE_FEES) => {
  const plans = plansFor(fees, choice, asked);
  return plans.ok ? plans.value : plans.error.code;
};

// Source: the vendor's guide, the example of calculate-fee.
test('3,000,000 đồng by a Sacombank Visa card cost what the guide says', () => {
  expect(offered(VISA)).toEqual([
    sampleTerms({ months: 3, feeId: 133, fee: vnd(180_000n) }),
    sampleTerms({ months: 6, feeId: 134, fee: vnd(225_000n) }),
    sampleTerms({ months: 9, feeId: 135, fee: vnd(300_000n) }),
    sampleTerms({ months: 12, feeId: 161, fee: vnd(330_000n) }),
  ]);
});

test.each([
  ['a bank that has no row', { ...VISA, bank: 'TCB' }, 'bank_without_instalments'],
  [
    'another bank, another card and other months',
    { bank: 'TCB', cardType: 'JCB', months: 5 },
    'bank_without_instalments',
  ],
  [
    'a card that the bank does not take',
    { ...VISA, cardType: 'JCB' },
    'card_type_without_instalments',
  ],
  [
    'another card and other months',
    { ...VISA, cardType: 'JCB', months: 5 },
    'card_type_without_instalments',
  ],
  ['months that are not offered', { ...VISA, months: 5 }, 'months_not_offered'],
] as const)('refused: %s', (_what, choice, code) => {
  expect(offered(choice)).toBe(code);
  expect(offered(choice, { ...ASKED, amount: vnd(1n) })).toBe(code);
});

test('below the least amount, and where the total would be beyond any amount, nothing is offered', () => {
  expect(offered(VISA, { ...ASKED, amount: vnd(2_999_999n) })).toBe('amount_not_offered');
  expect(offered(VISA, { ...ASKED, amount: vnd(VND_MAX) })).toBe('amount_not_offered');
  expect(offered({}, { ...ASKED, amount: vnd(VND_MAX) })).toBe('amount_not_offered');
});

test('a row counts from its first to its last day, both included', () => {
  const fees = [
    sampleFee({ validFrom: day('2026-01-01'), validUntil: day('2026-11-26') }),
    sampleFee({ id: 300, feeBps: 700, validFrom: day('2026-11-27') }),
  ];
  const feeIdOn = (text: string) => {
    const plans = offered(VISA, { ...ASKED, day: day(text) }, fees);
    return typeof plans === 'string' ? plans : plans.map(({ feeId }) => feeId);
  };
  expect(feeIdOn('2025-12-31')).toBe('bank_without_instalments');
  expect(feeIdOn('2026-01-01')).toEqual([133]);
  expect(feeIdOn('2026-11-26')).toEqual([133]);
  expect(feeIdOn('2026-11-27')).toEqual([300]);
  expect(feeIdOn('2030-01-01')).toEqual([300]);
});

test.each([
  [3_333_333n, 600, 200_000n],
  [3_333_325n, 600, 200_000n],
  [3_333_324n, 600, 199_999n],
  [3_000_000n, 0, 0n],
])('%i đồng at %i basis points cost %i: halves are rounded up', (amount, feeBps, fee) => {
  const [plan] = offered(VISA, { ...ASKED, amount: vnd(amount) }, [sampleFee({ feeBps })]);
  expect(plan).toMatchObject({ fee });
});

test('what is due is the amount, and the fee where the buyer pays it', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 3_000_000n, max: 900_000_000_000n }),
      fc.nat(1_100),
      (a, feeBps) => {
        const amount = vnd(a);
        for (const paidBy of ['buyer', 'merchant'] as const) {
          const [terms] = offered(VISA, { ...ASKED, amount }, [sampleFee({ feeBps, paidBy })]);
          if (typeof terms !== 'object') throw new Error(terms);
          // Within half a đồng of the exact share.
          const exact = amount * BigInt(feeBps);
          expect(2n * (terms.fee * 10_000n - exact) <= 10_000n).toBe(true);
          expect(2n * (exact - terms.fee * 10_000n) < 10_000n).toBe(true);
          const extra = paidBy === 'buyer' ? terms.fee : 0n;
          expect(buyerFee(terms)).toBe(extra);
          expect(dueOf({ amount }, { instalment: terms })).toBe(amount + extra);
          expect(dueOf({ amount }, undefined)).toBe(amount);
        }
      },
    ),
  );
});

test.each([
  ['a row twice', [sampleFee(), sampleFee()], { code: 'id_twice', ids: [133, 133] }],
  [
    'two rows for one day',
    [
      sampleFee({ validUntil: day('2026-06-30') }),
      sampleFee({ id: 9, validFrom: day('2026-06-30'), feeBps: 1 }),
    ],
    { code: 'days_overlap', ids: [133, 9] },
  ],
  [
    'two rows without an end',
    [sampleFee({ id: 9, validFrom: day('2027-01-01') }), sampleFee()],
    { code: 'days_overlap', ids: [9, 133] },
  ],
  [
    'a row that ends before it begins',
    [sampleFee({ validUntil: day('2025-12-31') })],
    { code: 'ends_before_it_begins', ids: [133, 133] },
  ],
] as const)('a table is refused for %s', (_what, fees, fault) => {
  expect(feeTableFault(fees)).toEqual(fault);
});

test('a table may say the same of another bank, card, months or days', () => {
  expect(
    feeTableFault([
      sampleFee({ validUntil: day('2026-06-30') }),
      sampleFee({ id: 1, validFrom: day('2026-07-01') }),
      sampleFee({ id: 2, bank: 'EIB' }),
      sampleFee({ id: 3, cardType: 'MASTERCARD' }),
      sampleFee({ id: 4, months: 6 }),
    ]),
  ).toBeUndefined();
});
