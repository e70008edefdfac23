import type { AlepayOrdersResult } from '../scenarios/alepay-orders.ts';
import type { AlepayTimingResult } from '../scenarios/alepay-timing.ts';
import type { CreateOrdersResult } from '../scenarios/create-orders.ts';
import type { ProtocolResult } from '../scenarios/every-protocol.ts';
import type { HalfLoadResult } from '../scenarios/half-load.ts';
import type { HistoryResult } from '../scenarios/history.ts';
import type { MemoryResult } from '../scenarios/memory.ts';
import type { OverloadResult } from '../scenarios/overload.ts';
import type { VivietTimingResult } from '../scenarios/viviet-timing.ts';
import type { WholePaymentsResult } from '../scenarios/whole-payments.ts';
import type { WritePathResult } from '../scenarios/write-path.ts';
import type { Figure, Goal } from './figure.ts';

const figure =
  (unit: string) =>
  (key: string, label: string, value: number, goal?: Goal): Figure => ({
    ...{ key, label, value, unit },
    ...(goal && { goal }),
  });

const rate = figure('/s');
const ratio = figure('×');
const micros = figure('µs');
const millis = figure('ms');
const megabytes = figure('MB');
const percent = figure('%');
const count = figure('');

export const writePathFigures = ({ batched, ones, ratio: to }: WritePathResult) => [
  rate('writePathPerSecond', 'write path alone: payments', batched.perSecond),
  ratio('writePathToOnes', '÷ batches of one', to, { atLeast: 4, stretch: 6 }),
  rate('writePathOnesPerSecond', `batches of one, ${ones.inFlight} in flight`, ones.perSecond),
  micros('writePathNodeUs', 'CPU per payment: Node', batched.cpuUs),
  micros('writePathPostgresUs', 'CPU per payment: PostgreSQL', batched.postgresUs),
];

export const createFigures = ({ best, pgbenchPerSecond, ratio: to }: CreateOrdersResult) => [
  rate('createPerSecond', 'create order over HTTP', best.perSecond),
  ...(pgbenchPerSecond === undefined || to === undefined
    ? []
    : [
        rate('pgbenchPerSecond', 'pgbench with the same inserts', pgbenchPerSecond),
        ratio('createToPgbench', '÷ pgbench', to, { atLeast: 1, stretch: 1.5 }),
      ]),
  micros('createGatewayUs', 'CPU per order: gateway', best.cpuUs.gateway),
  micros('createPostgresUs', 'CPU per order: PostgreSQL', best.cpuUs.postgres),
  micros('createGeneratorUs', 'CPU per order: load generator', best.cpuUs.generator),
];

export function paymentFigures({ batched, ones, ratio: to }: WholePaymentsResult) {
  const { cpuUs } = batched;
  return [
    rate('paymentsPerSecond', `whole payments, ${batched.atOnce} at once`, batched.perSecond, {
      atLeast: 700,
      stretch: 1_000,
    }),
    ratio('paymentsToOnes', '÷ batches of one', to, { atLeast: 1.5, stretch: 2.5 }),
    rate('paymentsOnesPerSecond', `batches of one, ${ones.inFlight} in flight`, ones.perSecond),
    micros(
      'paymentCpuUs',
      'CPU per payment: gateway, workers, PostgreSQL',
      cpuUs.gateway + cpuUs.postgres,
      {
        atMost: 1_300,
        stretch: 800,
      },
    ),
    micros('paymentGatewayUs', '  gateway and workers', cpuUs.gateway),
    micros('paymentPostgresUs', '  PostgreSQL', cpuUs.postgres),
    micros('paymentSimulatorsUs', 'CPU per payment: simulators', cpuUs.simulators),
    micros('paymentGeneratorUs', 'CPU per payment: load generator', cpuUs.generator),
    millis('paymentP50Ms', 'time of a payment, p50', batched.payment.p50),
    millis('paymentP99Ms', 'time of a payment, p99', batched.payment.p99),
    megabytes('gatewayPeakMb', 'peak memory of the gateway', batched.peakMb),
  ];
}

/** Each protocol's payments beside the others'. */
export const protocolFigures = (results: readonly ProtocolResult[]) =>
  results.flatMap(({ protocol, best: { perSecond, cpuUs } }) => [
    rate(`${protocol}PaymentsPerSecond`, `whole payments through ${protocol}`, perSecond),
    micros(
      `${protocol}PaymentCpuUs`,
      '  CPU of each: gateway, workers, PostgreSQL',
      cpuUs.gateway + cpuUs.postgres,
    ),
  ]);

