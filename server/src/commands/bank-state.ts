import { isBankId } from '../core/bank/banks.ts';
import { type Command, CommandProblem } from './command.ts';

/** A bank's maintenance begins or ends. */
export const bankMaintenance: Command = {
  name: 'bank maintenance',
  summary: 'Say that a bank’s maintenance begins (on) or is over (off)',
  about:
    'While it lasts new orders for the bank are refused (6203 in 123PAY); payments under way go on.',
  positionals: 'on|off CODE',
  options: {},
  examples: ['cong bank maintenance on VCB', 'cong bank maintenance off VCB'],
  async run(input, { banks }) {
    const [word = '', given = ''] = input.positionals;
    if (word !== 'on' && word !== 'off') {
      throw new CommandProblem(
        `“${word}” is neither on nor off: cong bank maintenance on|off CODE`,
      );
    }
    const bank = bankArgument(given);
    if ((await banks.states()).get(bank) === 'closed') {
      throw new CommandProblem(`${bank} is closed: “cong bank open ${bank}” opens it`);
    }
    const state = word === 'on' ? 'maintenance' : 'open';
    await banks.setState(bank, state);
    return {
      data: { bank, state },
      text: (style) =>
        word === 'on'
          ? style('yellow', `${bank} is under maintenance from now on.`)
          : style('green', `${bank} is open again.`),
    };
  },
};

/** No payer may choose the bank any more. */
export const bankClose: Command = {
  name: 'bank close',
  summary: 'Offer a bank no longer',
  positionals: 'CODE',
  options: {},
  examples: ['cong bank close NVB'],
  async run(input, { banks }) {
    const bank = bankArgument(input.positionals[0] ?? '');
    await banks.setState(bank, 'closed');
    return {
      data: { bank, state: 'closed' },
      text: (style) => style('yellow', `${bank} is closed: it is offered no longer.`),
    };
  },
};

/** The bank is offered again. */
export const bankOpen: Command = {
  name: 'bank open',
  summary: 'Offer a bank again',
  positionals: 'CODE',
  options: {},
  examples: ['cong bank open NVB'],
  async run(input, { banks }) {
    const bank = bankArgument(input.positionals[0] ?? '');
    await banks.setState(bank, 'open');
    return {
      data: { bank, state: 'open' },
      text: (style) => style('green', `${bank} is open.`),
    };
  },
};

function bankArgument(text: string): string {
  // 123PAY's merchants know the code with its prefix.
  const bank = text.toUpperCase().replace(/^123P/, '');
  if (isBankId(bank)) return bank;
  throw new CommandProblem(`There is no bank “${text}”: “cong bank list” shows them all`);
}
