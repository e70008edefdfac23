import { expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

const at = (seconds: number): Date => new Date(seconds * 1_000);
const breaker = () => new CircuitBreaker({ failuresToOpen: 3, openMs: 30_000 });

test('opens after so many failures in a row, and passes calls again after its time', () => {
  const bank = breaker();
  bank.report('VCB', false, at(0));
  bank.report('VCB', false, at(1));
  expect(bank.isClosed('VCB', at(1))).toBe(true);
  bank.report('VCB', false, at(2));
  expect(bank.isClosed('VCB', at(3))).toBe(false);
  expect(bank.isClosed('TCB', at(3))).toBe(true);
  expect(bank.isClosed('VCB', at(32))).toBe(true);
});

test('one failure after its time opens it again; an answer closes it for good', () => {
  const bank = breaker();
  for (const second of [0, 1, 2]) bank.report('VCB', false, at(second));
  bank.report('VCB', false, at(40));
  expect(bank.isClosed('VCB', at(41))).toBe(false);
  bank.report('VCB', true, at(71));
  bank.report('VCB', false, at(72));
  expect(bank.isClosed('VCB', at(72))).toBe(true);
});
