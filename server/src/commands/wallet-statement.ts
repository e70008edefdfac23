import { addMs, DAY_MS } from '@cong/values/time.ts';
import { parseCalendarDate, vietNamDayStart } from '@cong/values/viet-nam-time.ts';
import { stringify } from 'csv-stringify/sync';
import type { WalletEntry } from '../core/wallet/wallet-store.ts';
import { fundsOf } from '../flows/keep-wallets.ts';
import { type Command, type CommandInput, CommandProblem } from './command.ts';
import { showTime } from './show-time.ts';
import { phoneArgument } from './wallet.ts';

/** `cong wallet statement PHONE` */
export const walletStatement: Command = {
  name: 'wallet statement',
  summary: 'Print as CSV what moved a wallet’s money, line by line',
  positionals: 'PHONE',
  options: {
    from: { value: 'DAY', help: 'the first day, such as 2026-11-01' },
    until: { value: 'DAY', help: 'the last day' },
  },
  examples: ['cong wallet statement 0900000001 --from 2026-11-01 --until 2026-11-30'],
  run: async (input, { flows }) => {
    const funds = await fundsOf(flows, phoneArgument(input.positionals[0] ?? ''));
    if (funds === undefined) throw new CommandProblem('the number has no wallet');
    const until = dayOption(input, 'until');
    const entries = await flows.wallets.reader.statement(funds.wallet.id, {
      from: dayOption(input, 'from'),
      ...(until && { until: addMs(until, DAY_MS) }),
    });
    return { data: entries.map(cellsOf), text: () => csvOf(entries) };
  },
};

/** When a Viet Nam day that was asked for begins. */
function dayOption(input: CommandInput, name: string): Date | undefined {
  const text = input.option(name);
  const day = text === undefined ? undefined : parseCalendarDate(text);
  if (text !== undefined && day === undefined) {
    throw new CommandProblem(`--${name}: “${text}” is no day such as 2026-11-22`);
  }
  return day && vietNamDayStart(day);
}

/** A cell that a spreadsheet would take for a formula is written as text; amounts are numbers. */
const csvOf = (entries: readonly WalletEntry[]): string =>
  stringify(entries.map(cellsOf), { header: true, columns: COLUMNS }).trimEnd();

const COLUMNS = ['number', 'at', 'kind', 'amount', 'balance', 'reference', 'payment', 'merchant'];

const FORMULA = /^[=+\-@\t\r]/;
const safe = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const cellsOf = (entry: WalletEntry) => ({
  ...{ number: entry.number, at: showTime(entry.at), kind: entry.kind },
  ...{ amount: entry.amount.toString(), balance: entry.balance.toString() },
  ...{ reference: safe(entry.reference), payment: entry.publicId ?? '' },
  merchant: entry.merchantId === undefined ? '' : String(entry.merchantId),
});
