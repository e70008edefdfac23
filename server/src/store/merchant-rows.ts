import { type MerchantId, merchantId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { addMs, DAY_MS } from '@cong/values/time.ts';
import type { ClientBase } from 'pg';
import type { Credential, Merchant, MerchantSettings } from '../core/merchant/merchant.ts';
import type { MerchantSummary } from '../core/merchant/merchant-registry.ts';
import type { RoutingRule } from '../core/routing/routing-rule.ts';
import { openSecrets } from '../secrets/credential-envelope.ts';
import { unwrapDataKey } from '../secrets/data-key.ts';
import type { MasterKeys } from '../secrets/master-key.ts';
import { ACCOUNTS_COLUMN, openAccounts, type SealedAccounts } from './sealed-accounts.ts';

type Queryable = Pick<ClientBase, 'query'>;

/** A merchant and its credentials in one statement: a rotation is seen whole or not at all. */
const SELECT = `
  select m.id, m.name, m.status, m.settings, m.data_key, m.master_key_id, m.created_at,
    k.protocol, k.code, c.id as credential_id, c.secrets, c.created_at as given_at, c.retires_at,${ACCOUNTS_COLUMN}
  from merchant m
    left join merchant_code k on k.merchant_id = m.id
    left join credential c on c.merchant_id = k.merchant_id and c.protocol = k.protocol`;
/** The key that does not retire is the newest, also where a test's clock stands still. */
const ORDER = 'order by m.id, c.retires_at desc nulls first, c.created_at desc';

type Row = {
  readonly id: number;
  readonly name: string;
  readonly status: Merchant['status'];
  readonly settings: SettingsJson;
  readonly data_key: Buffer;
  readonly master_key_id: string;
  readonly created_at: Date;
  readonly protocol: string | null;
  readonly code: string | null;
  readonly credential_id: string | null;
  readonly secrets: Buffer | null;
  readonly given_at: Date | null;
  readonly retires_at: Date | null;
  readonly accounts: SealedAccounts;
};

type CredentialPart = Omit<Credential, 'secrets'> & { readonly sealed: Buffer };

const AMOUNTS = ['limitPerTransaction', 'limitPerDay', 'debtLimit'] as const;
type AmountName = (typeof AMOUNTS)[number];

/** Settings as the row holds them: amounts as decimal text, since JSON numbers lose digits. */
export type SettingsJson = Omit<MerchantSettings, AmountName | 'routes'> & {
  readonly [Name in AmountName]?: string;
} & { readonly routes?: readonly RuleJson[] };

type RuleJson = Omit<RoutingRule, 'from' | 'upTo'> & {
  readonly from?: string;
  readonly upTo?: string;
};

/** The text of a settings column. */
export const formatSettings = (settings: MerchantSettings): string =>
  JSON.stringify(settings, (_name, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );

/** A settings column as the driver gives it. */
export function parseSettings(json: SettingsJson): MerchantSettings {
  const { limitPerTransaction, limitPerDay, debtLimit, routes, ...rest } = json;
  const amounts = { limitPerTransaction, limitPerDay, debtLimit };
  const set = AMOUNTS.flatMap((name) => {
    const text = amounts[name];
    return text === undefined ? [] : [[name, vnd(BigInt(text))] as const];
  });
  return { ...rest, ...Object.fromEntries(set), ...(routes && { routes: routes.map(parseRule) }) };
}

const parseRule = ({ from, upTo, ...rest }: RuleJson): RoutingRule => ({
  ...rest,
  ...(from !== undefined && { from: vnd(BigInt(from)) }),
  ...(upTo !== undefined && { upTo: vnd(BigInt(upTo)) }),
});

/** For so long a protocol can say of a key that it is retired, rather than that nobody has it. */
const RETIRED_KNOWN_MS = 30 * DAY_MS;

/** The merchant with its keys in the clear, those that retired long ago left out. */
export async function readMerchantById(
  client: Queryable,
  masters: MasterKeys,
  { id, now }: { readonly id: MerchantId; readonly now: Date },
): Promise<Merchant | undefined> {
  const { rows } = await client.query<Row>(`${SELECT} where m.id = $1 ${ORDER}`, [id]);
  return opened(rows, masters, now);
}

/** The merchant behind a protocol's public name, as `readMerchantById`. */
export async function readMerchantByCode(
  client: Queryable,
  masters: MasterKeys,
  { protocol, code, now }: { readonly protocol: string; readonly code: string; readonly now: Date },
): Promise<Merchant | undefined> {
  const { rows } = await client.query<Row>(
    `${SELECT} where m.id = (select merchant_id from merchant_code where protocol = $1 and code = $2) ${ORDER}`,
    [protocol, code],
  );
  return opened(rows, masters, now);
}

/** Merchants without their keys. */
export async function readSummaries(
  client: Queryable,
  where: 'all' | { readonly id: MerchantId } | { readonly code: string },
): Promise<readonly MerchantSummary[]> {
  const [condition, values] = conditionOf(where);
  const { rows } = await client.query<Row>(`${SELECT} ${condition} ${ORDER}`, values);
  const byId = Map.groupBy(rows, ({ id }) => id);
  return [...byId.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const credentials = group.flatMap(credentialOf).map(({ sealed: _sealed, ...shown }) => shown);
    const accounts = Object.keys(first.accounts ?? {}).sort();
    return [{ ...baseOf(first), createdAt: first.created_at, accounts, credentials }];
  });
}

function conditionOf(
  where: 'all' | { readonly id: MerchantId } | { readonly code: string },
): [string, unknown[]] {
  if (where === 'all') return ['', []];
  if ('id' in where) return ['where m.id = $1', [where.id]];
  return ['where m.id in (select merchant_id from merchant_code where code = $1)', [where.code]];
}

function opened(rows: readonly Row[], masters: MasterKeys, now: Date): Merchant | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const base = baseOf(first);
  const wrapped = { wrapped: first.data_key, masterKeyId: first.master_key_id };
  const dataKey = unwrapDataKey(wrapped, masters, base.id);
  const credentials = rows
    .flatMap(credentialOf)
    .filter(({ retiresAt }) => retiresAt === undefined || now < addMs(retiresAt, RETIRED_KNOWN_MS))
    .map(({ sealed, ...credential }) => ({
      ...credential,
      secrets: openSecrets(sealed, dataKey, { merchantId: base.id, ...credential }),
    }));
  return { ...base, credentials, accounts: openAccounts(first.accounts, dataKey, base.id) };
}

const baseOf = ({ id, name, status, settings }: Row) => ({
  id: merchantId(id),
  name,
  status,
  settings: parseSettings(settings),
});

function credentialOf(row: Row): readonly CredentialPart[] {
  const { protocol, code, credential_id: id, secrets: sealed, given_at: createdAt } = row;
  if (protocol === null || code === null || id === null || sealed === null || createdAt === null) {
    return [];
  }
  const retiring = row.retires_at !== null && { retiresAt: row.retires_at };
  return [{ id, protocol, code, sealed, createdAt, ...retiring }];
}
