import { formatDayMonthYear, vietNamDate } from '@cong/values/viet-nam-time.ts';
import type { Interval } from '../core/subscription/calendar.ts';
import type { Desk } from './desk.ts';
import { moneyText } from './money-text.ts';
import type { Visit } from './visit.ts';

const EACH = {
  day: 'sign-up.each_day',
  week: 'sign-up.each_week',
  month: 'sign-up.each_month',
  year: 'sign-up.each_year',
} as const satisfies Record<Interval['unit'], string>;

const EVERY = {
  day: 'sign-up.every_day',
  week: 'sign-up.every_week',
  month: 'sign-up.every_month',
  year: 'sign-up.every_year',
} as const satisfies Record<Interval['unit'], string>;

/** What a payer agrees to who signs up to a plan; undefined where the payment is no sign-up. */
export async function signUpTerms({ deps, texts }: Desk, { payment, locale }: Visit) {
  const { subscription: part } = payment.order;
  if (part === undefined || part.unattended) return undefined;
  const subscription = await deps.flows.subscriptions.byId(payment.merchantId, part.id);
  if (subscription === undefined) throw new Error(`subscription ${part.id} is nowhere to be found`);
  const t = texts[locale];
  const { planName, amount, interval, maxPayments, endsAt, startsAt } = subscription.terms;
  const { unit, count } = interval;
  return {
    plan: planName,
    amount: moneyText(amount, locale),
    every: count === 1 ? t(EACH[unit]) : t(EVERY[unit], { count }),
    first: part.cycle === undefined ? dateText(startsAt) : t('sign-up.now'),
    times: maxPayments === undefined ? undefined : t('sign-up.times', { count: maxPayments }),
    until: endsAt && dateText(endsAt),
  };
}

const dateText = (instant: Date): string => formatDayMonthYear(vietNamDate(instant));
