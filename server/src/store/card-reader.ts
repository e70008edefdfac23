import type { Pool } from 'pg';
import type { CardReader } from '../core/card/card-store.ts';
import type { Profile } from '../core/card/profile.ts';
import type { ActiveCard, SavedCard } from '../core/card/saved-card.ts';

type Row = { readonly state: Readonly<Record<string, unknown>> };

const DATES = ['savedAt', 'activeAt', 'deletedAt', 'barredUntil'];

/** @throws {Error} when the state is not one that this server wrote. */
export function decodeCard(state: Row['state']): SavedCard {
  const decoded: Record<string, unknown> = { ...state };
  for (const key of DATES) {
    if (typeof state[key] === 'string') decoded[key] = new Date(state[key]);
  }
  return decoded as SavedCard;
}

const isActive = (card: SavedCard): card is ActiveCard => card.status === 'active';

/** Saved cards in PostgreSQL. */
export function cardReader(pool: Pool): CardReader {
  const select = async (where: string, values: unknown[]): Promise<readonly SavedCard[]> => {
    const sql = `select state from saved_card where ${where}
      order by status <> 'deleted', id limit 100`;
    return (await pool.query<Row>(sql, values)).rows.map((row) => decodeCard(row.state));
  };
  const one = async (where: string, values: unknown[]): Promise<SavedCard | undefined> =>
    (await select(where, values)).at(-1);
  return {
    byId: (merchantId, id) => one('merchant_id = $1 and id = $2', [merchantId, id]),
    byToken: ({ merchantId, protocol, token }) =>
      one('merchant_id = $1 and protocol = $2 and token = $3', [merchantId, protocol, token]),
    byPayment: (merchantId, paymentId) =>
      one('merchant_id = $1 and payment_id = $2', [merchantId, paymentId]),
    ofCustomer: async ({ merchantId, protocol, customerRef }) =>
      (
        await select('merchant_id = $1 and protocol = $2 and customer_ref = $3', [
          ...[merchantId, protocol, customerRef],
        ])
      ).filter(isActive),
    profileOf: async ({ merchantId, protocol, customerRef }) => {
      const { rows } = await pool.query<{ readonly state: Profile }>(
        `select state from profile where merchant_id = $1 and protocol = $2 and customer_ref = $3`,
        [merchantId, protocol, customerRef],
      );
      return rows[0]?.state;
    },
    byFingerprint: (merchantId, protocol, fingerprint) =>
      select(
        `merchant_id = $1 and protocol = $2 and fingerprint = $3
           and (status = 'active' or state ? 'barredUntil')`,
        [merchantId, protocol, fingerprint],
      ),
  };
}
