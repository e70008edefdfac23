import type { Vnd } from '@cong/values/money.ts';
import type { Locale } from './language.ts';

const LANGUAGE = { vi: 'vi-VN', en: 'en-GB' } as const;

const clockOf = (locale: Locale) =>
  new Intl.DateTimeFormat(LANGUAGE[locale], {
    timeZone: 'Asia/Ho_Chi_Minh',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    day: '2-digit',
    month: '2-digit',
    hourCycle: 'h23',
  });
const CLOCKS = { vi: clockOf('vi'), en: clockOf('en') };

/** 29000n as "29.000 ₫" or "29,000 ₫". */
export const formatMoney = (amount: Vnd, locale: Locale): string =>
  `${amount.toLocaleString(LANGUAGE[locale])}\u00a0₫`;

/** Time and day in Viet Nam, to the second: messages follow each other quickly. */
export const formatTime = (instant: Date, locale: Locale): string => CLOCKS[locale].format(instant);
