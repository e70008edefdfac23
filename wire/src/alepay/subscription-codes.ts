import type { CodeText } from './code-text.ts';

/** How subscriptions go. The vendor publishes the codes, not the calls. Source: guide V.1; `when` is ours. */
export const SUBSCRIPTION_CODES = {
  '178': {
    vi: 'thanh toán subscription thành công',
    en: 'Subscription payment succeeded',
    when: 'notification: a cycle was paid',
  },
  '179': {
    vi: 'thanh toán subscription thất bại',
    en: 'Subscription payment failed',
    when: 'notification: a cycle was not paid, its last retry included',
  },
  '180': {
    vi: 'đăng ký subscription thành công',
    en: 'Subscription registered',
    when: 'callback: the payer signed up on our page',
  },
  '181': {
    vi: 'đăng ký subscription thất bại',
    en: 'Subscription registration failed',
    when: 'callback: the payer did not sign up, or the first payment failed; also the answer where the issuer refused the debit',
  },
  '182': {
    vi: 'Mã Alepay token không hợp lệ',
    en: 'Invalid Alepay token',
    when: 'alepayToken is not of our form',
  },
  '183': {
    vi: 'Mã plan không được trống',
    en: 'Plan code must not be empty',
    when: 'planCode is missing',
  },
  '184': {
    vi: 'URL callback không được trống',
    en: 'Callback URL must not be empty',
    when: 'callback of request-subscription is missing',
  },
  '185': {
    vi: 'Subscription Plan không tồn tại',
    en: 'Subscription plan does not exist',
    when: 'the merchant has no plan of this code',
  },
  '186': {
    vi: 'Subscription plan không kích hoạt',
    en: 'Subscription plan is not active',
    when: 'the plan is INACTIVE',
  },
  '187': {
    vi: 'Subscription plan hết hạn',
    en: 'Subscription plan has expired',
    when: "the plan's endTime has passed",
  },
  '188': {
    vi: 'Subscription Record đã tồn tại',
    en: 'Subscription record already exists',
    when: 'the customer has a subscription to this plan that has not ended',
  },
  '189': {
    vi: 'Subscription Record không tồn tại',
    en: 'Subscription record does not exist',
    when: 'subscriptionCode is missing, or the merchant has none of this code',
  },
  '190': {
    vi: 'Trạng thái Subscription Record không hợp lệ',
    en: 'Invalid status of the subscription record',
    when: 'confirm where no OTP is awaited, cancel of one that has ended',
  },
  '191': {
    vi: 'Xác thực OTP quá số lần cho phép',
    en: 'OTP verification failed too often',
    when: 'the third wrong OTP',
  },
  '192': {
    vi: 'Sai OTP xác thực',
    en: 'Wrong OTP',
    when: 'otp is missing or not the one that was sent',
  },
  '193': {
    vi: 'Đăng ký subscription cho khách hàng thành công',
    en: 'The subscription was registered for the customer',
    when: 'confirm-subscription succeeded, or the issuer asked for no OTP',
  },
  '194': {
    vi: 'Khách hàng cần confirm subscription',
    en: 'The customer must confirm the subscription',
    when: 'request-subscription with a linked card: the OTP was sent',
  },
  '195': {
    vi: 'Trạng thái Alepay token không hợp lệ',
    en: 'Invalid status of the Alepay token',
    when: 'the linked card is barred: its amount was told wrong too often',
  },
  '196': {
    vi: 'Gửi OTP không thành công',
    en: 'The OTP could not be sent',
    when: 'the issuer refused or was silent before it sent one',
  },
  '197': {
    vi: 'Ngày kết thúc hoặc số lần thanh toán tối đa không hợp lệ',
    en: 'Invalid end date or maximum number of payments',
    when: 'endTime or maxPayments is malformed, or ends before the first payment',
  },
  '198': {
    vi: 'Alepay token không được để trống',
    en: 'Alepay token must not be empty',
    when: 'alepayToken or customerToken is missing',
  },
  '199': {
    vi: 'Alepay token chưa được active',
    en: 'Alepay token is not active yet',
    when: 'the card is not linked to its end',
  },
  '200': {
    vi: 'Subscription Plan không hợp lệ',
    en: 'Invalid subscription plan',
    when: 'a field of the plan is missing or malformed, the code is taken, or what is fixed was to be changed',
  },
  '201': {
    vi: 'thời gian bắt đầu không hợp lệ',
    en: 'Invalid start time',
    when: 'startTime is malformed or in the past',
  },
  '203': {
    vi: 'không tìm thấy file subscription',
    en: 'Subscription file not found',
    when: 'get-file: there are no files',
  },
  '204': {
    vi: 'Alepay token chưa được xác thực',
    en: 'Alepay token is not verified',
    when: 'a 2-D card whose small amount was not told yet',
  },
} as const satisfies Readonly<Record<string, CodeText>>;
