import type { CodeText } from './code-text.ts';

/** What an answer says of the call itself, before any business. Source: guide V.1; `when` is ours. */
export const REQUEST_CODES = {
  '000': { vi: 'Thành công', en: 'Success', when: 'the call was carried out' },
  '101': {
    vi: 'Checksum không hợp lệ',
    en: 'Invalid checksum',
    when: 'the checksum is neither MD5(data + checksumKey) nor MD5(JSON + checksumKey)',
  },
  '102': {
    vi: 'Mã hóa không hợp lệ',
    en: 'Invalid encryption',
    when: 'the checksum is right, but data cannot be decrypted or holds no JSON object',
  },
  '103': {
    vi: 'IP không được phép truy cập',
    en: 'IP address not allowed',
    when: "the caller's address is not on the merchant's list",
  },
  '104': {
    vi: 'Dữ liệu không hợp lệ',
    en: 'Invalid data',
    when: 'the body is no JSON object, or a field has another type or is longer than it may be',
  },
  '105': {
    vi: 'Token key không hợp lệ',
    en: 'Invalid token key',
    when: 'no merchant has this token',
  },
  '108': {
    vi: 'Dữ liệu không tìm thấy',
    en: 'Data not found',
    when: 'get-customer-info names nobody, or no bank is offered for the amount',
  },
  '138': {
    vi: 'Tài khoản Merchant không tồn tại',
    en: 'Merchant account does not exist',
    when: "the keys of the token's merchant were revoked",
  },
  '139': {
    vi: 'Tài khoản Merchant không hoạt động',
    en: 'Merchant account is not active',
    when: 'the merchant is suspended',
  },
  '140': {
    vi: 'Tài khoản Merchant không hợp lệ',
    en: 'Invalid merchant account',
    when: 'the merchant has no key of ours yet, so that nothing can be decrypted or answered',
  },
  '202': {
    vi: 'IP request của merchant chưa được cấu hình hoặc không được cho phép',
    en: "Merchant's request IP is not configured or not allowed",
    when: 'the merchant must have a list of addresses and has none',
  },
  '206': {
    vi: 'Merchant không được phép sử dụng dịch vụ này',
    en: 'Merchant may not use this service',
    when: 'domestic banks, instalments, linked cards or subscriptions were not agreed with the merchant',
  },
  '999': {
    vi: 'Lỗi không xác định. Vui lòng liên hệ với Quản trị viên Alepay',
    en: 'Unknown error, please contact the Alepay administrator',
    when: "a fault of the gateway's, or too many requests are waiting",
  },
} as const satisfies Readonly<Record<string, CodeText>>;
