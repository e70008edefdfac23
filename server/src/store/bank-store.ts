import { ok } from '@cong/values/result.ts';
import type { Pool } from 'pg';
import type { BankRegistry } from '../core/bank/bank-registry.ts';
import type { BankState } from '../core/bank/bank-setting.ts';
import { type ConfigurationDeps, changeConfiguration } from './configuration-change.ts';

/** What the operator said of banks; those never spoken of are not in it. */
export async function readBankStates(pool: Pool): Promise<ReadonlyMap<string, BankState>> {
  const { rows } = await pool.query<{ bank: string; state: BankState }>(
    'select bank, state from bank_setting order by bank',
  );
  return new Map(rows.map(({ bank, state }) => [bank, state]));
}

/** Banks in PostgreSQL. Each change is one small transaction: row, audit, notice. */
export const bankStore = (deps: ConfigurationDeps): BankRegistry => ({
  states: () => readBankStates(deps.pool),
  setState: async (bank, state) => {
    await changeConfiguration(deps, async ({ client, now, audit, announce }) => {
      await client.query(
        `insert into bank_setting (bank, state, changed_at) values ($1, $2, $3)
         on conflict (bank) do update set state = excluded.state, changed_at = excluded.changed_at`,
        [bank, state, now],
      );
      await audit({ action: 'bank.state_changed', subject: `bank:${bank}`, detail: { state } });
      await announce(`bank:${bank}`);
      return ok(undefined);
    });
  },
});
