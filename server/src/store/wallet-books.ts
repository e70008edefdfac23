import { HOUSE, type MerchantId } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';
import type { Difference } from '../core/ledger/difference.ts';

type Found = { readonly subject: string; readonly what: string };

/** Each wallet beside what its postings and its statement come to; one that has postings and is not there as well. */
const BALANCES = `
with posted as (
  select account, sum(amount) as amount, count(*) as lines from (
    select debit as account, -amount as amount from posting where debit like 'wallet:%'
    union all select credit, amount from posting where credit like 'wallet:%'
  ) moves group by account
), stated as (
  select wallet_id, sum(amount) as amount, count(*) as lines,
    bool_and(balance = running and number = place) as runs
  from (select wallet_id, amount, balance, number, sum(amount) over entries as running,
          row_number() over entries as place
        from wallet_entry where merchant_id = $1
        window entries as (partition by wallet_id order by number)) e
  group by wallet_id
)
select coalesce('wallet:' || w.id, account) as subject, case
  when w.id is null then 'postings of a wallet that is not there'
  when w.balance <> coalesce(p.amount, 0) then 'holds ' || w.balance || ', its postings come to ' || coalesce(p.amount, 0)
  when w.balance <> coalesce(s.amount, 0) or w.entries <> coalesce(s.lines, 0) or coalesce(p.lines, 0) <> w.entries
    then 'its statement is not of its postings'
  when not coalesce(s.runs, true) then 'its statement does not add up'
  else 'its row says another status, version or number than its state' end as what
from (select * from wallet where merchant_id = $1) w
  full join posted p on account = 'wallet:' || w.id left join stated s on s.wallet_id = w.id
where w.id is null or w.balance <> coalesce(p.amount, 0) or w.balance <> coalesce(s.amount, 0)
  or w.entries <> coalesce(s.lines, 0) or coalesce(p.lines, 0) <> w.entries or not coalesce(s.runs, true)
  or w.state->>'status' <> w.status or w.state->>'version' <> w.version::text or w.state->>'phone' <> w.phone
order by 1`;

/** A top-up and its one posting: neither is without the other. Postings of no attempt are a top-up's. */
const TOP_UPS = `
select coalesce(t.id, p.payment_id)::text as subject, case
  when t.id is null then 'a posting of no attempt and no top-up'
  else 'a top-up without exactly its posting' end as what
from (select * from top_up where merchant_id = $1) t full join (
  select merchant_id, payment_id, count(*) as lines, min(debit) as debit, min(credit) as credit, sum(amount) as amount
  from posting where attempt_id is null group by merchant_id, payment_id
) p on p.merchant_id = t.merchant_id and p.payment_id = t.id
where t.id is null or (p.lines = 1 and p.debit = 'gateway:cash' and p.credit = 'wallet:' || t.wallet_id
  and p.amount = t.amount) is not true
order by 1`;

/** What is wrong with wallets' books: each is the sum of its postings, line by line. */
export async function walletDifferences(client: ClientBase): Promise<readonly Difference[]> {
  const balances = await client.query<Found>(BALANCES, [HOUSE]);
  const topUps = await client.query<Found>(TOP_UPS, [HOUSE]);
  return [...balances.rows, ...topUps.rows].map(({ subject, what }) => ({
    ...{ check: 'wallets', merchantId: HOUSE as MerchantId, subject, what },
  }));
}
