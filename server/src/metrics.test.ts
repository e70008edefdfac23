import { beforeEach, expect, test } from 'vitest';
import { createMetrics, type Metrics } from './metrics.ts';

let metrics: Metrics;
let queued: number;

beforeEach(() => {
  queued = 0;
  metrics = createMetrics(() => queued);
});

/** The value of one series. */
async function series(name: string): Promise<number | undefined> {
  const line = (await metrics.text()).split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

test('it is Prometheus text', async () => {
  expect(metrics.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await metrics.text()).toMatch(
    /^# HELP cong_requests_total .+\n# TYPE cong_requests_total counter$/m,
  );
});

test('merchant calls are counted by protocol, call and code', async () => {
  for (const code of ['1', '1', '6000']) {
    metrics.onAnswer({ protocol: '123pay', call: 'createOrder', code });
  }
  const name = (code: string) =>
    `cong_requests_total{protocol="123pay",call="createOrder",code="${code}"}`;
  expect([await series(name('1')), await series(name('6000'))]).toEqual([2, 1]);
});

test('a flush counts its changes and its seconds', async () => {
  metrics.onFlush({ size: 7, tookMs: 4 });
  metrics.onFlush({ size: 300, tookMs: 400 });
  expect(await series('cong_flush_changes_bucket{le="5"}')).toBe(0);
  expect(await series('cong_flush_changes_bucket{le="10"}')).toBe(1);
  expect(await series('cong_flush_changes_sum')).toBe(307);
  expect(await series('cong_flush_seconds_bucket{le="0.005"}')).toBe(1);
  expect(await series('cong_flush_seconds_sum')).toBeCloseTo(0.404);
});

test('the queue is as long as it is at the moment it is read', async () => {
  queued = 12;
  expect(await series('cong_writer_queue')).toBe(12);
  queued = 0;
  expect(await series('cong_writer_queue')).toBe(0);
});

test('the first try of a message tells how late it was', async () => {
  metrics.onFirstTry(90);
  metrics.onFirstTry(1_500);
  expect(await series('cong_notification_lag_seconds_bucket{le="1"}')).toBe(1);
  expect(await series('cong_notification_lag_seconds_count')).toBe(2);
});

test('tries are counted by the first word of their verdict: details would make endless series', async () => {
  for (const verdict of ['received', 'return_code -1', 'return_code -3', 'timeout']) {
    metrics.onTry(verdict);
  }
  const name = (verdict: string) => `cong_notification_tries_total{verdict="${verdict}"}`;
  expect(await series(name('return_code'))).toBe(2);
  expect(await series(name('received'))).toBe(1);
});

test('what was swept is counted by the state it was left in', async () => {
  metrics.onSwept('expired');
  expect(await series('cong_swept_total{status="expired"}')).toBe(1);
});

test('two gateways in one process keep their figures apart', async () => {
  const other = createMetrics(() => 0);
  other.onSwept('expired');
  expect(await series('cong_swept_total{status="expired"}')).toBeUndefined();
});
