import { INSTALMENT_BANKS } from '@cong/wire/alepay/banks.ts';
import { ERROR_CODES, type ErrorCode } from '@cong/wire/alepay/codes.ts';
import { ENDPOINTS } from '@cong/wire/alepay/endpoints.ts';
import type { Bank } from '../../../server/src/core/bank/bank.ts';
import { BANKS } from '../../../server/src/core/bank/banks.ts';
import { bankCodeOf } from '../../../server/src/protocols/alepay/bank-code.ts';
import { magicValues } from '../../../server/src/protocols/alepay/magic-values.ts';
import { sandboxInstalments } from '../../../server/src/protocols/alepay/sandbox-instalments.ts';
import { WHEN_VI } from './alepay-when-vi.ts';
import { code, everyWayTo, type Language, table } from './cells.ts';

export function alepayCalls(language: Language): string {
  const words = { en: ['call', 'path'], vi: ['lệnh gọi', 'đường dẫn'] };
  const rows = Object.values(ENDPOINTS).map((path) => [
    path.slice(path.lastIndexOf('/') + 1),
    code(path),
  ]);
  return table(words[language], rows);
}

/** All 100 codes in order, when each is given, and what reaches it in the sandbox besides. */
export function alepayCodes(language: Language): string {
  const words = {
    en: ['code', 'meaning', 'when', 'card or step in the sandbox'],
    vi: ['mã', 'ý nghĩa', 'khi nào', 'thẻ hoặc thao tác trong sandbox'],
  };
  const codes = (Object.keys(ERROR_CODES) as ErrorCode[]).sort();
  const rows = codes.map((errorCode) => {
    const { when, ...text } = ERROR_CODES[errorCode];
    return [
      ...[errorCode, text[language], language === 'vi' ? WHEN_VI[errorCode] : when],
      // The cards that pay have a table of their own.
      errorCode === '000' ? '' : everyWayTo(errorCode, magicValues, language),
    ];
  });
  return table(words[language], rows);
}

/** Cards with their names, as the sandbox's control calls take them. */
export function alepayTestCards(language: Language): string {
  const words = {
    en: ['card', 'date', 'CVV', 'OTP', '`outcome`', 'what happens', 'code'],
    vi: ['thẻ', 'ngày', 'CVV', 'OTP', '`outcome`', 'kết quả', 'mã'],
  };
  const rows = magicValues.flatMap((value) =>
    value.card === undefined
      ? []
      : [
          [
            ...[code(value.card.number), value.card.date, value.card.securityCode ?? ''],
            ...[value.otp ?? '00000000', code(value.outcome), value[language], value.code],
          ],
        ],
  );
  return table(words[language], rows);
}

export function alepayInstalmentBanks(language: Language): string {
  const words = {
    en: ['`bankCode`', 'bank', '`paymentMethod`'],
    vi: ['`bankCode`', 'ngân hàng', '`paymentMethod`'],
  };
  const rows = Object.entries(INSTALMENT_BANKS).map(([bankCode, bank]) => [
    ...[code(bankCode), bank[language], bank.cardTypes.map(code).join(', ')],
  ]);
  return table(words[language], rows);
}

/** What instalments cost in the sandbox: the guide's own sample for every bank. */
export function alepaySandboxFees(language: Language): string {
  const words = { en: ['months', 'fee'], vi: ['số tháng', 'phí'] };
  const byMonths = new Map(sandboxInstalments.fees.map(({ months, feeBps }) => [months, feeBps]));
  const rows = [...byMonths].map(([months, feeBps]) => [`${months}`, `${feeBps / 100} %`]);
  return table(words[language], rows);
}

export function alepayDomesticBanks(language: Language): string {
  const words = { en: ['`bankCode`', 'bank'], vi: ['`bankCode`', 'ngân hàng'] };
  const rows = Object.entries<Bank>(BANKS).flatMap(([id, bank]) => {
    const bankCode = bank.group === 'domestic_bank' ? bankCodeOf(id) : undefined;
    return bankCode === undefined ? [] : [[code(bankCode), bank[language]]];
  });
  return table(words[language], rows);
}
