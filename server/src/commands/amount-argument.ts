import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { CommandProblem } from './command.ts';

const PLAIN = /^\d{1,15}$/;
/** Thousands as people write them: 5.000.000, 5,000,000 or 5_000_000. */
const GROUPED = /^\d{1,3}(?:([._,])\d{3}(?:\1\d{3}){0,4})$/;

/** Whole đồng as typed. @throws {CommandProblem} */
export function amountArgument(name: string, text: string): Vnd {
  const digits = GROUPED.test(text) ? text.replace(/[._,]/g, '') : text;
  const amount = PLAIN.test(digits) ? BigInt(digits) : -1n;
  if (amount >= 0n && amount <= VND_MAX) return vnd(amount);
  throw new CommandProblem(
    `${name} is “${text}”: whole đồng are needed, such as 5000000 or 5.000.000`,
  );
}

/** An amount, or `none` to take a limit away. */
export const limitArgument = (name: string, text: string): Vnd | null =>
  text === 'none' ? null : amountArgument(name, text);

/** An amount as it is shown: 5.000.000 đ. */
export const showVnd = (amount: bigint): string =>
  `${amount.toString().replace(/\B(?=(\d{3})+$)/g, '.')} đ`;
