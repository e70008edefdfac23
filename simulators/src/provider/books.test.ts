import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vnd } from '@cong/values/money.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Books, type NewOrder, refundedOf } from './books.ts';

let folder: string;
let books: Books;
const path = () => join(folder, 'napas.jsonl');
const at = new Date('2026-11-22T03:00:00.000Z');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cong-books-'));
  books = await Books.read(path());
});
afterEach(async () => {
  await books.close();
  await rm(folder, { recursive: true, force: true });
});

const order = (ref: string): NewOrder => ({
  ...{ ref, merchant: 'DEMO', amount: vnd(1_000n), description: 'x', locale: 'vi' },
  ...{ returnUrl: 'http://gate.test/return', backUrl: 'http://gate.test/back', expiresAt: 0 },
});
const done = (id: string, amount: bigint) => ({ id, amount: vnd(amount), state: 'done' }) as const;

test('what was written is there again after a restart, a torn last line excepted', async () => {
  const first = await books.open(order('A1'));
  await books.open(order('A2'));
  await books.debit(first, 1_000n, at);
  await books.sendBack(first, done('R1', 400n));
  await books.close();

  await appendFile(path(), '{"e":"debit","ref":"A2');
  books = await Books.read(path());
  const again = books.find('A1');
  expect(again).toEqual({ ...first, inquiries: 0 });
  expect(again && refundedOf(again)).toBe(400n);
  expect(books.debits.map(({ ref }) => ref)).toEqual(['A1']);
  expect(books.find('A2')?.state).toBe('open');
  expect([books.atPage(first.token), books.numbered(first.number)]).toEqual([again, again]);
});

test('no more goes back than was debited, refunds on their way counted', async () => {
  const paid = await books.open(order('A1'));
  await books.debit(paid, 1_000n, at);
  const pending = { ...done('R1', 700n), state: 'pending' } as const;
  expect((await books.sendBack(paid, pending)).state).toBe('pending');
  expect((await books.sendBack(paid, done('R2', 301n))).state).toBe('refused');
  expect((await books.sendBack(paid, done('R3', 300n))).state).toBe('done');
  expect(refundedOf(paid)).toBe(300n);
  const [first] = paid.refunds;
  if (first !== undefined) await books.finish(paid, first);
  expect(refundedOf(paid)).toBe(1_000n);
  expect(books.refund('DEMO', 'R1')?.refund.state).toBe('done');
  expect(books.refund('OTHER', 'R1')).toBeUndefined();
});

test('a reference names one order for ever', async () => {
  await books.open(order('A1'));
  await expect(books.open(order('A1'))).rejects.toThrow('exists');
});
