import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningSystem, startSystem } from '../running-system.ts';
import { driver123pay } from './123pay.ts';
import { driverAlepay } from './alepay.ts';
import { driverAppotapay } from './appotapay.ts';
import { type Driver, STORY_NAMES } from './driver.ts';
import { driverLgsp } from './lgsp.ts';
import { openStage, type Stage } from './stage.ts';
import { STORIES } from './stories.ts';
import { driverViviet } from './viviet.ts';

/** Every protocol. A new one is a driver and a line here. */
const DRIVERS: readonly Driver[] = [
  driver123pay,
  driverAlepay,
  driverAppotapay,
  driverLgsp,
  driverViviet,
];

let system: RunningSystem;

beforeAll(async () => {
  system = await startSystem({ settings: { CONG_CALL_TIMEOUT: '400ms' } });
});
afterAll(() => system?.stop());

describe.each(DRIVERS)('$protocol', (driver) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(system, driver);
  });
  afterAll(() => stage?.close());

  test.each(STORY_NAMES.filter((name) => driver.cannot[name] === undefined))('%s', (name) =>
    STORIES[name](stage),
  );

  for (const name of STORY_NAMES) {
    const why = driver.cannot[name];
    if (why !== undefined) test.skip(`${name}: cannot happen, ${why}`);
  }
});

test('after all stories the books are sound, and the bank’s own agree', async () => {
  const { exit, output } = await system.cong(
    ...['ledger', 'verify', '--simulator', system.simulatorsUrl],
  );
  expect(output).toContain('The books are sound.');
  expect(exit).toBe(0);
});
