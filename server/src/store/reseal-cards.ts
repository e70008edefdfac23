import type { KeyObject } from 'node:crypto';
import type { MerchantId } from '@cong/values/ids.ts';
import { openCardNumber, sealCardNumber } from '../secrets/card-envelope.ts';
import type { ConfigurationTransaction } from './configuration-change.ts';

type Row = { readonly id: string; readonly number: string };

/** Seals all of a merchant's card numbers anew. A step that was decided meanwhile is decided again. */
export async function resealCards(
  { client, now }: ConfigurationTransaction,
  merchantId: MerchantId,
  { from, to }: { readonly from: KeyObject; readonly to: KeyObject },
): Promise<void> {
  const { rows } = await client.query<Row>(
    `select id, state ->> 'number' as number from saved_card
     where merchant_id = $1 and state ? 'number' order by id for update`,
    [merchantId],
  );
  for (const { id, number } of rows) {
    const row = { merchantId, id };
    const opened = openCardNumber(Buffer.from(number, 'base64'), from, row);
    await client.query(RESEAL, [
      ...[merchantId, id, sealCardNumber(opened, to, row).toString('base64'), now],
      now.toISOString(),
    ]);
  }
}

// A new version, as every change of a card is: its history says so too.
const RESEAL = `
with resealed as (
  update saved_card set version = version + 1,
    state = state || jsonb_build_object('number', $3::text, 'version', version + 1)
  where merchant_id = $1 and id = $2 returning merchant_id, id, version
)
insert into event (merchant_id, stream, version, seq, change_id, type, data, at)
select merchant_id, id, version, 0, gen_random_uuid(), 'card_resealed',
  jsonb_build_object('at', $5::text), $4 from resealed`;
