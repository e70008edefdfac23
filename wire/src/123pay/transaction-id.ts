import { vietNamDate, yyMMdd } from '@cong/values/viet-nam-time.ts';

/**
 * Our public id of an order: "123P", the Viet Nam day, and the day's running number in seven digits,
 * in more once seven are used up.
 */
export const formatTransactionId = (instant: Date, number: number): string =>
  `123P${yyMMdd(vietNamDate(instant))}${number.toString().padStart(7, '0')}`;
