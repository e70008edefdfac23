import { isDomesticMethod } from '@cong/wire/alepay/banks.ts';
import { CHECKOUT_TYPES, type RequestOrder } from '@cong/wire/alepay/request-order.ts';
import type { BankGroup } from '../../core/bank/bank.ts';
import type { InstalmentWish } from '../../core/instalment/fee-table.ts';
import { isInstalmentBank } from '../../core/instalment/instalment-bank.ts';
import { domesticBankOf } from './domestic-banks.ts';
import { instalmentBankOf } from './instalment-bank-code.ts';

/** What an order's payer may pay with. */
export type PayerChoice = {
  /** What it may be paid with at once. */
  readonly groups: readonly BankGroup[];
  /** The domestic bank that the merchant fixed; `unknown` for one that there is not. */
  readonly bank?: string;
  readonly instalment?: InstalmentWish;
};

/**
 * What the payer may choose from. `bankCode` means the instalment bank where the order allows instalments and there is
 * one of that name; else the domestic bank, where it allows those.
 */
export function payerChoice(order: RequestOrder): PayerChoice {
  const { cards, instalments, domestic } = CHECKOUT_TYPES[order.checkoutType];
  const only = order.installment || !cards;
  const { bankCode } = order.fixed;
  const takesDomestic = !only && (domestic || order.allowDomestic);
  const named = bankCode === undefined ? undefined : instalmentBankOf(bankCode);
  const isDomestic =
    takesDomestic && named !== undefined && !(instalments && isInstalmentBank(named));
  const groups: readonly BankGroup[] = [
    ...(only ? [] : (['international_cards'] as const)),
    ...(takesDomestic ? (['domestic_bank'] as const) : []),
  ];
  if (isDomestic) return { groups, bank: domesticBankOf(bankCode ?? '') ?? 'unknown' };
  return { groups, ...(instalments && { instalment: { only, fixed: fixedOf(order, named) } }) };
}

function fixedOf({ fixed }: RequestOrder, bank: string | undefined): InstalmentWish['fixed'] {
  const { months, paymentMethod: cardType = '' } = fixed;
  return {
    ...(months !== undefined && { months }),
    ...(bank !== undefined && { bank }),
    // Of a domestic bank's ways of paying none is a card's brand.
    ...(cardType !== '' && !isDomesticMethod(cardType) && { cardType }),
  };
}
