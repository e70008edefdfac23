import type { MerchantId, PaymentId } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';
import type { Difference } from '../core/ledger/difference.ts';
import type { PaymentBook, RecordedEvent } from '../core/ledger/payment-book.ts';
import { dueAt, type Payment } from '../core/payment/payment.ts';
import {
  type BookRange,
  conversionsIn,
  eventsIn,
  eventsOf,
  messagesIn,
  postingsIn,
  type RowOf,
  refundsIn,
  reversalsIn,
  streamsOfNobody,
} from './book-rows.ts';
import { decodePayment, type PaymentRow } from './payment-codec.ts';
import { PAYMENT_COLUMNS } from './payment-reader.ts';

/** Some payments of one merchant with everything about them, and what is wrong with how it is stored. */
export type BookPage = {
  readonly merchantId: MerchantId;
  readonly books: readonly PaymentBook[];
  readonly events: number;
  readonly faults: readonly Difference[];
};

const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const TABLES = ['payment', 'event', 'posting', 'message', 'refund', 'reversal', 'conversion'];
const nextMerchant = (above: string): string => {
  const each = TABLES.map(
    (table) => `select min(merchant_id) as id from ${table} where merchant_id > ${above}`,
  );
  return `(select min(id) from (${each.join(' union all ')}) t)`;
};

/** Everyone whom anything is written about, one step of an index from each to the next. */
const MERCHANTS = `
with recursive merchants as (
  select ${nextMerchant('-1')} as id
  union all select ${nextMerchant('m.id')} from merchants m where m.id is not null
) select id from merchants where id is not null`;

/**
 * All books in key order, a page at a time; the next page is fetched while this one is looked at. Every table has the
 * payment's id in its key: what lies between two pages' ends belongs to one of their payments, or to nobody.
 */
export async function* bookPages(client: ClientBase, size: number): AsyncGenerator<BookPage> {
  const { rows } = await client.query<{ id: MerchantId }>(MERCHANTS);
  for (const { id } of rows) {
    let next: Promise<Read> | undefined = readPage(client, id, { after: FIRST, size });
    while (next !== undefined) {
      const { page, upto }: Read = await next;
      next = upto === LAST ? undefined : readPage(client, id, { after: upto, size });
      // Nobody waits for it yet: a failure is told when somebody does.
      next?.catch(() => {});
      yield page;
    }
  }
}

type Read = { readonly page: BookPage; readonly upto: string };
type Stored = { readonly payment: Payment; readonly due: Date | null };

async function readPage(
  client: ClientBase,
  merchantId: MerchantId,
  { after, size }: { readonly after: string; readonly size: number },
): Promise<Read> {
  const { rows } = await client.query<PaymentRow & { due_at: Date | null }>(
    `select ${PAYMENT_COLUMNS}, p.due_at from payment p where p.merchant_id = $1 and p.id > $2
     order by p.id limit $3`,
    [merchantId, after, size],
  );
  const upto = rows.length < size ? LAST : (rows.at(-1)?.id ?? LAST);
  const stored = rows.map((row) => ({ payment: decodePayment(row), due: row.due_at }));
  return { page: await complete(client, [merchantId, after, upto], stored), upto };
}

async function complete(
  client: ClientBase,
  range: BookRange,
  stored: readonly Stored[],
): Promise<BookPage> {
  const events = await eventsIn(client, range);
  const refunds = await refundsIn(client, range);
  const reversals = await reversalsIn(client, range);
  const conversions = await conversionsIn(client, range);
  const postings = await postingsIn(client, range);
  const messages = await messagesIn(client, range);
  const merchantId = range[0] as MerchantId;
  const beside = [...refunds.values(), ...reversals.values(), ...conversions.values()].flat();
  const streams = new Set<string>(beside.map(({ aggregate }) => aggregate.id));
  const known = new Set<string>(stored.map(({ payment }) => payment.id));
  const strange = [...events.keys()].filter((id) => !known.has(id) && !streams.has(id));
  const elsewhere = await eventsOf(
    client,
    merchantId,
    [...streams].filter((id) => !events.has(id)),
  );
  for (const [id, all] of elsewhere) events.set(id, all);
  const books = stored.map(({ payment }) => ({
    payment,
    refunds: aggregates(refunds.get(payment.id)),
    reversals: aggregates(reversals.get(payment.id)),
    conversions: aggregates(conversions.get(payment.id)),
    events,
    postings: postings.get(payment.id) ?? [],
    messages: messages.get(payment.id) ?? [],
  }));
  const faults = [
    ...stored.flatMap(dueFault),
    ...beside.flatMap(({ aggregate, fault }) => rowFault(merchantId, aggregate.paymentId, fault)),
    ...Object.entries({
      refund: refunds,
      reversal: reversals,
      conversion: conversions,
      posting: postings,
      message: messages,
    }).flatMap(([kind, rows]) =>
      [...rows.keys()]
        .filter((id) => !known.has(id))
        .map((id) => nobodys(merchantId, id, `a ${kind} of a payment that is not there`)),
    ),
    ...(await streamsOfNobody(client, merchantId, strange)).map((id) =>
      nobodys(merchantId, id, 'events of something that is not there'),
    ),
  ];
  return { merchantId, books, events: countOf(events), faults };
}

const aggregates = <One>(rows: readonly RowOf<One>[] | undefined): readonly One[] =>
  (rows ?? []).map(({ aggregate }) => aggregate);

const countOf = (events: ReadonlyMap<string, readonly RecordedEvent[]>): number =>
  [...events.values()].reduce((sum, { length }) => sum + length, 0);

const nobodys = (merchantId: MerchantId, id: string, what: string): Difference => ({
  ...{ check: 'history', merchantId, subject: id, paymentId: id as PaymentId, what },
});

function rowFault(
  merchantId: MerchantId,
  paymentId: PaymentId,
  what: string | undefined,
): readonly Difference[] {
  return what === undefined
    ? []
    : [{ check: 'history', merchantId, subject: paymentId, paymentId, what }];
}

function dueFault({ payment, due }: Stored): readonly Difference[] {
  const implied = dueAt(payment);
  if (implied?.getTime() === due?.getTime()) return [];
  const says = (at: Date | null | undefined): string => at?.toISOString() ?? 'never';
  const what = `due ${says(due)}, ${payment.status} implies ${says(implied)}`;
  const { merchantId, publicId: subject, id: paymentId } = payment;
  return [{ check: 'history', merchantId, subject, paymentId, what }];
}
