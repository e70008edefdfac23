import { BANKS, type BankCode } from '@cong/wire/appotapay/banks.ts';
import { ERROR_CODES } from '@cong/wire/appotapay/codes.ts';
import { PAYMENT_METHODS } from '@cong/wire/appotapay/payment-methods.ts';
import { SIGNED_FIELDS } from '@cong/wire/appotapay/signature.ts';
import { hasOwnPage } from '@cong/wire/banknet/banks.ts';
import { bankOfCode } from '../../../server/src/protocols/appotapay/bank-code.ts';
import { magicValues } from '../../../server/src/protocols/appotapay/magic-values.ts';
import { code, everyWayTo, type Language, table } from './cells.ts';

export function appotapaySignedFields(language: Language): string {
  const words = {
    en: ['what we send', 'signed fields'],
    vi: ['cổng gửi', 'các trường được ký'],
  };
  const rows = Object.entries(SIGNED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  return table(words[language], rows);
}

/** Every errorCode with its HTTP status and everything that reaches it. */
export function appotapayCodes(language: Language): string {
  const words = {
    en: ['code', 'HTTP', 'meaning', 'in the sandbox'],
    vi: ['mã', 'HTTP', 'ý nghĩa', 'trong sandbox'],
  };
  const rows = Object.entries(ERROR_CODES).map(([errorCode, text]) => [
    errorCode,
    String(text.http),
    text[language],
    everyWayTo(errorCode, magicValues, language),
  ]);
  return table(words[language], rows);
}

/** Cards with their names, as the sandbox's control calls take them. */
export function appotapayTestCards(language: Language): string {
  const words = {
    en: ['card', 'date', '`outcome`', 'what happens', 'code'],
    vi: ['thẻ', 'ngày', '`outcome`', 'kết quả', 'mã'],
  };
  const rows = magicValues.flatMap((value) =>
    value.card !== undefined
      ? [
          [
            code(value.card.number),
            value.card.date,
            code(value.outcome),
            value[language],
            value.code,
          ],
        ]
      : [],
  );
  return table(words[language], rows);
}

export function appotapayWallets(language: Language): string {
  const words = {
    en: ['phone', 'password', '`outcome`', 'what happens', 'code'],
    vi: ['số điện thoại', 'mật khẩu', '`outcome`', 'kết quả', 'mã'],
  };
  const rows = magicValues.flatMap((value) =>
    value.wallet === undefined
      ? []
      : [
          [
            code(value.wallet.phone),
            code(value.wallet.password),
            code(value.outcome),
            value[language],
            value.code,
          ],
        ],
  );
  return table(words[language], rows);
}

export function appotapayBanks(language: Language): string {
  const words = {
    en: ['`bankCode`', '`paymentMethod`', 'bank', 'where the payer types'],
    vi: ['`bankCode`', '`paymentMethod`', 'ngân hàng', 'khách nhập thông tin ở'],
  };
  const ours = { en: 'our pages', vi: 'trang của cổng' };
  const theirs = { en: 'the bank’s page', vi: 'trang của ngân hàng' };
  const wallets = { en: 'the wallet’s page', vi: 'trang của ví' };
  const rows = (Object.keys(BANKS) as BankCode[]).map((bankCode) => {
    const bank = BANKS[bankCode];
    const own = hasOwnPage(bankOfCode(bankCode) ?? '') ? theirs : ours;
    const where = bank.method === 'EWALLET' ? wallets : own;
    return [code(bankCode), bank.method, bank[language], where[language]];
  });
  return table(words[language], rows);
}

export function appotapayMethods(language: Language): string {
  const words = { en: ['`paymentMethod`', 'meaning'], vi: ['`paymentMethod`', 'ý nghĩa'] };
  const rows = Object.entries(PAYMENT_METHODS).map(([name, text]) => [code(name), text[language]]);
  return table(words[language], rows);
}
