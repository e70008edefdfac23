import type { Locale } from './language.ts';

/** A table of the gateway's magic values, whatever its columns. */
export type MagicTable = {
  readonly name: string;
  readonly columns: readonly string[];
  /** A cell holds one text, or the several values that belong together. */
  readonly rows: readonly (readonly (readonly string[])[])[];
};

const MAX_ROWS = 300;
const MAX_DEPTH = 4;

/**
 * The tables found in the gateway's answer. Each protocol lists what it needs to, so nothing is
 * supposed here but that a list of objects is a table.
 */
export function magicTables(value: unknown, locale: Locale): readonly MagicTable[] {
  return tablesIn(value, [], locale);
}

function tablesIn(value: unknown, path: readonly string[], locale: Locale): MagicTable[] {
  if (typeof value !== 'object' || value === null || path.length > MAX_DEPTH) return [];
  if (Array.isArray(value)) return tablesOf(path.join(' · '), value.slice(0, MAX_ROWS), locale);
  return Object.entries(value).flatMap(([name, item]) => tablesIn(item, [...path, name], locale));
}

type Cells = ReadonlyMap<string, unknown>;

/** One table for all rows that tell the same things: mixed, most cells would be empty. */
function tablesOf(name: string, items: readonly unknown[], locale: Locale): MagicTable[] {
  const other = locale === 'vi' ? 'en' : 'vi';
  const rows = items.map((item): Cells => {
    const entries = typeof item === 'object' && item !== null ? Object.entries(item) : [];
    const told = entries.filter(([column]) => column !== other);
    return new Map(entries.length > 0 ? told : [['value', item]]);
  });
  const alike = Map.groupBy(rows, (row) => JSON.stringify([...row.keys()]));
  return [...alike.values()].map((group) => {
    const columns = [...(group[0]?.keys() ?? [])];
    const cells = group.map((row) => columns.map((column) => cellOf(row.get(column), locale)));
    return { name, columns, rows: cells };
  });
}

/** A cell's texts: a bilingual text in the reader's language, anything nested by its values. */
function cellOf(value: unknown, locale: Locale): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  const own = Object.entries(value).find(([name]) => name === locale)?.[1];
  if (typeof own === 'string') return [own];
  return Object.values(value).flatMap((item) => cellOf(item, locale));
}
