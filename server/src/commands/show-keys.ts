import type { Style } from './command.ts';
import { table } from './table.ts';

/** Keys as they are shown once, when they are new. */
export const showKeys = (fields: Readonly<Record<string, unknown>>, style: Style): string =>
  [
    table(Object.entries(fields).map(([name, value]) => [`  ${name}`, String(value)])),
    '',
    style('yellow', 'Keep these keys now: they are stored encrypted and never shown again.'),
  ].join('\n');
