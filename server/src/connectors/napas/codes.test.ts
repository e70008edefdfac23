import { isRefusal, RESPONSE_CODES } from '@cong/wire/napas/codes.ts';
import { expect, test } from 'vitest';
import { reasonOf } from './codes.ts';

test('every code that NAPAS refuses with has a reason, and no other code has one', () => {
  const refusals = Object.keys(RESPONSE_CODES).filter(isRefusal);
  expect(Object.keys(reasonOf).sort()).toEqual(refusals.sort());
});
