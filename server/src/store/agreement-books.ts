import type { PaymentId } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';
import type { Profile } from '../core/card/profile.ts';
import {
  cardFoldFault,
  planFoldFault,
  profileFoldFault,
  subscriptionFoldFault,
} from '../core/ledger/agreement-fold.ts';
import type { Difference } from '../core/ledger/difference.ts';
import type { RecordedEvent } from '../core/ledger/payment-book.ts';
import { type AggregateWrite, rowOf } from './aggregate-tables.ts';
import { decodeCard } from './card-reader.ts';
import { decodeEvent } from './event-codec.ts';
import { decodePlan, decodeSubscription } from './subscription-reader.ts';

type Events = readonly RecordedEvent[];
type State = Readonly<Record<string, unknown>>;

/** What one row's state says. */
type Agreement = {
  readonly write: AggregateWrite;
  /** What an operator calls it by. */
  readonly subject: string;
  /** The payment that it began with. */
  readonly paymentId?: PaymentId;
  readonly fault: (events: Events) => string | undefined;
};

/** How each table's states are read; none of these belongs to one payment's books. */
const TABLES: Readonly<Record<string, (state: State) => Agreement>> = {
  saved_card: (state) => {
    const card = decodeCard(state);
    return {
      ...{ write: { type: 'saved_card', card }, subject: `card ${card.id}` },
      ...{ paymentId: card.paymentId, fault: (events) => cardFoldFault(card, events) },
    };
  },
  profile: (state) => {
    const profile = state as unknown as Profile;
    return {
      ...{ write: { type: 'profile', profile }, subject: `customer ${profile.customerRef}` },
      ...{ paymentId: profile.linkedBy, fault: (events) => profileFoldFault(profile, events) },
    };
  },
  plan: (state) => {
    const plan = decodePlan(state);
    return {
      ...{ write: { type: 'plan', plan }, subject: `plan ${plan.code}` },
      fault: (events) => planFoldFault(plan, events),
    };
  },
  subscription: (state) => {
    const subscription = decodeSubscription(state);
    const { code, signUp } = subscription;
    return {
      ...{ write: { type: 'subscription', subscription }, subject: `subscription ${code}` },
      ...{ paymentId: signUp, fault: (events) => subscriptionFoldFault(subscription, events) },
    };
  },
};

type StoredRow = Readonly<Record<string, unknown>> & {
  readonly merchant_id: Difference['merchantId'];
  readonly id: string;
  readonly state: State;
  readonly events: readonly (readonly [version: number, type: string, data: unknown])[];
};

const PAGE = 400;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Saved cards, customers, plans and subscriptions, each against its events and its own columns; a page at a time. */
export async function* agreementDifferences(client: ClientBase): AsyncGenerator<Difference> {
  for (const [table, read] of Object.entries(TABLES)) {
    for await (const row of rowsOf(client, table)) yield* differencesOf(row, read(row.state));
  }
  yield* await cycleDifferences(client);
}

type CycleRow = {
  readonly merchant_id: Difference['merchantId'];
  readonly code: string;
  readonly sign_up: PaymentId;
  readonly number: number;
  readonly status: string | null;
};

/** Cycles that were billed and have no payment, and ones that are not paid though a later one fell due or everything ended. */
async function cycleDifferences(client: ClientBase): Promise<readonly Difference[]> {
  const { rows } = await client.query<CycleRow>(
    `select s.merchant_id, s.code, s.state ->> 'signUp' as sign_up, n as number, p.status
     from subscription s cross join generate_series(1, (s.state ->> 'billed')::int) n
       left join payment p on p.merchant_id = s.merchant_id and p.protocol = s.protocol
         and p.order_ref = s.code || '-' || n
     where p.id is null or p.status <> 'captured' and (
       s.status = 'ended' or s.status = 'active' and n < (s.state -> 'cycle' ->> 'number')::int)`,
  );
  return rows.map(({ merchant_id: merchantId, code, sign_up: paymentId, number, status }) => ({
    ...{ check: 'agreements', merchantId, subject: `subscription ${code}`, paymentId },
    what: `cycle ${number} was billed, its payment is ${status ?? 'missing'}`,
  }));
}

async function* rowsOf(client: ClientBase, table: string): AsyncGenerator<StoredRow> {
  let [merchantId, id]: [number, string] = [-1, FIRST];
  for (;;) {
    const { rows } = await client.query<StoredRow>(
      `select t.*, coalesce((
         select json_agg(json_build_array(e.version, e.type, e.data) order by e.version, e.seq)
         from event e where e.merchant_id = t.merchant_id and e.stream = t.id), '[]') as events
       from ${table} t where (t.merchant_id, t.id) > ($1, $2)
       order by t.merchant_id, t.id limit ${PAGE}`,
      [merchantId, id],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    [merchantId, id] = [last.merchant_id, last.id];
  }
}

function differencesOf(row: StoredRow, agreement: Agreement): readonly Difference[] {
  const { write, subject, paymentId, fault } = agreement;
  const events = row.events.map(([version, type, data]) => ({
    ...{ stream: row.id, version, event: decodeEvent(type, data) },
  }));
  return [fault(events), columnFault(row, write)]
    .filter((what) => what !== undefined)
    .map((what) => ({
      ...{ check: 'agreements', merchantId: row.merchant_id, subject, what },
      ...(paymentId && { paymentId }),
    }));
}

/** Which columns the state contradicts. */
function columnFault(row: StoredRow, write: AggregateWrite): string | undefined {
  const stored = (value: unknown) => (value instanceof Date ? value.toISOString() : value);
  const differing = Object.entries(rowOf(write))
    .filter(([column, value]) => column !== 'state' && stored(row[column]) !== value)
    .map(([column]) => column);
  return differing.length === 0 ? undefined : `the state says another ${differing.join(', ')}`;
}
