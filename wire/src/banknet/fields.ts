import { type Vnd, vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { isWellFormedText } from '@cong/values/text.ts';

class Malformed extends Error {}

const AMOUNT = /^[1-9]\d{0,11}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const REF = /^[0-9A-Za-z-]{1,64}$/;

/** The fields of one JSON object, each read with its own rule. Readers throw; `readObject` catches. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  text(name: string, maxLength: number): string {
    const value = this.#values[name];
    if (typeof value !== 'string' || value.length > maxLength || !isWellFormedText(value)) {
      throw new Malformed(name);
    }
    return value;
  }

  matching(name: string, pattern: RegExp): string {
    const value = this.text(name, 2_000);
    if (!pattern.test(value)) throw new Malformed(name);
    return value;
  }

  /** A text that the guard accepts; a code that this version does not know is malformed. */
  narrowed<Narrow extends string>(name: string, guard: (text: string) => text is Narrow): Narrow {
    const value = this.text(name, 100);
    if (!guard(value)) throw new Malformed(name);
    return value;
  }

  /** An id of ours or of the network's: letters, digits and hyphens. */
  ref(name: string): string {
    return this.matching(name, REF);
  }

  /** Whole đồng in decimal digits, at least one. */
  amount(name: string): Vnd {
    return vnd(BigInt(this.matching(name, AMOUNT)));
  }

  /** An instant in UTC with milliseconds, as `Date.toISOString` writes it. */
  instant(name: string): Date {
    const date = new Date(this.matching(name, INSTANT));
    if (Number.isNaN(date.getTime())) throw new Malformed(name);
    return date;
  }

  milliseconds(name: string): number {
    const value = this.#values[name];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 600_000) {
      throw new Malformed(name);
    }
    return value;
  }

  httpUrl(name: string): string {
    const text = this.text(name, 2_000);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new Malformed(name);
    return text;
  }

  object(name: string): Fields {
    return new Fields(asObject(this.#values[name], name));
  }
}

function asObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Malformed(name);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** Reads a JSON object; the error names the field that is not as it must be, never its content. */
export function readObject<Value>(
  body: string,
  build: (fields: Fields) => Value,
): Result<Value, string> {
  try {
    return ok(build(new Fields(asObject(JSON.parse(body), 'body'))));
  } catch (error) {
    if (error instanceof Malformed) return err(error.message);
    if (error instanceof SyntaxError) return err('body');
    throw error;
  }
}
