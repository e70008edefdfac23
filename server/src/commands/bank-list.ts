import type { Bank } from '../core/bank/bank.ts';
import type { BankState } from '../core/bank/bank-setting.ts';
import { BANKS } from '../core/bank/banks.ts';
import type { Command, Style } from './command.ts';
import { table } from './table.ts';

/** All banks and what the operator says of them. */
export const bankList: Command = {
  name: 'bank list',
  summary: 'List the banks, and which are closed or under maintenance',
  positionals: '',
  options: {},
  examples: ['cong bank list'],
  async run(_input, { banks }) {
    const states = await banks.states();
    const rows = Object.entries<Bank>(BANKS).map(([code, { shortName, vi, en }]) => ({
      code,
      shortName,
      vi,
      en,
      state: states.get(code) ?? 'open',
    }));
    return {
      data: rows,
      text: (style) => mark(table([['CODE', 'BANK', 'STATE', 'NAME'], ...rows.map(rowOf)]), style),
    };
  },
};

type Row = Pick<Bank, 'shortName' | 'vi'> & { readonly code: string; readonly state: BankState };

const rowOf = ({ code, shortName, state, vi }: Row): string[] => [code, shortName, state, vi];

const mark = (text: string, style: Style): string =>
  text
    .split('\n')
    .map((line) => (/ (maintenance|closed) /.test(line) ? style('yellow', line) : line))
    .join('\n');
