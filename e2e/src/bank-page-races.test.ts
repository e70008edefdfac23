import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type BankNetwork, bankNetworkAt } from './bank-network.ts';
import type { Merchant } from './merchant.ts';
import { NotifyListener } from './notify-listener.ts';
import { GOOD_CARD, Payer, RIGHT_OTP, type Typed } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import type { OrderView, SandboxControl } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: Merchant;
let sandbox: SandboxControl;
let bank: BankNetwork;
let listener: NotifyListener;

/** Eximbank takes card and OTP on a page of its own. */
const BANK = '123PEIB';

beforeAll(async () => {
  [system, listener] = await Promise.all([startSystem(), NotifyListener.open()]);
  ({ merchant, sandbox } = system);
  bank = bankNetworkAt(system.simulatorsUrl);
  await sandbox.setNotifyUrl(listener.url);
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

type Visit = { readonly orderRef: string; readonly payer: Payer };

/** A payer who stands at the bank's page. */
async function atBank(): Promise<Visit> {
  const { orderRef, payUrl } = await merchant.mustCreate({ bankCode: BANK });
  const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
  await payer.open(payUrl);
  await payer.submit({});
  expect(payer.page.url).toContain('/banknet/pages/');
  expect(await merchant.status(orderRef)).toBe('11');
  return { orderRef, payer };
}

const typeAll = async (payer: Payer, card: Typed = GOOD_CARD): Promise<void> => {
  await payer.submit(card);
  await payer.submit(RIGHT_OTP);
};

const becomes = (orderRef: string, status: string): Promise<OrderView> =>
  vi.waitFor(
    async () => {
      const order = await sandbox.order(orderRef);
      expect(order.status).toBe(status);
      return order;
    },
    { timeout: 10_000, interval: 20 },
  );

/** However many words came, and in which order: one debit, one capture, one notify. */
async function paidOnce(orderRef: string): Promise<void> {
  const { attempts, postings, reversals } = await becomes(orderRef, '1');
  expect(attempts).toEqual([
    expect.objectContaining({ outcome: expect.objectContaining({ type: 'captured' }) }),
  ]);
  expect(postings).toHaveLength(1);
  expect(reversals).toEqual([]);
  expect(await bank.bookOf(attempts[0]?.id ?? '')).toEqual({ debited: 100_000, refunded: 0 });
  const [{ fields }, ...more] = await listener.of(orderRef);
  expect(fields).toMatchObject({ transactionStatus: '1', bankCode: BANK });
  expect(more).toEqual([]);
}

test.each([
  ['together', 'the payer and the result race'],
  ['result_first', 'the result comes before the payer'],
  ['return_first', 'the payer comes before the result'],
  ['result_lost', 'only the payer comes'],
  ['result_twice', 'the result comes twice beside the payer'],
])('%s: %s; one of them wins, and the payer is back at the shop', async (delivery) => {
  await bank.order({ match: { next: true }, behaviour: { delivery } });
  const { orderRef, payer } = await atBank();
  await typeAll(payer);
  expect(payer.left?.pathname).toBe('/shop/paid');
  expect(payer.left?.searchParams.get('status')).toBe('1');
  await paidOnce(orderRef);
});

test('return_lost: the payer is stranded at the bank; the result alone ends the order', async () => {
  await bank.order({ match: { next: true }, behaviour: { delivery: 'return_lost' } });
  const { orderRef, payer } = await atBank();
  await typeAll(payer);
  expect(payer.left).toBeUndefined();
  await paidOnce(orderRef);
});

test('both_lost: when the time is up the bank is asked, and says that it was paid', async () => {
  await bank.order({ match: { next: true }, behaviour: { delivery: 'both_lost' } });
  const { orderRef, payer } = await atBank();
  await typeAll(payer);
  expect(await merchant.status(orderRef)).toBe('11');
  await sandbox.advance('PT15M');
  await paidOnce(orderRef);
});

test('a cancel after the payer has paid: the bank is asked first, and the order is paid', async () => {
  await bank.order({ match: { next: true }, behaviour: { delivery: 'both_lost' } });
  const { orderRef, payer } = await atBank();
  await typeAll(payer);
  expect((await sandbox.cancel(orderRef)).body).toMatchObject({ state: 'captured', status: '1' });
  await paidOnce(orderRef);
});

const refusals: readonly [string, Typed, string][] = [
  ['no money', { ...GOOD_CARD, 'cc-number': '9704007201000002' }, '7201'],
  [
    'a card that is not registered for online payment',
    { ...GOOD_CARD, 'cc-number': '9704007211000000' },
    '7211',
  ],
];

test.each(refusals)(
  'the bank refuses on its page: %s; the payer comes back to errorURL',
  async (_why, card, status) => {
    const { orderRef, payer } = await atBank();
    await payer.submit(card);
    if (payer.left === undefined) await payer.submit(RIGHT_OTP);
    expect(payer.left?.pathname).toBe('/shop/failed');
    expect(payer.left?.searchParams.get('status')).toBe(status);
    await becomes(orderRef, status);
    expect((await listener.of(orderRef))[0].fields.transactionStatus).toBe(status);
    expect((await sandbox.order(orderRef)).postings).toEqual([]);
  },
);

test('the payer cancels on the bank page: cancelURL, -100', async () => {
  const { orderRef, payer } = await atBank();
  await payer.send({ action: `${payer.page.url.split('?')[0]}/cancel`, fields: {} });
  expect(payer.left?.pathname).toBe('/shop/cancel');
  await becomes(orderRef, '-100');
});

test.each([
  ['7210', 'no card was typed', []],
  ['7220', 'no OTP was typed', [GOOD_CARD]],
] as const)('a payer who leaves at the bank page ends with %s: %s', async (status, _why, typed) => {
  const { orderRef, payer } = await atBank();
  for (const values of typed) await payer.submit(values);
  await sandbox.advance('PT15M');
  await becomes(orderRef, status);
  expect((await sandbox.order(orderRef)).postings).toEqual([]);
});

test('a merchant or payer who cancels while the payer may be paying is asked to wait', async () => {
  const { orderRef } = await atBank();
  const { http, body } = await sandbox.cancel(orderRef);
  expect([http, body]).toEqual([409, { error: 'refused: in_progress' }]);
  expect(await merchant.status(orderRef)).toBe('11');
});

test('a return that was tampered with is refused in words, and changes nothing', async () => {
  await bank.order({
    match: { next: true },
    behaviour: { delivery: 'both_lost', wrongSignature: true },
  });
  const { orderRef, payer } = await atBank();
  await typeAll(payer);
  const forged = await fetch(
    `${system.gatewayUrl}/connectors/banknet/return?result=${encodeURIComponent('{"code":"00"}')}&signature=x`,
  );
  expect(forged.status).toBe(400);
  expect(await forged.text()).toContain('Không xác minh được');
  expect(await merchant.status(orderRef)).toBe('11');
});
