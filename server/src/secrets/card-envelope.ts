import type { KeyObject } from 'node:crypto';
import type { MerchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { open, seal } from './envelope.ts';

/** The row that a card's number stands in. */
export type CardRow = { readonly merchantId: MerchantId; readonly id: string };

const place = ({ merchantId, id }: CardRow) => ['saved-card', merchantId, id, 'number'];

/** A card's number under its merchant's data key. */
export const sealCardNumber = (number: Secret, dataKey: KeyObject, row: CardRow): Buffer =>
  seal(Buffer.from(number.reveal()), dataKey, place(row));

/** @throws {Error} when the row was tampered with, or stands where another one was. */
export function openCardNumber(envelope: Buffer, dataKey: KeyObject, row: CardRow): Secret {
  const bytes = open(envelope, dataKey, place(row));
  if (bytes === undefined)
    throw new Error(`card ${row.id} of merchant ${row.merchantId} does not open`);
  return new Secret(bytes.toString());
}
