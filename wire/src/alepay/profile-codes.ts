import type { CodeText } from './code-text.ts';

/** What is wrong with a linked card or its owner. Source: guide V.1; `when` is ours. */
export const PROFILE_CODES = {
  '132': {
    vi: 'Email không hợp lệ',
    en: 'Invalid email',
    when: 'email of a profile is no email address',
  },
  '147': {
    vi: 'Số điện thoại không hợp lệ',
    en: 'Invalid phone number',
    when: 'phoneNumber of a profile is no phone number',
  },
  '157': {
    vi: 'email không khớp với profile đã tồn tại',
    en: 'Email does not match the existing profile',
    when: 'the id is known with another email',
  },
  '158': {
    vi: 'số điện thoại không khớp với profile đã tồn tại',
    en: 'Phone number does not match the existing profile',
    when: 'the id is known with another phone number',
  },
  '159': {
    vi: 'Id không được để trống',
    en: 'Id must not be empty',
    when: 'id or customerId is missing',
  },
  '160': {
    vi: 'First name không được để trống',
    en: 'First name must not be empty',
    when: 'firstName is missing',
  },
  '161': {
    vi: 'Last name không được để trống',
    en: 'Last name must not be empty',
    when: 'lastName is missing',
  },
  '162': {
    vi: 'Email không được để trống',
    en: 'Email must not be empty',
    when: 'email is missing',
  },
  '163': { vi: 'city không được để trống', en: 'City must not be empty', when: 'city is missing' },
  '164': {
    vi: 'country không được để trống',
    en: 'Country must not be empty',
    when: 'country is missing',
  },
  '165': {
    vi: 'SĐT Không được để trống',
    en: 'Phone number must not be empty',
    when: 'phoneNumber is missing',
  },
  '166': {
    vi: 'state không được để trống',
    en: 'State must not be empty',
    when: 'state is missing',
  },
  '167': {
    vi: 'street không được để trống',
    en: 'Street must not be empty',
    when: 'street is missing',
  },
  '168': {
    vi: 'postalcode không được để trống',
    en: 'Postal code must not be empty',
    when: 'postalCode is missing',
  },
  '169': {
    vi: 'url callback không đươc để trống',
    en: 'Callback URL must not be empty',
    when: 'callback of request-profile is missing',
  },
  '171': {
    vi: 'Thẻ của khách hàng đã được liên kết trên Merchant',
    en: "The customer's card is already linked with the merchant",
    when: 'the card is linked already: by another customer, or verified by this one',
  },
  '172': {
    vi: 'thẻ tạm thời bị cấm liên kết do vượt quá số lần xác thực số tiền',
    en: 'The card may not be linked for now: its amount was guessed wrong too often',
    when: 'the third wrong amount bars the card for a day',
  },
  '173': {
    vi: 'trạng thái liên kết thẻ không đúng',
    en: 'Wrong state of the card link',
    when: 'the card was unlinked before its amount was told, or is not linked to its end',
  },
  '174': {
    vi: 'không tìm thấy phiên liên kết thẻ',
    en: 'Card link session not found',
    when: 'the time to give the card was over',
  },
  '175': {
    vi: 'số tiền thanh toán của thẻ 2D chưa xác thực vượt quá hạn mức',
    en: 'The amount exceeds the limit of an unverified 2-D card',
    when: 'a 2-D card pays more than it may before its verification',
  },
  '176': {
    vi: 'thẻ 2D đang chờ xác thực',
    en: 'The 2-D card is waiting for verification',
    when: 'the small amount was debited, the payer has not told it',
  },
} as const satisfies Readonly<Record<string, CodeText>>;
