import { vnd } from '@cong/values/money.ts';
import type { Pool } from 'pg';
import type { Plan } from '../core/subscription/plan.ts';
import {
  type Cycle,
  cycleOrderRef,
  type Subscription,
  type SubscriptionTerms,
} from '../core/subscription/subscription.ts';
import type { SubscriptionReader } from '../core/subscription/subscription-store.ts';
import { decodePayment, type PaymentRow } from './payment-codec.ts';
import { PAYMENT_COLUMNS } from './payment-reader.ts';

type State = Readonly<Record<string, unknown>>;
type Row = { readonly state: State };

const DATES = ['createdAt', 'endsAt', 'startsAt', 'requestedAt', 'lastPaidAt', 'endedAt'];

/** Instants and the amount of an object of a state, whichever of them it has. */
function revived<Value>(state: State): Value {
  const decoded: Record<string, unknown> = { ...state };
  for (const key of [...DATES, 'dueAt', 'tryAt']) {
    if (typeof state[key] === 'string') decoded[key] = new Date(state[key]);
  }
  if (typeof state.amount === 'string') decoded.amount = vnd(BigInt(state.amount));
  return decoded as Value;
}

export const decodePlan = (state: State): Plan => revived<Plan>(state);

/** @throws {Error} when the state is not one that this server wrote. */
export function decodeSubscription(state: State): Subscription {
  const { terms, cycle } = state;
  return {
    ...revived<Subscription>(state),
    terms: revived<SubscriptionTerms>(terms as State),
    ...(cycle !== undefined && { cycle: revived<Cycle>(cycle as State) }),
  } as Subscription;
}

/** Plans and subscriptions in PostgreSQL. */
export function subscriptionReader(pool: Pool): SubscriptionReader {
  const state = async (sql: string, values: unknown[]): Promise<State | undefined> =>
    (await pool.query<Row>(sql, values)).rows[0]?.state;
  const subscription = async (where: string, values: unknown[]) => {
    const found = await state(`select state from subscription where ${where}`, values);
    return found && decodeSubscription(found);
  };
  return {
    planByCode: async ({ merchantId, protocol, code }) => {
      const sql = 'select state from plan where merchant_id = $1 and protocol = $2 and code = $3';
      const found = await state(sql, [merchantId, protocol, code]);
      return found && decodePlan(found);
    },
    byId: (merchantId, id) => subscription('merchant_id = $1 and id = $2', [merchantId, id]),
    byCode: ({ merchantId, protocol, code }) =>
      subscription('merchant_id = $1 and protocol = $2 and code = $3', [
        ...[merchantId, protocol, code],
      ]),
    openOf: (merchantId, planId, customerRef) =>
      subscription(
        `merchant_id = $1 and plan_id = $2 and customer_ref = $3 and status in ('pending', 'active')`,
        [merchantId, planId, customerRef],
      ),
    paymentsOf: async ({ merchantId, protocol, code, billed }) => {
      const refs = Array.from({ length: billed }, (_, i) => cycleOrderRef(code, i + 1));
      const { rows } = await pool.query<PaymentRow>(
        `select ${PAYMENT_COLUMNS} from unnest($3::text[]) with ordinality as r (ref, number)
         join payment p on p.merchant_id = $1 and p.protocol = $2 and p.order_ref = r.ref
         order by r.number`,
        [merchantId, protocol, refs],
      );
      return rows.map(decodePayment);
    },
  };
}
