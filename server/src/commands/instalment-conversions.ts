import { addMs, DAY_MS } from '@cong/values/time.ts';
import {
  type CalendarDate,
  parseCalendarDate,
  vietNamDate,
  vietNamDayStart,
} from '@cong/values/viet-nam-time.ts';
import { stringify } from 'csv-stringify/sync';
import type { Conversion } from '../core/instalment/conversion.ts';
import type { ListedConversion } from '../core/instalment/conversion-list.ts';
import {
  INSTALMENT_BANKS,
  type InstalmentBank,
  isInstalmentBank,
} from '../core/instalment/instalment-bank.ts';
import { dueOf } from '../core/instalment/terms.ts';
import { type Command, type CommandInput, CommandProblem } from './command.ts';
import { showTime } from './show-time.ts';

/** What each bank is sent: which captured payments it must turn into instalments, and which no longer. */
export const instalmentConversions: Command = {
  name: 'instalment conversions',
  summary: 'Print as CSV what the banks must turn into instalments',
  about:
    'Every payment that was captured in instalments, or given back after it, on the days asked for (today, in Viet Nam, ' +
    'unless --from and --until say otherwise). A row whose status is “withdrawn” must not be converted, or be undone.',
  positionals: '',
  options: {
    bank: { value: 'CODE', help: 'of one bank' },
    from: { value: 'DAY', help: 'the first day, such as 2026-11-01' },
    until: { value: 'DAY', help: 'the last day' },
  },
  examples: ['cong instalment conversions --bank SCB --from 2026-11-01 --until 2026-11-30'],
  async run(input, { conversions, clock }) {
    const today = vietNamDate(clock());
    const until = dayOption(input, 'until') ?? today;
    const from = dayOption(input, 'from') ?? until;
    if (from > until) throw new CommandProblem(`--from ${from} is after --until ${until}`);
    const bank = bankOption(input);
    const rows = await conversions.within({
      ...(bank && { bank }),
      from: vietNamDayStart(from),
      before: addMs(vietNamDayStart(until), DAY_MS),
    });
    return { data: rows.map(({ conversion }) => conversion), text: () => csvOf(rows) };
  },
};

function dayOption(input: CommandInput, name: string): CalendarDate | undefined {
  const text = input.option(name);
  if (text === undefined) return undefined;
  const day = parseCalendarDate(text);
  if (day === undefined)
    throw new CommandProblem(`--${name}: “${text}” is no day such as 2026-11-22`);
  return day;
}

function bankOption(input: CommandInput): InstalmentBank | undefined {
  const code = input.option('bank')?.toUpperCase();
  if (code === undefined || isInstalmentBank(code)) return code;
  const known = Object.keys(INSTALMENT_BANKS).join(', ');
  throw new CommandProblem(`--bank: “${code}” is not among ${known}`);
}

/** A cell that a spreadsheet would take for a formula is written as text. */
const csvOf = (rows: readonly ListedConversion[]): string =>
  stringify(rows.map(rowOf), { header: true, columns: COLUMNS, escape_formulas: true }).trimEnd();

const COLUMNS = [
  ...['conversion', 'status', 'captured_at', 'withdrawn_at', 'bank', 'payment', 'connector'],
  ...['connector_ref', 'card', 'card_type', 'months', 'principal', 'fee', 'fee_paid_by', 'debited'],
];

const rowOf = ({ conversion, publicId }: ListedConversion): readonly (string | number)[] => {
  const { terms, principal } = conversion;
  return [
    ...[conversion.id, conversion.status, showTime(conversion.capturedAt), withdrawnAt(conversion)],
    ...[terms.bank, publicId, conversion.connector, conversion.connectorRef ?? ''],
    ...[conversion.maskedCard ?? '', terms.cardType, terms.months],
    ...[`${principal}`, `${terms.fee}`, terms.paidBy],
    `${dueOf({ amount: principal }, { instalment: terms })}`,
  ];
};

const withdrawnAt = (conversion: Conversion): string =>
  conversion.status === 'withdrawn' ? showTime(conversion.withdrawnAt) : '';
