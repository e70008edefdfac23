import { styleText } from 'node:util';
import { type BenchOptions, readBenchOptions, type Scenario } from './bench-options.ts';
import { type Figure, verdictOf } from './report/figure.ts';
import {
  alepayFigures,
  createFigures,
  envelopeFigures,
  halfLoadFigures,
  historyFigures,
  memoryFigures,
  overloadFigures,
  paymentFigures,
  protocolFigures,
  timingFigures,
  writePathFigures,
} from './report/figures.ts';
import { figureLine, resultLine } from './report/print-report.ts';
import { alepayOrders } from './scenarios/alepay-orders.ts';
import { alepayTiming } from './scenarios/alepay-timing.ts';
import { createOrders } from './scenarios/create-orders.ts';
import { everyProtocol } from './scenarios/every-protocol.ts';
import { halfLoad } from './scenarios/half-load.ts';
import { history } from './scenarios/history.ts';
import { memory } from './scenarios/memory.ts';
import { overload } from './scenarios/overload.ts';
import { FULL, QUICK } from './scenarios/sizes.ts';
import { vivietTiming } from './scenarios/viviet-timing.ts';
import { wholePayments } from './scenarios/whole-payments.ts';
import { writePath } from './scenarios/write-path.ts';
import { requireSoundBooks } from './system/check-books.ts';
import { RunningSystem } from './system/running-system.ts';

/** `npm run bench`. @returns the exit code: a missed goal is reported, unsound books are a failure. */
export async function bench(args: readonly string[]): Promise<number> {
  const options = readBenchOptions(args);
  const system = await RunningSystem.start();
  const stop = once(() => system.stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(130)));
  }
  try {
    const figures =
      options.history === undefined
        ? await everything(system, options)
        : await preloaded(system, options, options.history);
    const missed = figures.filter((figure) => verdictOf(figure) === 'missed');
    console.log(
      `\n${missed.length === 0 ? 'Every goal was reached.' : `Missed: ${missed.map(({ label }) => label).join(', ')}.`}`,
    );
    console.log(resultLine(figures, options.quick ? 'quick' : 'full'));
    return 0;
  } finally {
    await stop();
  }
}

async function everything(
  system: RunningSystem,
  options: BenchOptions,
): Promise<readonly Figure[]> {
  const sizes = options.quick ? QUICK : FULL;
  const all: Figure[] = [];
  const part = async (scenario: Scenario, run: () => Promise<readonly Figure[]>): Promise<void> => {
    if (!options.only.has(scenario)) return;
    const figures = await run();
    await requireSoundBooks({
      environment: system.environment(),
      simulatorsUrl: system.simulatorsUrl,
    });
    all.push(...print(scenario, figures));
  };
  await part('write', async () => writePathFigures(await writePath(system, sizes.write)));
  let ordersPerSecond = sizes.assumed.ordersPerSecond;
  await part('create', async () => {
    const result = await createOrders(system, sizes.create);
    ordersPerSecond = result.best.perSecond;
    return createFigures(result);
  });
  let paymentsPerSecond = sizes.assumed.paymentsPerSecond;
  await part('payments', async () => {
    const result = await wholePayments(system, sizes.payments);
    paymentsPerSecond = result.batched.perSecond;
    return paymentFigures(result);
  });
  await part('protocols', async () =>
    protocolFigures(await everyProtocol(system, sizes.protocols)),
  );
  await part('alepay', async () => alepayFigures(await alepayOrders(system, sizes.alepay)));
  await part('alepay-timing', async () => timingFigures(await alepayTiming(system, sizes.timing)));
  await part('viviet-timing', async () =>
    envelopeFigures(await vivietTiming(system, sizes.timing)),
  );
  const maxima = { ordersPerSecond, paymentsPerSecond };
  await part('half', async () =>
    halfLoadFigures(await halfLoad(system, { ...sizes.half, ...maxima })),
  );
  await part('overload', async () =>
    overloadFigures(await overload(system, { ...sizes.overload, ...maxima })),
  );
  const minutes = options.long ? 10 : sizes.memory.minutes;
  if (minutes > 1) {
    await part('memory', async () => memoryFigures(await memory(system, { minutes, ...maxima })));
  }
  return all;
}

async function preloaded(
  system: RunningSystem,
  { quick }: BenchOptions,
  payments: number,
): Promise<readonly Figure[]> {
  const { payments: size } = quick ? QUICK : FULL;
  const figures = historyFigures(await history(system, { ...size, preloaded: payments }));
  await requireSoundBooks({
    environment: system.environment(),
    simulatorsUrl: system.simulatorsUrl,
  });
  return print('history', figures);
}

function print(title: string, figures: readonly Figure[]): readonly Figure[] {
  console.log(`\n${styleText('bold', title)}`);
  for (const figure of figures) console.log(figureLine(figure));
  return figures;
}

function once<Value>(act: () => Promise<Value>): () => Promise<Value> {
  let done: Promise<Value> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}
