import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../wire/src/momo/sandbox.ts';
import { driver123pay } from './contract/123pay.ts';
import { driverAlepay } from './contract/alepay.ts';
import { driverAppotapay } from './contract/appotapay.ts';
import type { Driver } from './contract/driver.ts';
import { expectEnd, openStage, type Stage } from './contract/stage.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { simulatorControl } from './simulator-control.ts';

/** Each protocol whose payers choose a bank, and the key by which its merchant is known to an operator. */
const DRIVERS: readonly (readonly [Driver, string])[] = [
  [driver123pay, 'merchantCode'],
  [driverAppotapay, 'partnerCode'],
  [driverAlepay, 'token'],
];
const FAILURES_TO_OPEN = 5;

let system: RunningSystem;
let account: string;

beforeAll(async () => {
  system = await startSystem();
  account = join(system.folder, 'momo.json');
  await writeFile(account, JSON.stringify(SANDBOX_ACCOUNT));
});
afterAll(() => system?.stop());

async function cong(...args: readonly string[]): Promise<string> {
  const { exit, output } = await system.cong(...args);
  if (exit !== 0) throw new Error(output);
  return output;
}

const momo = () => simulatorControl(system.simulatorsUrl, 'momo');

/** A new order paid through a bank by the sandbox: how it ended, and whose books say that it was debited. */
async function paidAt(stage: Stage, bank: string) {
  const { order } = await stage.created();
  const { orderRef } = order;
  const { body } = await stage.sandbox.pay(orderRef, { bank });
  const { attempts } = await stage.sandbox.order(orderRef);
  const { id } = attempts[0] ?? { id: '' };
  const books = [await momo().bookOf(id), await stage.bank.bookOf(id)];
  return { orderRef, state: body.state, debited: books.map(({ debited }) => Number(debited)) };
}

/** The same, once the gateway knows what an operator has just said. */
const eventuallyPaidAt = (stage: Stage, bank: string, debited: readonly number[]) =>
  vi.waitFor(
    async () => {
      const paid = await paidAt(stage, bank);
      expect(paid).toMatchObject({ state: 'captured', debited });
      return paid;
    },
    { timeout: 5_000, interval: 20 },
  );

describe.each(DRIVERS)('$protocol', (driver, code) => {
  let stage: Stage;
  let merchant: string;

  beforeAll(async () => {
    stage = await openStage(system, driver);
    const { body } = await stage.sandbox.call<Record<string, Record<string, string>>>(
      'GET',
      '/keys',
    );
    merchant = body[driver.protocol]?.[code] ?? '';
    await cong('contract', 'remove', merchant, 'momo');
    await cong('route', 'add', merchant, 'momo', '--banks', 'VCB,TCB', '--from', '100.000');
  });
  afterAll(() => stage?.close());

  test('a rule without a contract changes nothing', async () => {
    await eventuallyPaidAt(stage, 'VCB', [0, 100_000]);
    await cong('contract', 'set', merchant, 'momo', account);
  });

  test('payers of the rule’s banks pay at the provider, and the merchant hears of it as ever', async () => {
    const { orderRef } = await eventuallyPaidAt(stage, 'VCB', [100_000, 0]);
    await expectEnd(stage, 'paid', { orderRef });
    expect(await stage.merchant.refund(orderRef, 100_000, `R${orderRef}`)).toBe('accepted');
    await stage.eventually(orderRef, ({ refunds }) => {
      expect(refunds.map(({ status }) => status)).toEqual(['done']);
    });
  });

  test('the payer is told whose page it is, and brought there without typing a card', async () => {
    const { payUrl } = await stage.created();
    const payer = stage.payer();
    await payer.open(payUrl);
    const { html } = await payer.click('VCB');
    expect(html).toContain('Tiếp tục đến MoMo');
    expect(html).not.toContain('cc-number');
    expect((await payer.goToProvider()).url).toMatch(new RegExp(`^${system.simulatorsUrl}/momo/`));
  });

  test('others go as usual', async () => {
    expect(await paidAt(stage, 'ACB')).toMatchObject({ debited: [0, 100_000] });
  });

  test('a provider that does not answer is passed by, and back once it answers', async () => {
    await momo().order({ match: { every: true }, behaviour: { start: 'down' } });
    for (let failure = 1; failure <= FAILURES_TO_OPEN; failure += 1) {
      expect(await paidAt(stage, 'VCB')).toMatchObject({ debited: [0, 0] });
    }
    expect(await paidAt(stage, 'TCB')).toMatchObject({ state: 'captured', debited: [0, 100_000] });
    await momo().order({ reset: true });
    await stage.sandbox.advance('PT31S');
    expect(await paidAt(stage, 'TCB')).toMatchObject({ state: 'captured', debited: [100_000, 0] });
  });

  test('a rule that was taken away sends nobody any more', async () => {
    expect(await cong('route', 'list', merchant)).toMatch(/1 +momo +VCB,TCB +from 100.000/);
    await cong('route', 'remove', merchant, '1');
    await eventuallyPaidAt(stage, 'VCB', [0, 100_000]);
  });
});
