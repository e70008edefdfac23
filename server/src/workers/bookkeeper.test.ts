import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import { expect, test } from 'vitest';
import { T0 } from '../testing/sample-payment.ts';
import { Bookkeeper } from './bookkeeper.ts';

function desk(checkpoint: (upto: Date) => Promise<{ upto: Date; balances: number }>) {
  let now = T0;
  const log: string[] = [];
  const bookkeeper = new Bookkeeper({
    checkpoint,
    clock: () => now,
    log: (_level, message) => log.push(message),
  });
  return { bookkeeper, log, pass: (minutes: number) => (now = addMs(now, minutes * MINUTE_MS)) };
}

test('what is added up was decided five minutes before the last turn, however far the clock was moved since', async () => {
  const made: Date[] = [];
  const { bookkeeper, pass } = desk(async (upto) => {
    made.push(upto);
    return { upto, balances: 1 };
  });
  await bookkeeper.turn();
  expect(made).toEqual([]);
  pass(60 * 24 * 31);
  await bookkeeper.turn();
  expect(made).toEqual([addMs(T0, -5 * MINUTE_MS)]);
});

test('another process that was faster is no fault; a database that is away is', async () => {
  const errors: Error[] = [new RangeError('a later checkpoint exists'), new Error('away')];
  const { bookkeeper } = desk(async () => {
    throw errors.shift() ?? new Error('asked too often');
  });
  await bookkeeper.turn();
  expect(await bookkeeper.turn()).toBe('later');
  await expect(bookkeeper.turn()).rejects.toThrow('away');
});
