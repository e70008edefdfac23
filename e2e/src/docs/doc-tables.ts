import { BANKS } from '@cong/wire/123pay/banks.ts';
import {
  CREATE_ORDER_CODES,
  NOTIFY_REPLY_CODES,
  QUERY_ORDER_CODES,
} from '@cong/wire/123pay/codes.ts';
import { ORDER_STATUSES, type OrderStatus } from '@cong/wire/123pay/order-status.ts';
import { SIGNED_FIELDS } from '@cong/wire/123pay/signature.ts';
import { hasOwnPage } from '@cong/wire/banknet/banks.ts';
import { magicValues } from '../../../server/src/protocols/123pay/magic-values.ts';
import { settingsTable } from '../../../server/src/settings/settings-table.ts';
import {
  createOrderConditions,
  notifyReplyConsequences,
  queryOrderConditions,
} from './answer-conditions.ts';
import { code, everyWayTo, howToReach, type Language, table } from './cells.ts';

const byNumber = ([a = '']: readonly string[], [b = '']: readonly string[]): number =>
  Number(a) - Number(b);

/** Every setting, as the README shows it. */
export function settings(language: Language): string {
  const words = { en: ['setting', 'default', 'meaning'], vi: ['thiết lập', 'mặc định', 'ý nghĩa'] };
  const only = { en: ' (sandbox only)', vi: ' (chỉ ở sandbox)' };
  const rows = settingsTable.map((row) => [
    code(row.name),
    'default' in row ? code(row.default) : '',
    row[language] + ('sandboxOnly' in row ? only[language] : ''),
  ]);
  return table(words[language], rows);
}

const MEANING = {
  en: ['code', 'meaning', 'in the sandbox'],
  vi: ['mã', 'ý nghĩa', 'trong sandbox'],
};

export const createOrderCodes = (language: Language): string =>
  table(
    MEANING[language],
    Object.entries(CREATE_ORDER_CODES).map(([name, text]) => [
      name,
      text[language],
      createOrderConditions[name as keyof typeof createOrderConditions][language],
    ]),
  );

export const queryOrderCodes = (language: Language): string =>
  table(
    MEANING[language],
    QUERY_ORDER_CODES.map((name) => [
      name,
      CREATE_ORDER_CODES[name][language],
      queryOrderConditions[name][language],
    ]),
  );

export function notifyReplyCodes(language: Language): string {
  const words = { en: ['code', 'meaning', 'then'], vi: ['mã', 'ý nghĩa', 'sau đó'] };
  const rows = Object.entries(NOTIFY_REPLY_CODES).map(([name, text]) => [
    name,
    text[language],
    notifyReplyConsequences[name as keyof typeof notifyReplyConsequences][language],
  ]);
  return table(words[language], rows);
}

/** Statuses after which an order changes no more, and its merchant is notified. */
const isEnd = (status: OrderStatus): boolean => !['0', '-10', '10', '11', '20'].includes(status);

/** Every order status with everything that reaches it. */
export function orderStatuses(language: Language): string {
  const words = {
    en: ['status', 'meaning', 'final', 'in the sandbox'],
    vi: ['trạng thái', 'ý nghĩa', 'cuối', 'trong sandbox'],
  };
  const yes = { en: 'yes', vi: 'có' };
  const rows = (Object.keys(ORDER_STATUSES) as OrderStatus[]).map((status) => [
    status,
    ORDER_STATUSES[status][language],
    isEnd(status) ? yes[language] : '',
    everyWayTo(status, magicValues, language),
  ]);
  return table(words[language], [...rows].sort(byNumber));
}

/** The few that show most; the whole table stands in the protocol's page. */
const SHORT = [
  'success',
  'success_visa',
  'insufficient_funds',
  'not_registered_online',
  'card_expired',
  'bank_declined',
  'wrong_otp_too_often',
  'otp_expired_by_code',
  'cancelled',
  'timeout_after_debit',
];

export function magicValuesInShort(language: Language): string {
  const words = {
    en: ['type or do', 'what happens', 'status', '`outcome`'],
    vi: ['nhập hoặc làm', 'kết quả', 'trạng thái', '`outcome`'],
  };
  const rows = SHORT.map((outcome) => {
    const value = magicValues.find((one) => one.outcome === outcome);
    if (value === undefined) throw new Error(`no magic value ${outcome}`);
    return [howToReach(value, language, false), value[language], value.code, code(outcome)];
  });
  return table(words[language], rows);
}

/** Cards with their names, as the sandbox's control calls take them. */
export function magicCards(language: Language): string {
  const words = {
    en: ['card', '`outcome`', 'what happens', 'status'],
    vi: ['thẻ', '`outcome`', 'kết quả', 'trạng thái'],
  };
  const rows = magicValues.flatMap((value) =>
    value.card === undefined
      ? []
      : [[code(value.card.number), code(value.outcome), value[language], value.code]],
  );
  return table(words[language], rows);
}

export function signedFields(language: Language): string {
  const words = {
    en: ['message', 'signed fields, in this order'],
    vi: ['thông điệp', 'các trường được ký, theo thứ tự'],
  };
  const rows = Object.entries(SIGNED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  return table(words[language], rows);
}

export function banks(language: Language): string {
  const words = {
    en: ['`bankCode`', 'bank', 'where the payer types'],
    vi: ['`bankCode`', 'ngân hàng', 'khách nhập thông tin ở'],
  };
  const ours = { en: 'our pages', vi: 'trang của cổng' };
  const theirs = { en: 'the bank’s page', vi: 'trang của ngân hàng' };
  const rows = Object.entries(BANKS).map(([bankCode, bank]) => [
    code(bankCode),
    bank[language],
    (hasOwnPage(bankCode.replace('123P', '')) ? theirs : ours)[language],
  ]);
  return table(words[language], rows);
}
