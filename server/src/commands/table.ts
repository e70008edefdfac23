const GAP = '  ';

/** Rows in columns as wide as their widest cell. The last column runs on. */
export function table(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(printable));
  const columns = Math.max(0, ...shown.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...shown.map((row) => widthOf(row[column] ?? ''))),
  );
  return shown
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** Names come from files and forms: nothing in them may steer a terminal. */
export const printable = (text: string): string =>
  text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');

const widthOf = (text: string): number => [...text].length;

const pad = (text: string, width: number): string => text + ' '.repeat(width - widthOf(text));
