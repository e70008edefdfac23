import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { play, stories } from './model-steps.ts';

const README = new URL('../core/payment/README.md', import.meta.url);

test('the README lists every way from one state to another, and no other', async () => {
  const listed = [...(await readFile(README, 'utf8')).matchAll(/^\| (\w+) \| (\w+) \| (.+) \|$/gm)]
    .map(([, from, to, events]) => `${from} | ${to} | ${events}`)
    .filter((line) => !line.startsWith('from'));
  const seen = new Set<string>();
  for (const story of fc.sample(stories, { numRuns: 30_000, seed: 7 })) {
    play(story, ({ payment: before }, _asked, { payment, changes }) => {
      if (before.status === payment.status) return;
      const events = changes.at(-1)?.events.filter(({ stream }) => stream === payment.id) ?? [];
      const types = events.map(({ event }) => event.type).join(', ');
      seen.add(`${before.status} | ${payment.status} | ${types}`);
    });
  }
  expect([...seen].sort()).toEqual([...listed].sort());
});
