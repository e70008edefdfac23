import { foldVietnamese } from '@cong/values/text.ts';
import { expect, test } from 'vitest';
import { BANKS, isBankCode } from './banks.ts';
import { CREATE_ORDER_CODES, NOTIFY_REPLY_CODES } from './codes.ts';
import { PAYER_CHOOSES } from './create-order.ts';
import { isOrderStatus, ORDER_STATUSES } from './order-status.ts';

/** The guide's own texts for these are English and stay as they are. */
const ENGLISH_IN_THE_GUIDE = /^72(3[3-6]|4[1-8])$/;

const rows = [CREATE_ORDER_CODES, ORDER_STATUSES, NOTIFY_REPLY_CODES].flatMap((table) =>
  Object.entries(table),
);

test.each(rows)('%s is told in ASCII on the wire, within 255 characters', (_code, text) => {
  expect(text.unaccented).toMatch(/^[\x20-\x7e]{1,255}$/);
  expect(text.en).toMatch(/^[\x20-\x7e]+$/);
});

test.each(rows.filter(([code]) => !ENGLISH_IN_THE_GUIDE.test(code)))(
  '%s has the same words with and without diacritics',
  (_code, text) => expect(text.unaccented).toBe(foldVietnamese(text.vi)),
);

// Read from the guide by hand, section III.3.f, in its order.
const GUIDE_STATUSES = `0 1 -10 -100 10 11 20 5000 6200 6212 7200 7201 7202 7203 7204 7205 7210 7211
  7212 7213 7220 7221 7222 7223 7224 7231 7232 7233 7234 7235 7236 7241 7242 7243 7244 7245 7246
  7247 7248 7300 7299`.split(/\s+/);

test("the order statuses are the guide's 41, and no others", () => {
  expect(new Set(Object.keys(ORDER_STATUSES))).toEqual(new Set(GUIDE_STATUSES));
  expect(GUIDE_STATUSES.every(isOrderStatus)).toBe(true);
});

// Read from the guide by hand, section V, in its order.
const GUIDE_BANKS =
  `123PGPB 123PNAB 123PPGB 123PSGB 123PAGB 123PSCB 123PABB 123PBIDV 123PEIB 123PSEAB
  123PSHB 123PVTB 123PDAB 123PBAB 123POCEB 123PVAB 123PMRTB 123PNVB 123PHDB 123PACB 123PMB 123PVIB
  123PTCB 123PVCB 123PVPB 123PLPB 123PBVB 123POCB 123PTPB 123PCC`.split(/\s+/);

test("the banks are the guide's 30 in its order; only 123PCC takes international cards", () => {
  expect(Object.keys(BANKS)).toEqual(GUIDE_BANKS);
  expect(GUIDE_BANKS.every(isBankCode)).toBe(true);
  const cards = Object.entries(BANKS).filter(([, { group }]) => group === 'international_cards');
  expect(cards.map(([code]) => code)).toEqual(['123PCC']);
});

test.each([PAYER_CHOOSES, '', '123pvcb', 'toString', undefined, null, 1])(
  '%j is neither a bank nor an order status',
  (text) => {
    expect(isBankCode(text)).toBe(false);
    expect(isOrderStatus(text)).toBe(false);
  },
);
