import { expect, test } from 'vitest';
import { ipn, NOTIFY_SCHEDULE } from './ipn.ts';

test('the schedule: at once, then 30 s, 2 min, 10 min, 30 min, 2 h, 6 h, 12 h, 24 h', () => {
  const { schedule } = ipn(NOTIFY_SCHEDULE);
  expect(schedule.map((ms) => ms / 1_000)).toEqual([
    0, 30, 120, 600, 1800, 7200, 21_600, 43_200, 86_400,
  ]);
});

test('received means HTTP 200, whatever the body', () => {
  const { judge } = ipn(NOTIFY_SCHEDULE);
  const asked = [{} as never, {} as never] as const;
  expect(judge({ status: 200, body: 'no' }, ...asked)).toBe('received');
  expect(judge({ status: 500, body: 'ok' }, ...asked)).toEqual({ refused: 'http_status' });
});
