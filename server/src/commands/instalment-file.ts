import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { type CalendarDate, parseCalendarDate } from '@cong/values/viet-nam-time.ts';
import { ANY_BANK, type CardIssuer } from '../core/instalment/card-issuer.ts';
import { CARD_TYPES, type CardType, isCardType } from '../core/instalment/card-type.ts';
import type { InstalmentFee } from '../core/instalment/fee-table.ts';
import {
  INSTALMENT_BANKS,
  type InstalmentBank,
  isInstalmentBank,
} from '../core/instalment/instalment-bank.ts';
import type { FeePayer } from '../core/instalment/terms.ts';
import { CommandProblem } from './command.ts';
import { fieldsOf } from './read-input.ts';

/** What a file says of instalments: what it does not speak of stays as it is. */
export type InstalmentFile = {
  readonly fees?: readonly InstalmentFee[];
  readonly cards?: readonly CardIssuer[];
};

type Fields = Readonly<Record<string, unknown>>;

const MAX_ID = 2_147_483_647;
const MAX_MONTHS = 120;
const MAX_BPS = 10_000;

/** @throws {CommandProblem} that names the row and the field. */
export function instalmentFile(content: unknown): InstalmentFile {
  const fields = fieldsOf(content, 'The file');
  refuseUnknown(fields, ['fees', 'cards']);
  return {
    ...(fields.fees !== undefined && { fees: rowsOf(fields, 'fees', feeOf) }),
    ...(fields.cards !== undefined && { cards: rowsOf(fields, 'cards', cardOf) }),
  };
}

function rowsOf<Row>(fields: Fields, name: string, rowOf: (row: Fields) => Row): readonly Row[] {
  const rows = fields[name];
  if (!Array.isArray(rows)) throw new CommandProblem(`“${name}” is not a list`);
  return rows.map((row: unknown, at) => {
    try {
      return rowOf(fieldsOf(row, 'it'));
    } catch (error) {
      if (!(error instanceof CommandProblem)) throw error;
      throw new CommandProblem(`“${name}”, row ${at + 1}: ${error.message}`);
    }
  });
}

function feeOf(row: Fields): InstalmentFee {
  refuseUnknown(row, [
    ...['id', 'bank', 'cardType', 'months', 'currency', 'feeBps', 'paidBy', 'minAmount'],
    ...['validFrom', 'validUntil'],
  ]);
  if (row.currency !== undefined && row.currency !== 'VND') {
    throw new CommandProblem('“currency” is not VND');
  }
  return {
    ...{ id: count(row, 'id', [1, MAX_ID]), bank: bankOf(row), cardType: cardTypeIn(row) },
    ...{ months: count(row, 'months', [1, MAX_MONTHS]), currency: 'VND' },
    ...{ feeBps: count(row, 'feeBps', [0, MAX_BPS]), paidBy: payerOf(row) },
    ...{ minAmount: amountIn(row), validFrom: day(row, 'validFrom') },
    ...(row.validUntil !== undefined && { validUntil: day(row, 'validUntil') }),
  };
}

function cardOf(row: Fields): CardIssuer {
  refuseUnknown(row, ['prefix', 'bank']);
  const { prefix, bank } = row;
  if (typeof prefix !== 'string' || !/^\d{1,19}$/.test(prefix)) {
    throw new CommandProblem('“prefix” is not text of 1 to 19 digits');
  }
  // Banks that offer no instalments count too: their cards are refused as such.
  if (typeof bank !== 'string' || !(bank === ANY_BANK || /^[A-Z0-9]{2,12}$/.test(bank))) {
    throw new CommandProblem('“bank” is not a bank’s code');
  }
  return { prefix, bank };
}

function refuseUnknown(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new CommandProblem(`“${unknown}” is not among ${known.join(', ')}`);
  }
}

function count(row: Fields, name: string, [least, most]: readonly [number, number]): number {
  const value = row[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
    return value;
  }
  throw new CommandProblem(`“${name}” is not a whole number from ${least} to ${most}`);
}

/** As a number, or as digits in quotes, as --json prints amounts. */
function amountIn(row: Fields): Vnd {
  const text = String(row.minAmount);
  if (/^[1-9]\d{0,15}$/.test(text) && BigInt(text) <= VND_MAX) return vnd(BigInt(text));
  throw new CommandProblem('“minAmount” is no amount in whole đồng above 0');
}

function day(row: Fields, name: string): CalendarDate {
  const date = parseCalendarDate(String(row[name]));
  if (date !== undefined) return date;
  throw new CommandProblem(`“${name}” is no day such as 2026-11-22`);
}

function bankOf({ bank }: Fields): InstalmentBank {
  if (typeof bank === 'string' && isInstalmentBank(bank)) return bank;
  throw new CommandProblem(`“bank” is not among ${Object.keys(INSTALMENT_BANKS).join(', ')}`);
}

function cardTypeIn({ cardType }: Fields): CardType {
  if (typeof cardType === 'string' && isCardType(cardType)) return cardType;
  throw new CommandProblem(`“cardType” is not among ${CARD_TYPES.join(', ')}`);
}

function payerOf({ paidBy }: Fields): FeePayer {
  if (paidBy === 'buyer' || paidBy === 'merchant') return paidBy;
  throw new CommandProblem('“paidBy” is neither buyer nor merchant');
}
