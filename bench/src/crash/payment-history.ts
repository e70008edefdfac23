import { type AttemptId, paymentOfAttempt } from '@cong/values/ids.ts';
import type pg from 'pg';
import type { ShopRecords } from '../load/generator-client.ts';
import type { BankDebit } from '../system/sandbox-control.ts';
import type { Violation } from './violation.ts';

type Sources = {
  readonly client: pg.Client;
  readonly shop: ShopRecords;
  readonly debits: readonly BankDebit[];
};

const PARTS = {
  events:
    'select version, type, data, at from event where merchant_id = $1 and stream = $2 order by version, seq',
  postings:
    'select attempt_id, debit, credit, amount, at from posting where merchant_id = $1 and payment_id = $2',
  reversals: 'select status, state from reversal where merchant_id = $1 and payment_id = $2',
  messages:
    'select id, status, tries, due_at, created_at from message where merchant_id = $1 and payment_id = $2',
  tries:
    'select number, at, took_ms, verdict, response from message_try where merchant_id = $1 and payment_id = $2 order by number',
};

/** A violation with everything that gateway, shop and bank know of its payment. */
export async function historyOf(violation: Violation, sources: Sources): Promise<string> {
  const { client, shop, debits } = sources;
  const lines = [`✗ ${violation.what}`];
  if (violation.payment === undefined) return lines.join('\n');
  const row = await findPayment(client, violation.payment);
  if (row === undefined)
    return [...lines, `  no payment for ${JSON.stringify(violation.payment)}`].join('\n');
  const { merchant_id: merchantId, id, order_ref: orderRef } = row;
  lines.push(`  payment ${JSON.stringify(row)}`);
  for (const [name, sql] of Object.entries(PARTS)) {
    const { rows } = await client.query(sql, [merchantId, id]);
    for (const one of rows) lines.push(`  ${name}: ${JSON.stringify(one)}`);
  }
  lines.push(`  shop: ${JSON.stringify(shop.acknowledged.get(orderRef))}`);
  lines.push(`  notified: ${JSON.stringify(shop.received.get(orderRef))}`);
  const own = debits.filter(
    ({ attemptRef }) => paymentOfAttempt(attemptRef as AttemptId)?.paymentId === id,
  );
  lines.push(`  bank: ${JSON.stringify(own)}`);
  return lines.join('\n');
}

type PaymentRow = { readonly merchant_id: number; readonly id: string; readonly order_ref: string };

async function findPayment(
  client: pg.Client,
  by: NonNullable<Violation['payment']>,
): Promise<PaymentRow | undefined> {
  if ('orderRef' in by) {
    const sql = 'select * from payment where order_ref = $1';
    return (await client.query<PaymentRow>(sql, [by.orderRef])).rows[0];
  }
  const key = paymentOfAttempt(by.attemptRef as AttemptId);
  const sql = 'select * from payment where merchant_id = $1 and id = $2';
  return (await client.query<PaymentRow>(sql, [key?.merchantId, key?.paymentId])).rows[0];
}
