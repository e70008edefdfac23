import type { ClientBase } from 'pg';

const HEADER = `-- The schema as the migrations make it, for reading. Made by \`npm run schema\`; a test compares it with a
-- fresh database. Change it by a migration, never here.
`;

const TABLES = `
select c.relname as name, obj_description(c.oid, 'pg_class') as comment,
  (select json_agg(json_build_object(
     'name', a.attname,
     'type', format_type(a.atttypid, a.atttypmod),
     'needed', a.attnotnull,
     'fallback', pg_get_expr(d.adbin, d.adrelid),
     'identity', a.attidentity <> '',
     'comment', col_description(c.oid, a.attnum)) order by a.attnum)
   from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select json_agg(json_build_object('name', k.conname, 'text', pg_get_constraintdef(k.oid))
     order by position(k.contype in 'pufcx'), k.conname collate "C")
   from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n') as constraints,
  (select json_agg(pg_get_indexdef(i.indexrelid) order by pg_get_indexdef(i.indexrelid) collate "C")
   from pg_index i where i.indrelid = c.oid
   and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)) as indexes
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
order by c.relname collate "C"`;

const SEQUENCES = `
select s.relname as name, format_type(q.seqtypid, null) as type, q.seqstart as start, q.seqincrement as step
from pg_sequence q join pg_class s on s.oid = q.seqrelid
where s.relnamespace = 'public'::regnamespace order by s.relname collate "C"`;

type Column = {
  readonly name: string;
  readonly type: string;
  readonly needed: boolean;
  readonly fallback: string | null;
  readonly identity: boolean;
  readonly comment: string | null;
};

type Table = {
  readonly name: string;
  readonly comment: string | null;
  readonly columns: readonly Column[];
  readonly constraints: readonly { readonly name: string; readonly text: string }[] | null;
  readonly indexes: readonly string[] | null;
};

type Sequence = {
  readonly name: string;
  readonly type: string;
  readonly start: string;
  readonly step: string;
};

/** Everything a migration can make, as text that is the same for the same schema: tables, constraints, indexes. */
export async function dumpSchema(client: ClientBase): Promise<string> {
  const { rows: tables } = await client.query<Table>(TABLES);
  const { rows: sequences } = await client.query<Sequence>(SEQUENCES);
  return [HEADER, ...tables.map(tableText), sequences.map(sequenceText).join('')].join('\n');
}

function tableText({ name, comment, columns, constraints, indexes }: Table): string {
  const lines = [
    ...columns.map(columnText),
    ...(constraints ?? []).map((one) => `constraint ${one.name} ${one.text}`),
  ];
  return [
    `create table ${name} (\n  ${lines.join(',\n  ')}\n);\n`,
    ...(indexes ?? []).map((text) => `${text};\n`),
    commentText(`table ${name}`, comment),
    ...columns.map((column) => commentText(`column ${name}.${column.name}`, column.comment)),
  ].join('');
}

const columnText = ({ name, type, needed, fallback, identity }: Column): string =>
  [
    `${name} ${type}`,
    needed ? ' not null' : '',
    fallback === null ? '' : ` default ${fallback}`,
    identity ? ' generated as identity' : '',
  ].join('');

const commentText = (of: string, text: string | null): string =>
  text === null ? '' : `comment on ${of} is '${text.replaceAll("'", "''")}';\n`;

const sequenceText = ({ name, type, start, step }: Sequence): string =>
  `create sequence ${name} as ${type} start ${start} increment ${step};\n`;
