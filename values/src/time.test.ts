import { expect, test } from 'vitest';
import { addMs, DAY_MS, earliest } from './time.ts';

const noon = new Date('2026-11-22T12:00:00Z');

test('adding time makes another instant and leaves the first alone', () => {
  expect(addMs(noon, DAY_MS)).toEqual(new Date('2026-11-23T12:00:00Z'));
  expect(addMs(noon, -1).getTime()).toBe(noon.getTime() - 1);
  expect(noon).toEqual(new Date('2026-11-22T12:00:00Z'));
});

test('the earlier of two instants, in any order', () => {
  const later = addMs(noon, 1);
  expect(earliest(noon, later)).toBe(noon);
  expect(earliest(later, noon)).toBe(noon);
});
