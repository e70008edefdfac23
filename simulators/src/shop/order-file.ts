import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vnd } from '@cong/values/money.ts';
import type { OrderLine } from './basket.ts';
import type { Bilingual } from './language.ts';
import type { Opening, ShopOrder, Verdict, Word } from './order.ts';

type Latest = () => readonly ShopOrder[];

/** The shop's orders in one JSON file. Written whole beside the old one, then put in its place. */
export class OrderFile {
  readonly #folder: string;
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, 'orders.json');
  }

  /** The orders of last time. A file that cannot be read is put aside and none are known. */
  async load(): Promise<readonly ShopOrder[]> {
    try {
      return parseOrders(await readFile(this.#path, 'utf8'));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      await rename(this.#path, `${this.#path}.unreadable`).catch(() => {});
      return [];
    }
  }

  /** Resolves when a writing that began after this call has ended: calls in between share one. */
  save(latest: Latest): Promise<void> {
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      const written = this.#write(latest());
      this.#writing = written.catch(() => {});
      return written;
    });
    return this.#next;
  }

  async #write(orders: readonly ShopOrder[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const beside = `${this.#path}.new`;
    await writeFile(beside, formatOrders(orders), { mode: 0o600 });
    await rename(beside, this.#path);
  }
}

export const formatOrders = (orders: readonly ShopOrder[]): string =>
  JSON.stringify(orders, (_name, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );

type Raw = Readonly<Record<string, unknown>>;

/** Orders as formatOrders writes them. @throws {Error} for anything else. */
export function parseOrders(text: string): readonly ShopOrder[] {
  return list(JSON.parse(text)).map(parseOrder);
}

function parseOrder(value: unknown): ShopOrder {
  const raw = object(value);
  return {
    ref: string(raw.ref),
    method: string(raw.method),
    createdAt: date(raw.createdAt),
    lines: list(raw.lines).map(parseLine),
    amount: vnd(BigInt(string(raw.amount))),
    customerName: string(raw.customerName),
    clientIp: string(raw.clientIp),
    origin: string(raw.origin),
    choices: mapValues(object(raw.choices), string),
    opening: parseOpening(object(raw.opening)),
    said: mapValues(object(raw.said), parseWord),
  };
}

function parseLine(value: unknown): OrderLine {
  const raw = object(value);
  const quantity = Number(raw.quantity);
  return {
    productId: string(raw.productId),
    quantity,
    unitPrice: vnd(BigInt(string(raw.unitPrice))),
  };
}

function parseOpening(raw: Raw): Opening {
  switch (raw.kind) {
    case 'opened':
      return { kind: raw.kind, gatewayRef: string(raw.gatewayRef), payUrl: string(raw.payUrl) };
    case 'refused':
      return { kind: raw.kind, code: string(raw.code), text: bilingual(raw.text) };
    case 'no_answer':
      return { kind: raw.kind, text: bilingual(raw.text) };
    default:
      return { kind: 'not_asked' };
  }
}

function parseWord(value: unknown): Word {
  const raw = object(value);
  return {
    at: date(raw.at),
    verdict: string(raw.verdict) as Verdict,
    code: string(raw.code),
    text: bilingual(raw.text),
  };
}

const bilingual = (value: unknown): Bilingual => {
  const raw = object(value);
  return { vi: string(raw.vi), en: string(raw.en) };
};

const mapValues = <Value>(raw: Raw, read: (value: unknown) => Value): Record<string, Value> =>
  Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, read(value)]));

function object(value: unknown): Raw {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return value as Raw;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('not a list');
  return value;
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw new Error('not a text');
  return value;
}

function date(value: unknown): Date {
  const read = new Date(string(value));
  if (Number.isNaN(read.getTime())) throw new Error('not a date');
  return read;
}
