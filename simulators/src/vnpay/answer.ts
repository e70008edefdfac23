import type { REFUND_CODES } from '@cong/wire/vnpay/codes.ts';
import type { Order } from '../provider/books.ts';
import type { Fields, Merchant } from './messages.ts';

/** What a merchant's server asked, its hash proved. */
export type Call = { readonly fields: Fields; readonly merchant: Merchant };

/** What it hears: nothing at all, HTTP 503, or a signed message. */
export type Answer =
  | 'silent'
  | 'down'
  | { readonly fields: Fields & { readonly ResponseCode: string }; readonly order?: Order };

export const refuse = (ResponseCode: keyof typeof REFUND_CODES): Answer => ({
  fields: { ResponseCode },
});
