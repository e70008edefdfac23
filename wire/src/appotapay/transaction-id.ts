import { vietNamDate, yyMMdd } from '@cong/values/viet-nam-time.ts';

/**
 * Our public id of an order, appotapayTransId: "AP", the Viet Nam day, the day's running number in six digits,
 * in more once six are used up, and "B" for a payment by bank. Source: the ids in AppotaPay's v1 samples.
 */
export const formatTransactionId = (instant: Date, number: number): string =>
  `AP${yyMMdd(vietNamDate(instant))}${number.toString().padStart(6, '0')}B`;
