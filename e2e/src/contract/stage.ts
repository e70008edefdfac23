import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { type BankNetwork, bankNetworkAt } from '../bank-network.ts';
import { newOrderRef } from '../merchant.ts';
import { Payer } from '../payer.ts';
import type { RunningSystem } from '../running-system.ts';
import { type OrderView, type SandboxControl, sandboxAt } from '../sandbox-control.ts';
import { AMOUNT, type ContractMerchant, type Driver, type NewOrder } from './driver.ts';
import { ContractListener } from './listener.ts';

/** Where one protocol's stories are played. */
export type Stage = {
  readonly system: RunningSystem;
  readonly driver: Driver;
  readonly merchant: ContractMerchant;
  readonly sandbox: SandboxControl;
  readonly bank: BankNetwork;
  readonly listener: ContractListener;
  /** A file that an operator's word can rest on. */
  readonly evidence: string;
  /** An order that nobody has sent yet. */
  order(): NewOrder;
  /** The same, sent and accepted. */
  created(): Promise<{ readonly order: NewOrder; readonly payUrl: string }>;
  payer(): Payer;
  /** The order once the gateway's own view of it passes. */
  eventually(orderRef: string, check: (view: OrderView) => void): Promise<OrderView>;
  close(): Promise<void>;
};

/** Port 9 discards: nobody follows the browser there. */
const RETURN_URL = 'http://127.0.0.1:9/shop/return';

export async function openStage(system: RunningSystem, driver: Driver): Promise<Stage> {
  const merchant = driver.merchant(system);
  const listener = await ContractListener.open(merchant);
  const sandbox = sandboxAt(system.gatewayUrl, driver.protocol);
  await sandbox.setNotifyUrl(listener.url);
  const evidence = join(system.folder, `${driver.protocol}-statement.txt`);
  await writeFile(evidence, 'sao kê');
  const order = (): NewOrder => ({
    ...{ orderRef: newOrderRef(), amount: AMOUNT },
    ...{ notifyUrl: listener.url, returnUrl: RETURN_URL },
  });
  return {
    ...{ system, driver, merchant, sandbox, listener, evidence, order },
    bank: {
      ...bankNetworkAt(system.simulatorsUrl),
      ...(driver.books && { bookOf: driver.books(system) }),
    },
    created: async () => {
      const fresh = order();
      const created = await merchant.create(fresh);
      if ('refused' in created) throw new Error(`refused: ${created.refused}`);
      return { order: fresh, payUrl: created.payUrl };
    },
    payer: () => new Payer(system.gatewayUrl, system.simulatorsUrl),
    eventually: (orderRef, check) =>
      vi.waitFor(
        async () => {
          const view = await sandbox.order(orderRef);
          check(view);
          return view;
        },
        { timeout: 5_000, interval: 20 },
      ),
    close: () => listener.close(),
  };
}

/** The end of an order, wherever it is told: the protocol's query, the browser's return, the notification if it owes one. */
export async function expectEnd(
  { merchant, driver, listener, eventually }: Stage,
  end: Driver['tells'][number],
  { orderRef, payer }: { readonly orderRef: string; readonly payer?: Payer },
): Promise<void> {
  const status = driver.codes[end];
  expect(await merchant.status(orderRef)).toBe(status);
  if (payer !== undefined) {
    if (payer.left === undefined) throw new Error(`not back at the shop: ${payer.page.html}`);
    expect(merchant.readReturn(payer.left)).toEqual({ orderRef, status });
  }
  const told = driver.tells.includes(end);
  await eventually(orderRef, ({ notifications }) => {
    expect(notifications.map((one) => one.status)).toEqual(told ? ['received'] : []);
  });
  expect(listener.of(orderRef)).toEqual(told ? [status] : []);
}
