import type { LinkRefusal } from './pay-link.ts';

type Refused = { readonly status: number; readonly vi: string; readonly en: string };

/** What a payer reads whose link opens nothing, in the order in which it is checked. */
export const REFUSALS = {
  not_authenticated: {
    status: 403,
    vi: 'Liên kết thanh toán không hợp lệ hoặc đã bị thay đổi.',
    en: 'This payment link is not valid, or was changed.',
  },
  format: {
    status: 400,
    vi: 'Đơn hàng trong liên kết thiếu thông tin hoặc sai định dạng.',
    en: 'The order in this link is incomplete or malformed.',
  },
  other_amount: {
    status: 409,
    vi: 'Đơn hàng này đã được tạo với số tiền khác.',
    en: 'This order was placed before with another amount.',
  },
  merchant_blocked: {
    status: 403,
    vi: 'Người bán tạm thời không nhận thanh toán.',
    en: 'The merchant takes no payments at present.',
  },
  not_open: {
    status: 503,
    vi: 'Thanh toán bằng ví tạm thời không phục vụ.',
    en: 'Payment by wallet is not available at present.',
  },
  over_limit: {
    status: 403,
    vi: 'Số tiền vượt hạn mức của người bán.',
    en: 'The amount is above the merchant’s limit.',
  },
  busy: {
    status: 503,
    vi: 'Hệ thống đang bận. Hãy thử lại sau giây lát.',
    en: 'The system is busy. Please try again in a moment.',
  },
} as const satisfies Readonly<Record<LinkRefusal, Refused>>;

/** The page. Nothing of the link is in it, and there is no way back to an address that nobody vouched for. */
export function refusalPage(refusal: LinkRefusal): string {
  const { vi, en } = REFUSALS[refusal];
  return (
    '<!doctype html><html lang="vi"><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Ví Việt · Cổng</title>' +
    `<main><h1>Không mở được đơn hàng</h1><p>${vi} Hãy quay lại trang người bán.</p>` +
    `<p lang="en">${en} Please go back to the shop.</p></main></html>`
  );
}
