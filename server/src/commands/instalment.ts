import type { InstalmentFee } from '../core/instalment/fee-table.ts';
import { type FeeTableFault, feeTableFault } from '../core/instalment/fee-table-fault.ts';
import { showVnd } from './amount-argument.ts';
import { type Command, CommandProblem } from './command.ts';
import { instalmentFile } from './instalment-file.ts';
import { readJson } from './read-input.ts';
import { table } from './table.ts';

/** What instalments cost, and whose cards are whose. */
export const instalmentList: Command = {
  name: 'instalment list',
  summary: 'List what instalments cost, by bank, card and months',
  about:
    'With --json it prints what “cong instalment import” takes: the cards of every bank are in it.',
  positionals: '',
  options: {},
  examples: ['cong instalment list', 'cong instalment list --json'],
  async run(_input, { instalments }) {
    const { fees, issuers } = await instalments.configuration();
    return {
      data: { fees, cards: issuers },
      text: () =>
        fees.length === 0
          ? 'No bank offers instalments: “cong instalment import FILE” fills the table'
          : table([HEAD, ...fees.map(rowOf)]),
    };
  },
};

const HEAD = ['ID', 'BANK', 'CARD', 'MONTHS', 'FEE', 'PAID BY', 'FROM AMOUNT', 'VALID'];

const rowOf = (fee: InstalmentFee): string[] => [
  ...[`${fee.id}`, fee.bank, fee.cardType, `${fee.months}`, `${fee.feeBps / 100} %`, fee.paidBy],
  ...[showVnd(fee.minAmount), `${fee.validFrom} … ${fee.validUntil ?? ''}`.trimEnd()],
];

/** The whole table anew; payments whose attempt has begun keep their terms. */
export const instalmentImport: Command = {
  name: 'instalment import',
  summary: 'Replace the table of instalment fees, and the cards of each bank',
  about:
    'FILE holds {"fees": [{"id", "bank", "cardType", "months", "feeBps", "paidBy", "minAmount", "validFrom", ' +
    '"validUntil"}], "cards": [{"prefix", "bank"}]}; - is standard input. A list that is not there is left as it is. ' +
    'Payers who have confirmed keep what they were shown.',
  positionals: 'FILE',
  options: {},
  examples: ['cong instalment import fees.json'],
  async run(input, { instalments }) {
    const { fees, cards } = instalmentFile(await readJson(input.positionals[0] ?? ''));
    const fault = fees && feeTableFault(fees);
    if (fault) throw new CommandProblem(`${faultText(fault)}: nothing was imported`);
    const twice = cards && firstTwice(cards.map(({ prefix }) => prefix));
    if (twice !== undefined) {
      throw new CommandProblem(
        `Two rows of “cards” have the prefix ${twice}: nothing was imported`,
      );
    }
    if (cards) await instalments.replaceIssuers(cards);
    if (fees) await instalments.replaceFees(fees);
    const imported = { fees: fees?.length, cards: cards?.length };
    return {
      data: imported,
      text: (style) => style('green', `Imported ${said(imported)}.`),
    };
  },
};

function faultText({ code, ids: [one, other] }: FeeTableFault): string {
  switch (code) {
    case 'id_twice':
      return `Two rows of “fees” have the id ${one}`;
    case 'days_overlap':
      return `On some days the fees ${one} and ${other} both count for the same thing`;
    case 'ends_before_it_begins':
      return `The fee ${one} ends before it begins`;
  }
}

const firstTwice = (texts: readonly string[]): string | undefined =>
  texts.find((text, at) => texts.indexOf(text) !== at);

const said = (counts: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(counts)
    .flatMap(([what, many]) => (many === undefined ? [] : `${what}: ${many}`))
    .join(', ') || 'nothing: the file has neither fees nor cards';
