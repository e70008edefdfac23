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

/** The row that a merchant's contract with a provider stands in. */
export type AccountRow = { readonly merchantId: MerchantId; readonly connector: string };

const accountPlace = ({ merchantId, connector }: AccountRow) => [
  'provider-account',
  merchantId,
  connector,
  'secrets',
];

/** A credential's secrets, names and all, under the merchant's data key. */
export const sealSecrets = (secrets: Secrets, dataKey: KeyObject, row: CredentialRow): Buffer =>
  seal(bytesOf(secrets), dataKey, place(row));

/** Likewise the keys of a merchant's contract with a provider. */
export const sealAccount = (secrets: Secrets, dataKey: KeyObject, row: AccountRow): Buffer =>
  seal(bytesOf(secrets), dataKey, accountPlace(row));

function bytesOf(secrets: Secrets): Buffer {
  const revealed = Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]);
  return Buffer.from(JSON.stringify(Object.fromEntries(revealed)));
}

/** @throws {Error} when the row was tampered with, or stands where another one was. */
export function openAccount(envelope: Buffer, dataKey: KeyObject, row: AccountRow): Secrets {
  const bytes = open(envelope, dataKey, accountPlace(row));
  if (bytes === undefined) {
    throw new Error(`account ${row.connector} of merchant ${row.merchantId} does not open`);
  }
  return parseSecrets(bytes.toString());
}

/** @throws {Error} when the row was tampered with, or stands where another one was. */
export function openSecrets(envelope: Buffer, dataKey: KeyObject, row: CredentialRow): Secrets {
  const bytes = open(envelope, dataKey, place(row));
  if (bytes === undefined) {
    throw new Error(`credential ${row.id} of merchant ${row.merchantId} does not open`);
  }
  return parseSecrets(bytes.toString());
}

/** Authenticated by the envelope: nobody but this file wrote it. */
function parseSecrets(json: string): Secrets {
  const revealed = Object.entries(JSON.parse(json) as Readonly<Record<string, string>>);
  return Object.fromEntries(revealed.map(([name, text]) => [name, new Secret(text)]));
}
