import { vietNamDate, yyMMdd } from '@cong/values/viet-nam-time.ts';

const FORM = /^ALE\d{12,20}$/;

/** Our public id of an order: "ALE", the Viet Nam day, and the day's running number in seven digits, in more once seven are used up. */
export const formatTransactionCode = (instant: Date, number: number): string =>
  `ALE${yyMMdd(vietNamDate(instant))}${number.toString().padStart(7, '0')}`;

/** Whether a text could be one of ours: 136 when it could not, 153 when the merchant has none such. */
export const isTransactionCode = (text: string): boolean => FORM.test(text);
