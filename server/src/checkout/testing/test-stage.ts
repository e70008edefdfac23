import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { openStage, type Stage } from './stage.ts';

/** Where the stage's merchant has its own pages. */
export const SHOP = 'http://shop.test';

/** A stage for the tests of one file, as at first before each of them. */
export function testStage(): () => Stage {
  let database: TestDatabase | undefined;
  let stage: Stage | undefined;
  beforeAll(async () => {
    database = await testDatabase();
    stage = await openStage(database.url, SHOP);
  });
  beforeEach(() => stage?.reset());
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });
  return () => {
    if (stage === undefined) throw new Error('the stage is not open yet');
    return stage;
  };
}
