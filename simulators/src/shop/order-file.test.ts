import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ShopOrder } from './order.ts';
import { MAX_ORDERS, OrderBook } from './order-book.ts';
import { formatOrders, OrderFile, parseOrders } from './order-file.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shop-orders-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const order = (ref: string): ShopOrder => ({
  ref,
  method: '123pay',
  createdAt: new Date('2026-11-22T03:00:00Z'),
  lines: [{ productId: 'banh-mi', quantity: 2, unitPrice: vnd(25_000n) }],
  amount: vnd(50_000n),
  customerName: 'Trần Thị Bưởi',
  clientIp: '::1',
  origin: 'http://localhost:8082',
  choices: { bank: '123PVCB' },
  opening: { kind: 'opened', gatewayRef: '123P1', payUrl: 'http://127.0.0.1:8080/pay/1' },
  said: {
    notify: {
      at: new Date('2026-11-22T03:01:00Z'),
      verdict: 'paid',
      code: '1',
      text: { vi: 'Thành công', en: 'Success' },
    },
  },
});
const text = { vi: 'Hệ thống bận', en: 'The system is busy' };

describe('the file of orders', () => {
  test.each<[string, ShopOrder]>([
    ['opened and notified', order('A')],
    ['refused', { ...order('A'), opening: { kind: 'refused', code: '5000', text }, said: {} }],
    ['without an answer', { ...order('A'), opening: { kind: 'no_answer', text }, said: {} }],
    ['not asked for yet', { ...order('A'), opening: { kind: 'not_asked' }, said: {} }],
  ])('keeps an order that is %s', (_name, kept) => {
    expect(parseOrders(formatOrders([kept]))).toEqual([kept]);
  });

  test('holds what was said when a saving has ended, also after many at once', async () => {
    const folder = join(root, 'many');
    const file = new OrderFile(folder);
    const book = new OrderBook([], (latest) => file.save(latest));
    const refs = Array.from({ length: 50 }, (_, index) => `R${index}`);
    await Promise.all(refs.map((ref) => book.add(order(ref))));
    expect((await new OrderFile(folder).load()).map(({ ref }) => ref)).toEqual(refs);
    expect(await readdir(folder)).toEqual(['orders.json']);
  });

  test('that cannot be written says so, and is written again by the next saving', async () => {
    const folder = join(root, 'blocked');
    await writeFile(folder, 'a file where the folder should be');
    const file = new OrderFile(folder);
    await expect(file.save(() => [order('A')])).rejects.toThrow();
    await rm(folder);
    await file.save(() => [order('B')]);
    expect((await file.load()).map(({ ref }) => ref)).toEqual(['B']);
  });

  test.each(['', '{', '[{"ref":1}]', '[null]', '{"a":1}'])(
    'with %j in it is put aside, not lost and not fatal',
    async (content) => {
      const folder = await mkdtemp(join(root, 'broken-'));
      await writeFile(join(folder, 'orders.json'), content);
      expect(await new OrderFile(folder).load()).toEqual([]);
      expect(await readFile(join(folder, 'orders.json.unreadable'), 'utf8')).toBe(content);
    },
  );

  test('is not there at first', async () => {
    expect(await new OrderFile(join(root, 'nothing')).load()).toEqual([]);
  });
});

describe('the book of orders', () => {
  test('forgets what is settled before what is awaited', async () => {
    const waiting = { ...order('waiting'), said: {} };
    const others = Array.from({ length: MAX_ORDERS - 1 }, (_, index) => order(`R${index}`));
    const book = new OrderBook([waiting, ...others]);
    await book.add(order('newest'));
    expect(book.newestFirst()).toHaveLength(MAX_ORDERS);
    expect(book.get('waiting')).toEqual(waiting);
    expect([book.get('R0'), book.get('newest')?.ref]).toEqual([undefined, 'newest']);
  });

  test('keeps an order that is there as it is', async () => {
    const book = new OrderBook([order('A')]);
    await book.add({ ...order('A'), amount: vnd(1n) });
    expect(book.get('A')?.amount).toBe(50_000n);
  });
});
