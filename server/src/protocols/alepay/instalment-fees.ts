import type { Vnd } from '@cong/values/money.ts';
import { INSTALMENT_BANKS } from '@cong/wire/alepay/banks.ts';
import {
  formatFees,
  formatInstalmentOffers,
  type InstalmentOffer,
  type InstalmentPeriod,
  parseFeeQuery,
  parseInstalmentQuery,
} from '@cong/wire/alepay/instalment-fee.ts';
import { buyerFee, dueOf, type InstalmentTerms } from '../../core/instalment/terms.ts';
import { offersOf } from '../../flows/instalment-plan.ts';
import type { ProtocolDeps } from '../protocol.ts';
import type { Answered, Call } from './call.ts';
import { INSTALMENT_CODES } from './codes.ts';
import { instalmentBankOf, wireBankOf } from './instalment-bank-code.ts';

/** calculate-fee: what each number of months costs, by one bank's card. The longest first, as in the guide. */
export async function calculateFee(
  { flows }: ProtocolDeps,
  { fields, language }: Call,
): Promise<Answered> {
  const asked = parseFeeQuery(fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const { amount, bankCode, paymentMethod: cardType } = asked.value;
  const offered = await offersOf(flows, { bank: instalmentBankOf(bankCode), cardType }, amount);
  if (!offered.ok) {
    return { code: INSTALMENT_CODES[offered.error.code], why: offered.error.code };
  }
  const periods = offered.value
    .map((terms) => ({ ...periodOf(amount, terms), feeId: terms.feeId }))
    .sort((a, b) => b.months - a.months);
  return { code: '000', json: formatFees(periods, language) };
}

/** get-installment-info: what every bank asks for an amount, by card and months. */
export async function getInstallmentInfo(
  { flows }: ProtocolDeps,
  { fields }: Call,
): Promise<Answered> {
  const asked = parseInstalmentQuery(fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const offered = await offersOf(flows, {}, asked.value);
  if (offered.ok) {
    return { code: '000', json: formatInstalmentOffers(grouped(asked.value, offered.value)) };
  }
  const { code: why } = offered.error;
  return { code: why === 'amount_not_offered' ? '145' : '108', why };
}

const periodOf = (amount: Vnd, terms: InstalmentTerms): InstalmentPeriod => ({
  months: terms.months,
  fee: buyerFee(terms),
  total: dueOf({ amount }, { instalment: terms }),
});

/** Banks in the guide's order, months from the fewest. */
function grouped(amount: Vnd, offered: readonly InstalmentTerms[]): readonly InstalmentOffer[] {
  const byBank = Map.groupBy(offered, ({ bank }) => wireBankOf(bank).bankCode);
  return Object.keys(INSTALMENT_BANKS).flatMap((bankCode) => {
    const plans = byBank.get(bankCode);
    const [first] = plans ?? [];
    if (plans === undefined || first === undefined) return [];
    const byCard = Map.groupBy(plans, ({ cardType }) => cardType);
    const cards = [...byCard].map(([paymentMethod, ofCard]) => ({
      paymentMethod,
      periods: ofCard.map((terms) => periodOf(amount, terms)).sort((a, b) => a.months - b.months),
    }));
    return [{ ...wireBankOf(first.bank), cards }];
  });
}
