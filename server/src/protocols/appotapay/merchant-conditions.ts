import type { ErrorCode } from '@cong/wire/appotapay/codes.ts';

type MerchantCondition = {
  readonly outcome: string;
  readonly code: ErrorCode;
  readonly vi: string;
  readonly en: string;
};

const row = (outcome: string, code: ErrorCode, vi: string, en: string): MerchantCondition => ({
  ...{ outcome, code, vi, en },
});

/** What a merchant or an operator does for each code that no payer can bring about; the tests do the same. */
export const merchantConditions: readonly MerchantCondition[] = [
  row(
    'no_token',
    401,
    'Gọi không có `X-APPOTAPAY-AUTH`, hoặc JWT ký bằng khóa khác, hoặc đã hết hạn',
    'Call without `X-APPOTAPAY-AUTH`, or with a JWT made with another key or long expired',
  ),
  row('unknown_partner', 11, 'Gửi JWT có `iss` là `NOBODY`', 'Send a JWT whose `iss` is `NOBODY`'),
  row('unknown_api_key', 14, 'Gửi JWT có `api_key` là `x`', 'Send a JWT whose `api_key` is `x`'),
  row(
    'partner_blocked',
    13,
    'Gọi sau `npx cong merchant block APPOTAPAY`',
    'Call after `npx cong merchant block APPOTAPAY`',
  ),
  row(
    'api_key_locked',
    15,
    'Gọi bằng khóa cũ sau `npx cong merchant rotate-key APPOTAPAY --keep 0s`',
    'Call with the old key after `npx cong merchant rotate-key APPOTAPAY --keep 0s`',
  ),
  row(
    'address_refused',
    92,
    'Gọi sau `npx cong merchant set APPOTAPAY --addresses 203.0.113.0/24`',
    'Call after `npx cong merchant set APPOTAPAY --addresses 203.0.113.0/24`',
  ),
  row('malformed', 1, 'Bỏ trống `orderInfo`', 'Leave `orderInfo` empty'),
  row('request_wrongly_signed', 2, 'Đổi `amount` sau khi ký', 'Change `amount` after signing'),
  row('wrong_amount_asked', 32, 'Gửi `"amount": 999`', 'Send `"amount": 999`'),
  row(
    'bank_not_enabled',
    51,
    'Gửi `"bankCode": "XYZ"`, hoặc một ngân hàng sau `npx cong bank close NVB`',
    'Send `"bankCode": "XYZ"`, or a bank after `npx cong bank close NVB`',
  ),
  row('method_not_offered', 52, 'Gửi `"paymentMethod": "VA"`', 'Send `"paymentMethod": "VA"`'),
  row('duplicate_order', 30, 'Gửi cùng một `orderId` hai lần', 'Send the same `orderId` twice'),
  row(
    'request_id_reused',
    31,
    'Hoàn tiền với `refundId` đã dùng cho số tiền khác',
    'Refund with a `refundId` that was used for another amount',
  ),
  row(
    'order_paid',
    41,
    'Gửi lại `orderId` của đơn đã thanh toán',
    'Send the `orderId` of a paid order again',
  ),
  row(
    'unknown_order',
    36,
    'Truy vấn một `orderId` chưa từng tạo',
    'Query an `orderId` that was never created',
  ),
  row(
    'refunded',
    40,
    'Truy vấn một đơn đã hoàn hết tiền',
    'Query an order that was refunded in full',
  ),
  row('token_not_found', 87, 'Dùng token `0000000000000000`', 'Use the token `0000000000000000`'),
  row(
    'bank_maintenance',
    62,
    'Gửi `"bankCode": "VCB"` sau `npx cong bank maintenance on VCB`',
    'Send `"bankCode": "VCB"` after `npx cong bank maintenance on VCB`',
  ),
  row(
    'over_limit_of_day',
    70,
    'Gửi quá mức sau `npx cong merchant set-limits APPOTAPAY --per-day 1000`',
    'Send more after `npx cong merchant set-limits APPOTAPAY --per-day 1000`',
  ),
  row(
    'bank_unreachable',
    78,
    'Thanh toán năm đơn ở một ngân hàng bằng thẻ `9704007300000002`, rồi tạo đơn với `bankCode` đó trong 30 giây',
    'Pay five orders at one bank with card `9704007300000002`, then create one with that `bankCode` within 30 seconds',
  ),
  row(
    'busy',
    90,
    'Gửi nhiều hơn mức cơ sở dữ liệu ghi kịp cho đến khi hàng đợi ghi đầy',
    'Ask for more than the database can write, until the write queue is full',
  ),
  row(
    'not_readable',
    91,
    'Dừng PostgreSQL của bạn (`DATABASE_URL`) và truy vấn ngay',
    'Stop a PostgreSQL of your own (`DATABASE_URL`) and query at once',
  ),
  row(
    'nothing_open',
    94,
    'Gửi `"paymentMethod": "CC"`, `"bankCode": ""` sau `npx cong bank maintenance on CC`',
    'Send `"paymentMethod": "CC"`, `"bankCode": ""` after `npx cong bank maintenance on CC`',
  ),
  row(
    'unknown_error',
    99,
    'Dừng PostgreSQL của bạn (`DATABASE_URL`) và tạo đơn ngay',
    'Stop a PostgreSQL of your own (`DATABASE_URL`) and create an order at once',
  ),
  row(
    'keys_unreadable',
    500,
    'Dừng PostgreSQL của bạn (`DATABASE_URL`) và gọi sau nửa phút',
    'Stop a PostgreSQL of your own (`DATABASE_URL`) and call after half a minute',
  ),
  row('wrong_state', 102, 'Hoàn tiền một đơn chưa thanh toán', 'Refund an order that was not paid'),
  row(
    'refund_over_payment',
    103,
    'Hoàn một lần nhiều hơn số tiền đã thanh toán',
    'Refund more than was paid, at once',
  ),
  row(
    'refund_exceeds_captured',
    110,
    'Hoàn một phần, rồi nhiều hơn phần còn lại',
    'Refund a part, then more than the rest',
  ),
  row(
    'partial_refund_unsupported',
    106,
    'Hoàn một phần của giao dịch qua `PBVN`',
    'Refund a part of a payment through `PBVN`',
  ),
  row(
    'refund_too_late',
    125,
    'Hoàn tiền sau 180 ngày (`POST /sandbox/v1/clock` với `{"advance": "P181D"}`)',
    'Refund after 180 days (`POST /sandbox/v1/clock` with `{"advance": "P181D"}`)',
  ),
  row('refund_unsupported', 135, 'Hoàn tiền giao dịch qua `VRB`', 'Refund a payment through `VRB`'),
];
