import type { Vnd } from '@cong/values/money.ts';
import type { Locale } from './language.ts';

const LANGUAGE = { vi: 'vi-VN', en: 'en-GB' } as const;

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  day: '2-digit',
  month: '2-digit',
  hourCycle: 'h23',
});

/** 29000n as "29.000 ₫" or "29,000 ₫". */
export const formatMoney = (amount: Vnd, locale: Locale): string =>
  `${amount.toLocaleString(LANGUAGE[locale])}\u00a0₫`;

/** Time and day in Viet Nam as both languages read it, to the second: messages follow quickly. */
export function formatTime(instant: Date): string {
  const [day, time] = clock.format(instant).split(', ');
  return `${time} ${day}`;
}
