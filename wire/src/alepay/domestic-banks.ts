import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { JsonObject, JsonValue } from '../shared/body.ts';
import { type DomesticMethod, isDomesticMethod } from './banks.ts';
import { everyItem } from './every-item.ts';
import { amountCode, checkFields, type FieldFault, parseAmount, textOf } from './fields.ts';
import { writeJson } from './json-text.ts';

/** The amount that a get-banks-domestic asks about. */
export function parseDomesticBanksQuery(body: JsonObject): Result<Vnd, FieldFault> {
  const fault = checkFields(body, { amount: { max: 40, check: amountCode } });
  if (fault) return err(fault);
  const amount = parseAmount(textOf(body, 'amount'));
  return amount ? ok(amount) : err({ code: '156', field: 'amount' });
}

/** A domestic bank and one way of paying by it. The ids are the vendor's, and texts. */
export type DomesticBank = {
  readonly bankCode: string;
  readonly bankFullName: string;
  readonly methodCode: DomesticMethod;
  readonly paymentMethodBankId: string;
  readonly paymentMethodId: string;
  readonly methodId: string;
};

/** The answer's data. */
export const formatDomesticBanks = (banks: readonly DomesticBank[]): string => writeJson(banks);

/** The banks as a merchant reads them. */
export const parseDomesticBanks = (data: JsonValue): readonly DomesticBank[] | undefined =>
  everyItem(data, (item) => {
    const methodCode = textOf(item, 'methodCode');
    if (!isDomesticMethod(methodCode)) return undefined;
    return {
      bankCode: textOf(item, 'bankCode'),
      bankFullName: textOf(item, 'bankFullName'),
      methodCode,
      paymentMethodBankId: textOf(item, 'paymentMethodBankId'),
      paymentMethodId: textOf(item, 'paymentMethodId'),
      methodId: textOf(item, 'methodId'),
    };
  });
