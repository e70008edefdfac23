import { vnd } from '@cong/values/money.ts';
import { ok } from '@cong/values/result.ts';
import type { CalendarDate } from '@cong/values/viet-nam-time.ts';
import type { Pool } from 'pg';
import type { CardIssuer, InstalmentConfiguration } from '../core/instalment/card-issuer.ts';
import type { CardType } from '../core/instalment/card-type.ts';
import type { InstalmentFee } from '../core/instalment/fee-table.ts';
import type { InstalmentBank } from '../core/instalment/instalment-bank.ts';
import type { InstalmentRegistry } from '../core/instalment/instalment-directory.ts';
import type { FeePayer } from '../core/instalment/terms.ts';
import { type ConfigurationDeps, changeConfiguration } from './configuration-change.ts';

type FeeRow = {
  readonly id: number;
  readonly bank: InstalmentBank;
  readonly card_type: CardType;
  readonly months: number;
  readonly currency: 'VND';
  readonly fee_bps: number;
  readonly paid_by: FeePayer;
  readonly min_amount: string;
  readonly valid_from: CalendarDate;
  readonly valid_until: CalendarDate | null;
};

const COLUMNS =
  'id, bank, card_type, months, currency, fee_bps, paid_by, min_amount, valid_from, valid_until';

/** What instalments cost and whose cards are whose, both in one snapshot. */
export async function readInstalments(pool: Pool): Promise<InstalmentConfiguration> {
  const { rows } = await pool.query<{ fees: readonly FeeRow[]; issuers: readonly CardIssuer[] }>(
    `select
       (select coalesce(json_agg(json_build_object('id', id, 'bank', bank, 'card_type', card_type, 'months', months,
          'currency', currency, 'fee_bps', fee_bps, 'paid_by', paid_by, 'min_amount', min_amount::text,
          'valid_from', valid_from, 'valid_until', valid_until) order by id), '[]') from instalment_fee) as fees,
       (select coalesce(json_agg(json_build_object('prefix', prefix, 'bank', bank) order by prefix), '[]')
          from card_issuer) as issuers`,
  );
  const [row] = rows;
  return { fees: (row?.fees ?? []).map(feeOf), issuers: row?.issuers ?? [] };
}

const feeOf = (row: FeeRow): InstalmentFee => ({
  ...{ id: row.id, bank: row.bank, cardType: row.card_type, months: row.months },
  ...{ currency: row.currency, feeBps: row.fee_bps, paidBy: row.paid_by },
  minAmount: vnd(BigInt(row.min_amount)),
  validFrom: row.valid_from,
  ...(row.valid_until !== null && { validUntil: row.valid_until }),
});

const rowOf = (fee: InstalmentFee) => ({
  ...{ id: fee.id, bank: fee.bank, card_type: fee.cardType, months: fee.months },
  ...{ currency: fee.currency, fee_bps: fee.feeBps, paid_by: fee.paidBy },
  min_amount: fee.minAmount.toString(),
  ...{ valid_from: fee.validFrom, valid_until: fee.validUntil ?? null },
});

/** The fee table in PostgreSQL. Each change is one small transaction: rows, audit, notice. */
export const instalmentStore = (deps: ConfigurationDeps): InstalmentRegistry => ({
  configuration: () => readInstalments(deps.pool),
  replaceFees: (fees) =>
    replace(deps, {
      table: 'instalment_fee',
      columns: COLUMNS,
      rows: fees.map(rowOf),
      action: 'instalment.fees_replaced',
    }),
  replaceIssuers: (issuers) =>
    replace(deps, {
      table: 'card_issuer',
      columns: 'prefix, bank',
      rows: issuers,
      action: 'instalment.card_issuers_replaced',
    }),
});

type Replacement = {
  readonly table: 'instalment_fee' | 'card_issuer';
  readonly columns: string;
  readonly rows: readonly object[];
  readonly action: string;
};

async function replace(
  deps: ConfigurationDeps,
  { table, columns, rows, action }: Replacement,
): Promise<void> {
  await changeConfiguration(deps, async ({ client, audit, announce }) => {
    // Readers go on with the table of before; who else replaces it waits.
    await client.query(`lock table ${table} in share row exclusive mode`);
    await client.query(`delete from ${table}`);
    await client.query(
      `insert into ${table} (${columns})
       select ${columns} from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows)],
    );
    await audit({ action, subject: 'instalments', detail: { rows: rows.length } });
    await announce('instalments:');
    return ok(undefined);
  });
}
