import type { Vnd } from '@cong/values/money.ts';

/** A number that the vendor prints as a double: 12 is "12.0". */
export class Double {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What an answer's data is made of. An absent field is left out; null is written. */
export type Writable =
  | string
  | number
  | boolean
  | null
  | Double
  | readonly Writable[]
  | { readonly [name: string]: Writable | undefined };

export const wholeDouble = (number: bigint | number): Double => new Double(`${number}.0`);

export const vndDouble = (amount: Vnd): Double => wholeDouble(amount);

/** A quotient in the shortest digits that give the same double, as the vendor's Java prints it. For display: nothing is computed from it. */
export function quotientDouble(amount: Vnd, divisor: number): Double {
  const quotient = Number(amount) / divisor;
  return new Double(Number.isInteger(quotient) ? `${quotient}.0` : quotient.toString());
}

/** JSON without white space. */
export function writeJson(value: Writable): string {
  if (value instanceof Double) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  const pairs = Object.entries(value).flatMap(([name, item]) =>
    item === undefined ? [] : [`${JSON.stringify(name)}:${writeJson(item)}`],
  );
  return `{${pairs.join(',')}}`;
}

const isList = (value: object): value is readonly Writable[] => Array.isArray(value);
