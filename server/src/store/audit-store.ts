import type { ClientBase } from 'pg';
import type { AuditEntry } from '../core/audit/audit-entry.ts';

export type AuditRow = AuditEntry & { readonly at: Date };

/** Writes an entry in the transaction of the deed itself. */
export async function recordAudit(
  client: Pick<ClientBase, 'query'>,
  { at, operator, action, subject, detail }: AuditRow,
): Promise<void> {
  await client.query(
    'insert into audit (at, operator, action, subject, detail) values ($1, $2, $3, $4, $5)',
    [at, operator, action, subject, JSON.stringify(detail, asText)],
  );
}

const asText = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

/** What was done to a subject, oldest first. */
export async function auditOf(
  client: Pick<ClientBase, 'query'>,
  subject: string,
): Promise<readonly AuditRow[]> {
  const { rows } = await client.query<AuditRow>(
    'select at, operator, action, subject, detail from audit where subject = $1 order by id',
    [subject],
  );
  return rows;
}
