import { ERROR_CODES, type ErrorCode } from '@cong/wire/nganluong/codes.ts';
import type { Order } from '../provider/books.ts';
import type { Desk } from '../provider/desk.ts';
import type { Form } from '../provider/form.ts';
import type { Merchant } from './messages.ts';

type Answer = 'down' | Readonly<Record<string, string>>;

/** What became of the order behind a token; undefined where there is no such token of this merchant's. */
export function detailOf(
  desk: Desk,
  { fields, merchant }: { readonly fields: Form; readonly merchant: Merchant },
): Answer | undefined {
  const order = desk.books.atPage(fields.get('token') ?? '');
  if (order?.merchant !== merchant.merchantId) return undefined;
  const { inquiriesDown = 0, inquiriesUndecided = 0, wrongSignature } = desk.behaviourOf(order);
  order.inquiries += 1;
  if (order.inquiries <= inquiriesDown) return 'down';
  const onHold = order.inquiries <= inquiriesDown + inquiriesUndecided;
  const unpaid = unpaidCode(order);
  if (unpaid !== undefined) {
    return { error_code: unpaid, token: order.token, description: ERROR_CODES[unpaid].vi };
  }
  return {
    error_code: '00',
    token: order.token,
    description: '',
    transaction_status: onHold ? '01' : '00',
    receiver_email: merchant.receiverEmail,
    // Ngân Lượng signs nothing: instead of a wrong signature it tells of another order.
    order_code: wrongSignature ? `not-${order.ref}` : order.ref,
    total_amount: order.debited.toString(),
    payment_method: 'NL',
    bank_code: '',
    transaction_id: order.number,
  };
}

function unpaidCode({ state }: Order): ErrorCode | undefined {
  switch (state) {
    case 'open':
      return '81';
    case 'working':
      return '114';
    case 'refused':
      return '115';
    case 'paid':
      return undefined;
  }
}
