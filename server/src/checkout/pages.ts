import type { Payment, PaymentStatus } from '../core/payment/payment.ts';

type PageRule = {
  /** Below `/pay/:token`. */
  readonly path: string;
  /** In any other state the payer is sent to the page of that state. */
  readonly states: readonly PaymentStatus[];
  /** Where a payer goes who waited here for the end: straight back to the shop, not to a page that says so. */
  readonly endsAtShop?: true;
};

const FINAL = ['captured', 'declined', 'cancelled', 'expired'] as const;

/** Every page, and the states in which it may be shown. One hook enforces it. */
export const PAGES = {
  banks: { path: '', states: ['created'] },
  details: { path: '/bank/:bank', states: ['created'] },
  saved_card: { path: '/card', states: ['created'] },
  wallet: { path: '/wallet', states: ['created'] },
  wallet_agree: { path: '/wallet/agree', states: ['created'] },
  wallet_other: { path: '/wallet/other', states: ['created'] },
  instalment: { path: '/instalment', states: ['created'] },
  instalment_bank: { path: '/instalment/:bank', states: ['created'] },
  instalment_plan: { path: '/instalment/:bank/:card/:months', states: ['created'] },
  instalment_card: { path: '/instalment/:bank/:card/:months/card', states: ['created'] },
  otp: { path: '/otp', states: ['awaiting_otp'] },
  waiting: { path: '/waiting', states: ['verifying', 'authorising'], endsAtShop: true },
  at_bank: { path: '/at-bank', states: ['redirected'], endsAtShop: true },
  uncertain: { path: '/uncertain', states: ['uncertain'], endsAtShop: true },
  cancel: { path: '/cancel', states: ['created', 'verifying', 'awaiting_otp', 'redirected'] },
  card_amount: { path: '/card-amount', states: ['captured'] },
  result: { path: '/result', states: FINAL },
  return: { path: '/return', states: ['uncertain', ...FINAL] },
} as const satisfies Readonly<Record<string, PageRule>>;

export type PageName = keyof typeof PAGES;

const ALLOWED: ReadonlyMap<PageName, ReadonlySet<PaymentStatus>> = new Map(
  (Object.keys(PAGES) as PageName[]).map((name) => [name, new Set(PAGES[name].states)]),
);

export const mayBeShown = (page: PageName, { status }: Payment): boolean =>
  ALLOWED.get(page)?.has(status) ?? false;

const CURRENT = {
  created: 'banks',
  verifying: 'waiting',
  awaiting_otp: 'otp',
  redirected: 'at_bank',
  authorising: 'waiting',
  uncertain: 'uncertain',
  captured: 'result',
  declined: 'result',
  cancelled: 'result',
  expired: 'result',
} as const satisfies Readonly<Record<PaymentStatus, PageName>>;

/** The page of the payment's state. */
export const currentPage = ({ status }: Payment): PageName => CURRENT[status];

/** Whether a payer on this page, or posting from it, goes straight to the shop once the payment has ended. */
export const endsAtShop = (page: PageName, method: string): boolean =>
  method === 'POST' || 'endsAtShop' in PAGES[page];
