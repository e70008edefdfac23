import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Books, type Entry, refundedOf } from './books.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cong-books-'));
  path = join(folder, 'bank.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const opening = (ref: string): Entry => ({
  e: 'attempt',
  ref,
  acquirer: 'CONG',
  bank: 'VCB',
  amount: '1000',
  bankRef: `BN-${ref}`,
  card: 'success',
  code: '01',
  expiresAt: 2_000,
  otpExpiresAt: 1_000,
  returnUrl: 'http://gate.test/return',
  resultUrl: 'http://gate.test/result',
  locale: 'vi',
  description: 'x',
});

/** A book with one attempt that was debited and refunded, and one that waits. */
async function writeSome(): Promise<void> {
  const books = await Books.open(path);
  await books.record(opening('A'));
  await books.record({ e: 'debit', ref: 'A', amount: '1000', at: 5 });
  await books.record({ e: 'refund', ref: 'A', id: 'R', amount: '300', code: '09' });
  await books.record({ e: 'refund', ref: 'A', id: 'R', amount: '300', code: '00' });
  await books.record(opening('B'));
  await books.close();
}

test('books that are opened again say what they said', async () => {
  await writeSome();
  const books = await Books.open(path);
  const paid = books.find('CONG', 'A');
  expect(paid).toMatchObject({ code: '00', debited: 1_000n, debitedAt: 5, bankRef: 'BN-A' });
  expect(paid && refundedOf(paid)).toBe(300n);
  expect(paid?.refunds).toHaveLength(1);
  expect(books.find('CONG', 'B')).toMatchObject({ code: '01', session: { otpExpiresAt: 1_000 } });
  expect(books.debits).toEqual([paid]);
  expect(books.find('OTHER', 'A')).toBeUndefined();
  await books.close();
});

test('a line is in the file before the promise of its writing resolves', async () => {
  const books = await Books.open(path);
  await Promise.all(['A', 'B', 'C'].map((ref) => books.record(opening(ref))));
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { ref: string }).ref)).toEqual(['A', 'B', 'C']);
  await books.close();
});

test('a line that a crash tore is cut off, and the next one stands alone', async () => {
  await writeSome();
  await appendFile(path, '{"e":"end","ref":"B","co');
  const books = await Books.open(path);
  expect(books.find('CONG', 'B')).toMatchObject({ code: '01' });
  await books.record({ e: 'end', ref: 'B', code: '68' });
  await books.close();
  const again = await Books.open(path);
  expect(again.find('CONG', 'B')).toMatchObject({ code: '68' });
  await again.close();
});

test('a journal longer than one read is replayed whole, multi-byte letters included', async () => {
  const books = await Books.open(path);
  const long = { description: 'ừ'.repeat(400) };
  const refs = Array.from({ length: 300 }, (_, i) => `R${i}`);
  await Promise.all(refs.map((ref) => books.record({ ...opening(ref), ...long } as Entry)));
  await books.close();
  const again = await Books.open(path);
  for (const ref of refs) expect(again.find('CONG', ref)?.session).toMatchObject(long);
  await again.close();
});

test('a line about an attempt that is in no book is a damaged journal', async () => {
  await appendFile(path, '{"e":"end","ref":"nobody","code":"68"}\n');
  await expect(Books.open(path)).rejects.toThrow('nobody');
});
