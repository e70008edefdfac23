import type { CodeText } from './code-text.ts';

/** Which field of an order is wrong. Source: guide V.1; `when` is ours. */
export const ORDER_CODES = {
  '109': {
    vi: 'Mã đơn hàng không tìm thấy',
    en: 'Order code not found',
    when: 'orderCode is missing',
  },
  '110': {
    vi: 'Phải có email hoặc số điện thoại người mua',
    en: "Buyer's email or phone number is required",
    when: 'buyerEmail and buyerPhone are both missing',
  },
  '120': {
    vi: 'Giá trị đơn hàng phải lớn hơn 0',
    en: "The order's amount must be above 0",
    when: 'amount is missing, zero or negative',
  },
  '121': {
    vi: 'Loại tiền tệ không hợp lệ',
    en: 'Invalid currency',
    when: 'currency or currencyCode is not VND',
  },
  '122': {
    vi: 'Mô tả đơn hàng không tìm thấy',
    en: 'Order description not found',
    when: 'orderDescription is missing',
  },
  '123': {
    vi: 'Tổng số sản phẩm phải lớn hơn không',
    en: 'The number of items must be above zero',
    when: 'totalItem is not a whole number above zero',
  },
  '124': {
    vi: 'Định dạng URL không chính xác (http://, https://)',
    en: 'Wrong URL format (http://, https://)',
    when: 'a URL is missing or begins otherwise',
  },
  '125': {
    vi: 'Tên người mua không đúng định dạng',
    en: "Buyer's name is malformed",
    when: 'buyerName is missing or holds control characters',
  },
  '126': {
    vi: 'Email người mua không đúng định dạng',
    en: "Buyer's email is malformed",
    when: 'buyerEmail is no email address',
  },
  '127': {
    vi: 'SĐT người mua không đúng định dạng',
    en: "Buyer's phone number is malformed",
    when: 'buyerPhone is no phone number',
  },
  '128': {
    vi: 'Địa chỉ người mua không hợp lệ',
    en: "Invalid buyer's address",
    when: 'buyerAddress is missing',
  },
  '129': {
    vi: 'City người mua không hợp lệ',
    en: "Invalid buyer's city",
    when: 'buyerCity is missing',
  },
  '130': {
    vi: 'quốc gia người mua không hợp lệ',
    en: "Invalid buyer's country",
    when: 'buyerCountry is missing',
  },
  '131': {
    vi: 'hạn thanh toán phải lớn hơn 0',
    en: 'The time to pay must be above 0',
    when: 'paymentHours is not a number above zero',
  },
  '154': {
    vi: 'Số tiền vượt quá hạn mức cho phép',
    en: 'The amount exceeds the limit',
    when: "the amount is outside the merchant's limits, per payment or per day",
  },
  '156': {
    vi: 'Số tiền thanh toán không hợp lệ',
    en: 'Invalid payment amount',
    when: 'amount is no whole number of đồng, or above 999,999,999,999',
  },
} as const satisfies Readonly<Record<string, CodeText>>;
