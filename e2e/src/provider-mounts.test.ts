import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSystem, startSystem } from './running-system.ts';

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

test.each(['vnpay', 'momo', 'napas', 'viettelpay', 'nganluong'])(
  'a running sandbox hears %s’s payers, and its simulator keeps books',
  async (name) => {
    const back = await fetch(`${system.gatewayUrl}/connectors/${name}/return?attempt=X`);
    expect([back.status, await back.text()]).toEqual([
      404,
      expect.stringContaining('Không xác minh được'),
    ]);
    const books = await fetch(`${system.simulatorsUrl}/${name}/books`);
    expect(await books.json()).toMatchObject({ entries: [], next: null });
  },
);

test('ViettelPay’s question about a stranger’s order is answered no', async () => {
  const body = new URLSearchParams({ order_id: 'X', billcode: 'X', merchant_code: 'Y' });
  const url = `${system.gatewayUrl}/connectors/viettelpay/verify`;
  const answer = await fetch(url, { method: 'POST', body });
  expect([answer.status, await answer.json()]).toEqual([404, { error_code: '01' }]);
});

test('the books of all simulators are read when ours are checked', async () => {
  const { output, exit } = await system.cong(
    ...['ledger', 'verify', '--simulator', system.simulatorsUrl],
  );
  expect([exit, output]).toEqual([0, expect.stringContaining('The books are sound.')]);
});