export const alepayFigures = ({
  best,
  privateOperations,
  opensslPerSecond,
  ratio: to,
}: AlepayOrdersResult) => [
  rate('alepayOrdersPerSecond', 'request-order', best.perSecond),
  count('alepayPrivateOperations', 'private RSA operations of each', privateOperations),
  ...(opensslPerSecond === undefined || to === undefined
    ? []
    : [
        rate('opensslPrivatePerSecond', 'openssl speed rsa2048, one core', opensslPerSecond),
        ratio('alepayToOpenssl', '÷ what its operations allow on one core', to, { atLeast: 0.6 }),
      ]),
  millis('alepayLoopDelayP99Ms', "delay of the gateway's event loop, p99", best.loopDelayP99Ms, {
    atMost: 20,
  }),
  millis('alepayOrderP50Ms', 'request-order, p50', best.create.p50),
  millis('alepayOrderP99Ms', 'request-order, p99', best.create.p99),
  micros('alepayGatewayUs', 'CPU per order: gateway, its threads with it', best.cpuUs.gateway),
  micros('alepayPostgresUs', 'CPU per order: PostgreSQL', best.cpuUs.postgres),
];

export const timingFigures = ({ samples, medians, apart }: AlepayTimingResult) => [
  count('timingSamples', 'refusals of each kind', samples),
  ...Object.entries(medians).flatMap(([code, kinds]) =>
    Object.entries(kinds).map(([kind, us]) =>
      micros(`timing${code} ${kind}`, `${code}: ${kind}, median`, us),
    ),
  ),
  percent('timingApart', 'medians of one code apart at most', apart, { atMost: 2 }),
];

export const envelopeFigures = ({ samples, medians, apart }: VivietTimingResult) => [
  count('envelopeSamples', 'refusals of each kind', samples),
  ...Object.entries(medians).map(([kind, us]) => micros(`envelope ${kind}`, `${kind}, median`, us)),
  percent('envelopeApart', 'medians apart at most', apart, { atMost: 2 }),
];

export function halfLoadFigures({ orders, payments, lag }: HalfLoadResult) {
  const p99: Goal = { atMost: 30, stretch: 15 };
  return [
    rate('halfOrdersPerSecond', 'half load: orders', orders.perSecond),
    millis('halfCreateP50Ms', 'create, p50', orders.create.p50),
    millis('halfCreateP95Ms', 'create, p95', orders.create.p95),
    millis('halfCreateP99Ms', 'create, p99', orders.create.p99, p99),
    rate('halfPaymentsPerSecond', 'half load: whole payments', payments.perSecond),
    millis('halfPaymentsCreateP50Ms', 'create among them, p50', payments.create.p50),
    millis('halfPaymentsCreateP95Ms', 'create among them, p95', payments.create.p95),
    millis('halfPaymentsCreateP99Ms', 'create among them, p99', payments.create.p99, p99),
    millis('notificationLagP50Ms', 'first notification try, p50', lag.p50),
    millis('notificationLagP99Ms', 'first notification try, p99', lag.p99, {
      atMost: 1_000,
      stretch: 250,
    }),
  ];
}

export function overloadFigures({ offeredPerSecond, load, memoryMb, recovered }: OverloadResult) {
  return [
    rate('overloadOfferedPerSecond', 'overload: orders offered', offeredPerSecond),
    rate('overloadTakenPerSecond', 'taken', load.perSecond),
    rate('overloadBusyPerSecond', 'told that we are busy', load.busy.count / load.seconds),
    millis('overloadBusyP50Ms', 'told so, p50', load.busy.p50),
    millis('overloadBusyP99Ms', 'told so, p99', load.busy.p99, { atMost: 1_000 }),
    megabytes('overloadMemoryBeforeMb', 'memory before', memoryMb.before),
    megabytes('overloadMemoryPeakMb', 'memory at most', memoryMb.peak, {
      atMost: memoryMb.before + 256,
    }),
    count('overloadRecovered', 'answers as ever right after (1 is yes)', recovered ? 1 : 0, {
      atLeast: 1,
    }),
  ];
}

export const memoryFigures = ({ minutes, afterOneMb, afterAllMb, ratio: to }: MemoryResult) => [
  megabytes('memoryAfterOneMb', 'memory after 1 minute of half load', afterOneMb),
  megabytes('memoryAfterAllMb', `memory after ${minutes} minutes`, afterAllMb),
  ratio('memoryRatio', 'one over the other', to, { atMost: 1.1 }),
];

export const historyFigures = ({ payments, empty, full, ratio: to }: HistoryResult) => [
  count('historyPayments', 'payments preloaded over 90 days', payments),
  rate('historyEmptyPerSecond', 'whole payments on an empty database', empty.perSecond),
  rate('historyFullPerSecond', 'whole payments on the full one', full.perSecond),
  ratio('historyRatio', 'full ÷ empty', to, { atLeast: 0.8, stretch: 0.95 }),
];
