import type { MerchantId } from '@cong/values/ids.ts';
import type { ClientBase, Pool } from 'pg';
import type { Difference } from '../core/ledger/difference.ts';
import type { Checkpoint } from '../core/ledger/ledger.ts';

/** Any fixed number: two processes that make a checkpoint at once would add the same postings twice. */
const LOCK = 5_026_512;

/** Both sides of every posting. */
const SIDES = `posting p cross join lateral
  (values (p.debit, p.amount, 0), (p.credit, 0, p.amount)) as s (account, debits, credits)`;

const ADD = `
with since as (
  select p.merchant_id, s.account, sum(s.debits) as debits, sum(s.credits) as credits from ${SIDES}
  where p.at >= (select coalesce(max(upto), '-infinity') from balance_checkpoint) and p.at < $1
  group by p.merchant_id, s.account
)
insert into balance_checkpoint as c (merchant_id, account, upto, debits, credits)
select merchant_id, account, $1, debits, credits from since order by merchant_id, account
on conflict (merchant_id, account) do update set debits = c.debits + excluded.debits, credits = c.credits + excluded.credits`;

/** Adds the postings since the last checkpoint to what each account held then. */
export async function makeCheckpoint(pool: Pool, upto: Date): Promise<Checkpoint> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const { rows } = await client.query<{ later: boolean }>(
      'select coalesce(max(upto) > $1, false) as later from balance_checkpoint',
      [upto],
    );
    if (rows[0]?.later) throw new RangeError('a later checkpoint exists');
    await client.query(ADD, [upto]);
    const moved = await client.query('update balance_checkpoint set upto = $1', [upto]);
    await client.query('commit');
    client.release();
    return { upto, balances: moved.rowCount ?? 0 };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

const REPLAY = `
with replayed as (
  select p.merchant_id, s.account, sum(s.debits) as debits, sum(s.credits) as credits from ${SIDES}
  where p.at < (select max(upto) from balance_checkpoint) group by p.merchant_id, s.account
)
select merchant_id, account, coalesce(c.debits, 0) - coalesce(c.credits, 0) as kept,
  coalesce(r.debits, 0) - coalesce(r.credits, 0) as replayed
from replayed r full join balance_checkpoint c using (merchant_id, account)
where (c.debits, c.credits) is distinct from (r.debits, r.credits)
  or c.upto is distinct from (select max(upto) from balance_checkpoint)
order by merchant_id, account`;

/** Accounts whose checkpoint is not what their postings come to. */
export async function checkpointDifferences(client: ClientBase): Promise<readonly Difference[]> {
  const { rows } = await client.query(REPLAY);
  return rows.map(({ merchant_id, account, kept, replayed }) => ({
    check: 'checkpoints',
    merchantId: merchant_id as MerchantId,
    subject: account,
    what: `kept as ${kept}, its postings come to ${replayed}`,
  }));
}
