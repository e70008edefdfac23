import type { MerchantId } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';

/**
 * Moves what a merchant is still to be told to its new address's host, except where the order carries
 * an address of its own. Rows are locked in key order, as everywhere.
 */
export async function redirectMessages(
  client: ClientBase,
  id: MerchantId,
  notifyUrl: string | undefined,
): Promise<void> {
  await client.query(
    `with waiting as (
       select m.payment_id, m.id from message m
         join payment p on p.merchant_id = m.merchant_id and p.id = m.payment_id
       where m.merchant_id = $1 and m.status = 'pending' and p.facts #>> '{order,notifyUrl}' is null
       order by m.payment_id, m.id for update of m)
     update message m set host = $2 from waiting w
     where m.merchant_id = $1 and m.payment_id = w.payment_id and m.id = w.id`,
    [id, notifyUrl === undefined ? null : new URL(notifyUrl).host],
  );
}
