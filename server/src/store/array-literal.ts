const SPECIAL = /["\\]/g;

/**
 * PostgreSQL's text form of an array. The driver's own is several times slower on long JSON texts,
 * and the write path sends thousands of them a second.
 */
export function textArray(values: readonly (string | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) text += ',';
    const value = values[i];
    text += value === null || value === undefined ? 'NULL' : `"${value.replace(SPECIAL, '\\$&')}"`;
  }
  return `${text}}`;
}

/** For numbers, bigints, UUIDs and instants, whose text needs no quoting. */
export const plainArray = (values: readonly (string | number | bigint | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;
