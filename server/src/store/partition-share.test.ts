import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeldPartition, nextStep } from './partition-share.ts';

const PARTITIONS = 64;

/** Workers that step one after the other, in any order, with locks that only one can hold. */
class World {
  readonly owner = new Map<number, number>();
  readonly workers = new Set<number>();
  moves = 0;

  join(worker: number): void {
    this.workers.add(worker);
  }

  step(me: number): void {
    if (!this.workers.has(me)) return;
    const held: HeldPartition[] = [...this.owner].map(([partition, session]) => ({
      partition,
      session,
    }));
    const mine = new Set([...this.owner].filter(([, who]) => who === me).map(([one]) => one));
    const { giveUp, take } = nextStep({
      me,
      held,
      mine,
      workers: this.workers,
      partitions: PARTITIONS,
    });
    for (const one of giveUp) this.owner.delete(one);
    for (const one of take) if (!this.owner.has(one)) this.owner.set(one, me);
    this.moves += giveUp.length + take.length;
  }

  settle(): void {
    for (let round = 0; round < 4; round += 1) for (const one of this.workers) this.step(one);
  }

  die(worker: number): void {
    this.workers.delete(worker);
    for (const [partition, who] of this.owner) if (who === worker) this.owner.delete(partition);
  }

  share = (worker: number): number =>
    [...this.owner.values()].filter((who) => who === worker).length;
}

describe('however workers come and go', () => {
  it('every partition is owned by a living one, none holds more than its share, and then all is quiet', () => {
    const worker = fc.integer({ min: 1, max: 12 });
    const story = fc.array(
      fc.oneof(
        { weight: 2, arbitrary: fc.record({ type: fc.constant('join' as const), worker }) },
        { weight: 1, arbitrary: fc.record({ type: fc.constant('die' as const), worker }) },
        { weight: 3, arbitrary: fc.record({ type: fc.constant('step' as const), worker }) },
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(story, (events) => {
        const world = new World();
        for (const { type, worker: who } of events) world[type](who);
        world.workers.add(99);
        world.settle();
        expect(world.owner.size).toBe(PARTITIONS);
        const share = Math.ceil(PARTITIONS / world.workers.size);
        for (const one of world.workers) expect(world.share(one)).toBeLessThanOrEqual(share);
        world.moves = 0;
        world.settle();
        expect(world.moves).toBe(0);
      }),
    );
  });

  it('a second worker takes half, and nothing else moves', () => {
    const world = new World();
    world.workers.add(1);
    world.settle();
    const before = new Map(world.owner);
    world.workers.add(2);
    world.settle();
    expect([world.share(1), world.share(2)]).toEqual([32, 32]);
    const moved = [...world.owner].filter(([partition, who]) => before.get(partition) !== who);
    expect(moved).toHaveLength(32);
  });
});
