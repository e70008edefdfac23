import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Answered } from './protocols/protocol.ts';

/** What Prometheus reads at /metrics. Names follow its conventions; durations are seconds. */
export type Metrics = {
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly onAnswer: (answered: Answered) => void;
  readonly onFlush: (flushed: { size: number; tookMs: number }) => void;
  readonly onFirstTry: (lagMs: number) => void;
  readonly onTry: (verdict: string) => void;
  readonly onSwept: (status: string) => void;
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param queued how many changes wait in the writer now. */
export function createMetrics(queued: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'cong_requests_total',
    help: 'Merchant calls, by what they were answered',
    labelNames: ['protocol', 'call', 'code'],
    registers,
  });
  const batchSizes = new Histogram({
    name: 'cong_flush_changes',
    help: 'Changes committed together',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
    registers,
  });
  const flushes = new Histogram({
    name: 'cong_flush_seconds',
    help: 'Time of one flush, commit included',
    buckets: SECONDS,
    registers,
  });
  const lag = new Histogram({
    name: 'cong_notification_lag_seconds',
    help: 'From the commit of a message to its first try',
    buckets: SECONDS,
    registers,
  });
  const tries = new Counter({
    name: 'cong_notification_tries_total',
    help: 'Tries to deliver, by verdict',
    labelNames: ['verdict'],
    registers,
  });
  const swept = new Counter({
    name: 'cong_swept_total',
    help: 'Payments that were due, by the state that the sweep left them in',
    labelNames: ['status'],
    registers,
  });
  new Gauge({
    name: 'cong_writer_queue',
    help: 'Changes accepted and not yet committed',
    registers,
    collect() {
      this.set(queued());
    },
  });
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    onAnswer: ({ protocol, call, code }) => requests.inc({ protocol, call, code }),
    onFlush: ({ size, tookMs }) => {
      batchSizes.observe(size);
      flushes.observe(tookMs / 1_000);
    },
    onFirstTry: (lagMs) => lag.observe(lagMs / 1_000),
    // Reasons carry details; the first word is what is counted.
    onTry: (verdict) => tries.inc({ verdict: verdict.split(' ', 1)[0] ?? verdict }),
    onSwept: (status) => swept.inc({ status }),
  };
}
