import type { KeyObject } from 'node:crypto';
import type { MerchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { open, seal } from './envelope.ts';

/** The row that a credential's secrets stand in. */
export type CredentialRow = {
  readonly merchantId: MerchantId;
  readonly protocol: string;
  readonly code: string;
  readonly id: string;
};

type Secrets = Readonly<Record<string, Secret>>;

const place = ({ merchantId, protocol, code, id }: CredentialRow) => [
  'credential',
  merchantId,
  protocol,
  code,
  id,
  'secrets',
];

/** A credential's secrets, names and all, under the merchant's data key. */
export function sealSecrets(secrets: Secrets, dataKey: KeyObject, row: CredentialRow): Buffer {
  const revealed = Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]);
  return seal(Buffer.from(JSON.stringify(Object.fromEntries(revealed))), dataKey, place(row));
}

/** @throws {Error} when the row was tampered with, or stands where another one was. */
export function openSecrets(envelope: Buffer, dataKey: KeyObject, row: CredentialRow): Secrets {
  const bytes = open(envelope, dataKey, place(row));
  if (bytes === undefined) {
    throw new Error(`credential ${row.id} of merchant ${row.merchantId} does not open`);
  }
  return parseSecrets(bytes.toString());
}

/** Authenticated by the envelope: nobody but `sealSecrets` wrote it. */
function parseSecrets(json: string): Secrets {
  const revealed = Object.entries(JSON.parse(json) as Readonly<Record<string, string>>);
  return Object.fromEntries(revealed.map(([name, text]) => [name, new Secret(text)]));
}
