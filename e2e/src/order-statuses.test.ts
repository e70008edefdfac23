import { ORDER_STATUSES, type OrderStatus } from '@cong/wire/123pay/order-status.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { magicValues } from '../../server/src/protocols/123pay/magic-values.ts';
import { NotifyListener } from './notify-listener.ts';
import { GOOD_CARD, Payer } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

/** How each row of the table of magic values ended: all are played at once, since some wait for a slow bank. */
type Story = { readonly orderRef: string; readonly status: string | null | undefined };

let system: RunningSystem;
let listener: NotifyListener;
const stories = new Map<string, Promise<Story>>();

beforeAll(async () => {
  // A bank that takes three seconds is waited for; one that never answers is given up soon after.
  const settings = { CONG_CALL_TIMEOUT: '3500ms' };
  [system, listener] = await Promise.all([startSystem({ settings }), NotifyListener.open()]);
  await system.sandbox.setNotifyUrl(listener.url);
  for (const { outcome, bank } of magicValues) {
    const story = play(outcome, bank);
    story.catch(() => {});
    stories.set(outcome, story);
  }
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

/** What only a condition gives, by the row's name; everything else the sandbox's payer does. */
const conditions: Readonly<Record<string, (orderRef: string, payUrl: string) => Promise<void>>> = {
  unpaid: async () => {},
  verifying: async (orderRef) => {
    void system.sandbox.pay(orderRef, { outcome: 'slow' }).catch(() => {});
    await vi.waitFor(async () => {
      expect(await system.merchant.status(orderRef)).toBe('10');
    });
  },
  awaiting_otp: async (_orderRef, payUrl) => {
    const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
    await payer.open(payUrl);
    await payer.click('/bank/123PVCB');
    await payer.submit(GOOD_CARD);
  },
};

async function play(outcome: string, bank: string | undefined): Promise<Story> {
  const { merchant, sandbox } = system;
  if (outcome === 'unknown_order') {
    return { orderRef: 'NEVER', status: await merchant.status('NEVER') };
  }
  const { orderRef, payUrl } = await merchant.mustCreate(bank ? { bankCode: bank } : {});
  const condition = conditions[outcome];
  if (condition !== undefined) await condition(orderRef, payUrl);
  else {
    const { http, body } = await sandbox.pay(orderRef, { outcome });
    if (http !== 200) throw new Error(`${outcome}: HTTP ${http} ${JSON.stringify(body)}`);
    const status = await merchant.status(orderRef);
    expect(body.status).toBe(status);
  }
  return { orderRef, status: await merchant.status(orderRef) };
}

const told = (outcome: string): Promise<Story> => {
  const story = stories.get(outcome);
  if (story === undefined) throw new Error(`nobody played ${outcome}`);
  return story;
};

const NOT_FINAL: readonly string[] = ['0', '-10', '10', '11', '20'];

test.each(Object.keys(ORDER_STATUSES) as OrderStatus[])(
  'status %s is reached as the table of magic values says, and a final one is notified',
  async (status) => {
    const row = magicValues.find(({ code }) => code === status);
    expect(row).toBeDefined();
    const story = await told(row?.outcome ?? '');
    expect(story.status).toBe(status);
    if (NOT_FINAL.includes(status)) {
      expect(listener.all(story.orderRef)).toEqual([]);
      return;
    }
    const [{ fields }, ...others] = await listener.of(story.orderRef);
    expect(fields).toMatchObject({
      transactionStatus: status,
      description: ORDER_STATUSES[status].unaccented,
    });
    expect(others).toEqual([]);
  },
);

test.each(magicValues.map(({ outcome, code }) => [outcome, code]))(
  '"%s" gives %s',
  async (outcome, code) => {
    expect((await told(outcome)).status).toBe(code);
  },
);

test('a merchant that the operator lets take JCB is paid by it', async () => {
  await Promise.all(stories.values());
  await system.cong('merchant', 'set', 'MICODE', '--jcb', 'on');
  await vi.waitFor(async () => {
    const { orderRef } = await system.merchant.mustCreate({ bankCode: '123PCC' });
    expect((await system.sandbox.pay(orderRef, { outcome: 'success_jcb' })).body.status).toBe('1');
  });
});
