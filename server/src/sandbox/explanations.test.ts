import { expect, test } from 'vitest';
import { Explanations } from './explanations.ts';

const explanation = (why: string) => ({
  ...{ protocol: '123pay', call: 'createOrder', code: '6000', refused: 'not_authenticated', why },
  at: new Date('2026-11-22T03:00:00Z'),
});

test('an explanation is found under an id that cannot be guessed', () => {
  const kept = new Explanations();
  const [one, two] = [kept.add(explanation('one')), kept.add(explanation('two'))];
  expect(one).toMatch(/^[\w-]{22}$/);
  expect(kept.get(one)).toEqual({ id: one, ...explanation('one') });
  expect(kept.get(two)?.why).toBe('two');
  expect(kept.get('constructor')).toBeUndefined();
});

test('the latest come first, and only the latest 200 are kept', () => {
  const kept = new Explanations();
  const ids = Array.from({ length: 205 }, (_, i) => kept.add(explanation(String(i))));
  const latest = kept.latest().map(({ why }) => why);
  expect(latest).toHaveLength(200);
  expect([latest[0], latest[199]]).toEqual(['204', '5']);
  expect(kept.get(ids[4] ?? '')).toBeUndefined();
  expect(kept.get(ids[5] ?? '')?.why).toBe('5');
});
