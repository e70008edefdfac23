import { afterAll, beforeAll, expect, test } from 'vitest';
import { APPOTAPAY_KEYS, appotapayAt } from './appotapay-merchant.ts';
import { hubOrder, LgspAgency } from './lgsp-agency.ts';
import { type Merchant, newOrderRef, SANDBOX_KEYS } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

let system: RunningSystem;
let merchant: Merchant;

beforeAll(async () => {
  system = await startSystem({ settings: { CONG_LOG_LEVEL: 'info' } });
  ({ merchant } = system);
});
afterAll(() => system?.stop());

const log = (): string => system.gateways.map(({ process }) => process.log).join('\n');

/** What the log says of the latest refusal that names this order. */
async function refusalOf(order: string): Promise<Record<string, unknown>> {
  const lines = () =>
    log()
      .split('\n')
      .filter((line) => line.includes('a merchant call was refused') && line.includes(order));
  await expect.poll(() => lines().length).toBeGreaterThan(0);
  return JSON.parse(lines().at(-1) ?? '');
}

test('who asked, for which order, and what was wrong: enough to help a merchant, and no key', async () => {
  const order = newOrderRef();
  await merchant.create({ mTransactionID: order, checksum: 'x'.repeat(40) });
  expect(await refusalOf(order)).toMatchObject({
    ...{ protocol: '123pay', code: '6000', merchant: 'MICODE', order, cause: 'wrong_checksum' },
  });
  const second = newOrderRef();
  await merchant.create({ mTransactionID: second, custGender: 'X' });
  expect(await refusalOf(second)).toMatchObject({ refused: 'format', cause: 'custGender' });

  const third = newOrderRef();
  const agency = await LgspAgency.at(system.gatewayUrl);
  await agency.call('paygate', hubOrder(third, { accountCode: 'x' }));
  expect(await refusalOf(third)).toMatchObject({
    ...{ protocol: 'lgsp', merchant: agency.keys.partnerCode, refused: 'account_unknown' },
  });

  const fourth = newOrderRef();
  await appotapayAt(system.gatewayUrl).create({ orderId: fourth, signature: 'x'.repeat(64) });
  expect(await refusalOf(fourth)).toMatchObject({
    ...{ protocol: 'appotapay', merchant: 'APPOTAPAY', refused: 'wrong_signature' },
  });

  const { passcode, secretKey } = SANDBOX_KEYS;
  for (const secret of [passcode, secretKey, APPOTAPAY_KEYS.secretKey, agency.keys.secretKey]) {
    expect(log()).not.toContain(secret);
  }
});

test('a stranger’s words are bounded, and a card number is no order', async () => {
  const long = `${newOrderRef()}${'z'.repeat(500)}`;
  await merchant.create({ mTransactionID: long, checksum: 'x' });
  expect(String((await refusalOf(long.slice(0, 20))).order)).toHaveLength(64);
  const cut = `${newOrderRef().padEnd(50, 'z')} 4111111111111111`;
  await merchant.create({ mTransactionID: cut, checksum: 'x' });
  expect((await refusalOf(cut.slice(0, 50))).order).toBe(`${cut.slice(0, 50)} ***`);
  const nobody = newOrderRef();
  await merchant.create({ mTransactionID: '4111111111111111', merchantCode: nobody });
  expect(await refusalOf(nobody)).toMatchObject({ order: '***', cause: 'unknown_merchant' });
});
