import type { InstalmentChoice } from '../core/instalment/fee-table.ts';
import {
  CREDIT_CARDS,
  INSTALMENT_BANKS,
  type InstalmentBank,
} from '../core/instalment/instalment-bank.ts';
import type { InstalmentTerms } from '../core/instalment/terms.ts';
import { bankRefusal } from '../flows/bank-refusal.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { plansOf } from '../flows/instalment-plan.ts';
import type { Visit } from './visit.ts';

type Asked = Pick<Visit, 'payment' | 'merchant'>;

/** The plans that this payer may choose from, as far as a choice leaves them open; none where its cards cannot be taken. */
export async function plansOpenTo(
  flows: FlowDeps,
  { payment, merchant }: Asked,
  choice: InstalmentChoice = {},
): Promise<readonly InstalmentTerms[]> {
  const { order, amount } = payment;
  if (order.instalment === undefined) return [];
  const asked = { merchant, order: { typedCardOnly: true as const }, amount, bank: CREDIT_CARDS };
  if ((await bankRefusal(flows, asked)) !== undefined) return [];
  const plans = await plansOf(flows, payment, choice);
  const { acceptsJcb } = merchant.settings;
  return plans.ok ? plans.value.filter(({ cardType }) => acceptsJcb || cardType !== 'JCB') : [];
}

/** The name that a bank goes by in URLs: the protocol's own. */
export const codeOf = ({ protocol }: Pick<Visit, 'protocol'>, bank: InstalmentBank): string =>
  protocol.instalmentBankCode?.(bank) ?? bank;

/** The bank that a URL names. */
export const bankCalled = (
  visit: Pick<Visit, 'protocol'>,
  code: string,
): InstalmentBank | undefined =>
  (Object.keys(INSTALMENT_BANKS) as InstalmentBank[]).find((bank) => codeOf(visit, bank) === code);
