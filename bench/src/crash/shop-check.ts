import type pg from 'pg';
import type { ShopRecords } from '../load/generator-client.ts';
import type { Violation } from './violation.ts';

type Row = { readonly order_ref: string; readonly public_id: string; readonly status: string };

/** Every order that a shop was told of exists as it was told; what payers and shops heard is what is recorded. */
export class ShopCheck {
  readonly #known = new Set<string>();

  /** How many orders were acknowledged and found. */
  get found(): number {
    return this.#known.size;
  }

  /** Orders acknowledged since the last call. */
  async newOrders(client: pg.Client, { acknowledged }: ShopRecords): Promise<readonly Violation[]> {
    const fresh = [...acknowledged].filter(([orderRef]) => !this.#known.has(orderRef));
    const rows = await rowsOf(
      client,
      fresh.map(([orderRef]) => orderRef),
    );
    const violations: Violation[] = [];
    for (const [orderRef, { transactionId }] of fresh) {
      this.#known.add(orderRef);
      const row = rows.get(orderRef);
      const payment = { orderRef };
      if (row === undefined) violations.push({ what: 'an acknowledged order is gone', payment });
      else if (row.public_id !== transactionId) {
        violations.push({ what: `an order was ${transactionId} and is ${row.public_id}`, payment });
      }
    }
    return violations;
  }

  /** Once everything has ended: whoever came back with "paid" has paid, and each end was notified, as it is. */
  async ends(
    client: pg.Client,
    { acknowledged, received }: ShopRecords,
  ): Promise<readonly Violation[]> {
    const { rows } = await client.query<Row>(
      "select order_ref, public_id, status from payment where protocol = '123pay'",
    );
    return rows.flatMap(({ order_ref: orderRef, status }) => {
      const paid = status === 'captured';
      const heard = received.get(orderRef) ?? [];
      const faults: string[] = [];
      if (acknowledged.get(orderRef)?.visit === '1' && !paid) {
        faults.push(`the payer came back with "paid", and the payment is ${status}`);
      }
      if (heard.length === 0) faults.push(`nobody was notified that the payment is ${status}`);
      if (heard.some((code) => (code === '1') !== paid)) {
        faults.push(`the shop was notified of ${heard.join(', ')}, and the payment is ${status}`);
      }
      return faults.map((what) => ({ what, payment: { orderRef } }));
    });
  }
}

async function rowsOf(
  client: pg.Client,
  orderRefs: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await client.query<Row>(
    `select order_ref, public_id, status from payment
     where merchant_id = 1 and protocol = '123pay' and order_ref = any($1)`,
    [orderRefs],
  );
  return new Map(rows.map((row) => [row.order_ref, row]));
}
