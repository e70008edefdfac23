import { expect, test } from 'vitest';
import { bankHealth } from './bank-health.ts';

let now = new Date(0);
const network = {
  name: 'network',
  callTimeoutMs: 1,
  finalAfterMs: 1,
  banksFailApart: true as const,
};
const provider = { name: 'provider', callTimeoutMs: 1, finalAfterMs: 1 };

function healthAfterFailures(connector: string, bank: string) {
  now = new Date(0);
  const start = async () => ({ outcome: 'unknown', why: 'silence' }) as const;
  const connectors = [network, provider].map((one) => ({ ...one, start }));
  const health = bankHealth(connectors, () => now);
  for (let failure = 1; failure <= 5; failure += 1) health.reportHealth(connector, bank, false);
  return health;
}

test('a bank of the network fails alone', () => {
  const { healthy } = healthAfterFailures('network', 'VCB');
  expect(healthy('network', 'VCB')).toBe(false);
  expect(healthy('network', 'TCB')).toBe(true);
});

test('a provider fails for every bank that is paid through it', () => {
  const { healthy } = healthAfterFailures('provider', 'VCB');
  expect(healthy('provider', 'TCB')).toBe(false);
  expect(healthy('network', 'VCB')).toBe(true);
});

test('after half a minute calls pass again, and the first answer closes the circuit', () => {
  const { healthy, reportHealth } = healthAfterFailures('provider', 'VCB');
  now = new Date(29_999);
  expect(healthy('provider', 'VCB')).toBe(false);
  now = new Date(30_000);
  expect(healthy('provider', 'VCB')).toBe(true);
  reportHealth('provider', 'TCB', true);
  reportHealth('provider', 'VCB', false);
  expect(healthy('provider', 'VCB')).toBe(true);
});
