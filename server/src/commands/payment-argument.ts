import type { Payment } from '../core/payment/payment.ts';
import { type CommandInput, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';

/** The option that tells orders of two merchants apart. */
export const MERCHANT_OPTION = {
  merchant: { value: 'CODE', help: 'whose order, where two merchants have the same reference' },
} as const;

/**
 * The payment behind what an operator has at hand: our public id, the merchant's order reference, or our own id.
 * @throws {CommandProblem} when there is none, or more than one.
 */
export async function paymentArgument(
  id: string,
  input: CommandInput,
  { flows, merchants }: CommandDeps,
): Promise<Payment> {
  const { reader } = flows;
  const found = [...(await reader.byPublicId(id)), ...(await reader.byOrderRef(undefined, id))];
  const code = input.option('merchant');
  const owners = code === undefined ? undefined : await merchants.findByCode(code);
  if (owners?.length === 0)
    throw new CommandProblem(`There is no merchant ${code}: “cong merchant list” shows them all`);
  const payments = found.filter(
    ({ merchantId }) => owners === undefined || owners.some((owner) => owner.id === merchantId),
  );
  const [payment, another] = payments;
  if (payment === undefined)
    throw new CommandProblem(`There is no order ${id}: neither our id nor a merchant’s reference`);
  if (another !== undefined) {
    throw new CommandProblem(`Several merchants have an order ${id}: add --merchant CODE`);
  }
  return payment;
}
