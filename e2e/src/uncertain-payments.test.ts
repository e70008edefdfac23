import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type BankNetwork, bankNetworkAt, reportDebit } from './bank-network.ts';
import type { Merchant } from './merchant.ts';
import { NotifyListener } from './notify-listener.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import type { OrderView, SandboxControl } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: Merchant;
let sandbox: SandboxControl;
let bank: BankNetwork;
let listener: NotifyListener;
let evidence: string;

beforeAll(async () => {
  const settings = { CONG_CALL_TIMEOUT: '400ms' };
  [system, listener] = await Promise.all([startSystem({ settings }), NotifyListener.open()]);
  ({ merchant, sandbox } = system);
  bank = bankNetworkAt(system.simulatorsUrl);
  evidence = join(system.folder, 'statement.txt');
  await writeFile(evidence, 'sao kê');
  await sandbox.setNotifyUrl(listener.url);
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

/** An order whose outcome is not known: nobody was told anything yet. */
async function uncertain(outcome: string): Promise<string> {
  const { orderRef } = await merchant.mustCreate();
  expect((await sandbox.pay(orderRef, { outcome })).body).toMatchObject({
    state: 'uncertain',
    status: '20',
  });
  expect((await merchant.query(orderRef)).body.slice(2, 5)).toEqual(['20', '100000', '0']);
  expect(listener.all(orderRef)).toEqual([]);
  return orderRef;
}

const becomes = (orderRef: string, status: string): Promise<OrderView> =>
  vi.waitFor(
    async () => {
      const order = await sandbox.order(orderRef);
      expect(order.status).toBe(status);
      return order;
    },
    { timeout: 5_000, interval: 20 },
  );

const attemptOf = (order: OrderView, index = 0): OrderView['attempts'][number] => {
  const attempt = order.attempts[index];
  if (attempt === undefined) throw new Error(`no attempt ${index}`);
  return attempt;
};

const onceCaptured = (amount: number) => [
  { debit: 'connector:banknet:receivable', credit: 'merchant:1:payable', amount },
];

const moneyMoved = ({ postings }: OrderView) =>
  postings.map(({ debit, credit, amount }) => ({ debit, credit, amount }));

const resolve = (orderRef: string, verdict: '--paid' | '--not-paid') =>
  system.cong('payment', 'resolve', orderRef, verdict, '--evidence', evidence);

test('silence after the debit: 20, never guessed; the inquiry after 10 seconds finds it paid', async () => {
  const orderRef = await uncertain('timeout_after_debit');
  await sandbox.advance('PT10S');
  const order = await becomes(orderRef, '1');
  expect(moneyMoved(order)).toEqual(onceCaptured(100_000));
  expect(await bank.bookOf(attemptOf(order).id)).toEqual({ debited: 100_000, refunded: 0 });
  const [{ fields }] = await listener.of(orderRef);
  expect(fields.transactionStatus).toBe('1');
});

test('silence before the debit: the inquiry finds nothing paid, and the payer may pay after all', async () => {
  const orderRef = await uncertain('timeout_before_debit');
  await sandbox.advance('PT10S');
  const order = await becomes(orderRef, '0');
  expect(order.postings).toEqual([]);
  expect(listener.all(orderRef)).toEqual([]);
  expect((await sandbox.pay(orderRef)).body.status).toBe('1');
  expect((await bank.bookOf(attemptOf(order).id)).debited).toBe(0);
});

test('silence before the debit and a payer who is gone: the order ends as the bank fell silent', async () => {
  const orderRef = await uncertain('timeout_before_debit');
  await sandbox.advance('PT10S');
  await becomes(orderRef, '0');
  await sandbox.advance('PT15M');
  await becomes(orderRef, '7300');
  const [{ fields }] = await listener.of(orderRef);
  expect(fields.transactionStatus).toBe('7300');
});

test('an inquiry that fails is made again as scheduled: 10 s, 30 s, 2 min', async () => {
  const orderRef = await uncertain('inquiry_down');
  const inquiries = async () => {
    const { rows } = await system.database.query<{ count: string }>(
      `select count(*) from event e join payment p on p.id = e.stream where p.order_ref = $1 and e.type = 'inquired'`,
      [orderRef],
    );
    return Number(rows[0]?.count);
  };
  await sandbox.advance('PT10S');
  await vi.waitFor(async () => expect(await inquiries()).toBe(1));
  await sandbox.advance('PT30S');
  await vi.waitFor(async () => expect(await inquiries()).toBe(2));
  expect(await merchant.status(orderRef)).toBe('20');
  await sandbox.advance('PT2M');
  expect(moneyMoved(await becomes(orderRef, '1'))).toEqual(onceCaptured(100_000));
});

test('an answer with a wrong signature is no answer', async () => {
  const orderRef = await uncertain('wrong_signature');
  await sandbox.advance('PT10S');
  await bank.order({ reset: true });
  expect(await merchant.status(orderRef)).toBe('20');
});

test('a bank that answers after we gave up is believed, without an inquiry', async () => {
  const orderRef = await uncertain('answers_late');
  const order = await becomes(orderRef, '1');
  expect(moneyMoved(order)).toEqual(onceCaptured(100_000));
  expect(await bank.bookOf(attemptOf(order).id)).toEqual({ debited: 100_000, refunded: 0 });
});

test('a bank that answers twice captures once and notifies once', async () => {
  const { orderRef } = await merchant.mustCreate();
  expect((await sandbox.pay(orderRef, { outcome: 'answers_twice' })).body.status).toBe('1');
  const order = await becomes(orderRef, '1');
  expect(await reportDebit(system.gatewayUrl, attemptOf(order), 100_000)).toBe(200);
  expect(await becomes(orderRef, '1')).toMatchObject({
    postings: { length: 1 },
    notifications: { length: 1 },
  });
});

test('an uncertain order is neither cancelled nor expired nor paid a second time', async () => {
  const orderRef = await uncertain('timeout_after_debit');
  expect((await sandbox.cancel(orderRef)).http).toBe(409);
  expect((await sandbox.expire(orderRef)).http).toBe(409);
  expect((await sandbox.pay(orderRef)).body).toMatchObject({ state: 'uncertain' });
  expect((await sandbox.order(orderRef)).attempts).toHaveLength(1);
  await sandbox.advance('PT10S');
  await becomes(orderRef, '1');
});

test('a wrong amount waits for the operator, whatever inquiries say; resolved as paid', async () => {
  const orderRef = await uncertain('wrong_amount');
  await sandbox.advance('PT1H');
  const { publicId } = await becomes(orderRef, '20');
  expect((await system.cong('attention')).output).toContain(publicId);
  const shown = await system.cong('order', 'show', orderRef);
  expect(shown.output).toMatch(/uncertain: amount_mismatch, 101\.000 đ were debited/);
  expect(await resolve(orderRef, '--paid')).toMatchObject({ exit: 0 });
  const order = await becomes(orderRef, '1');
  expect(await bank.bookOf(attemptOf(order).id)).toEqual({ debited: 101_000, refunded: 0 });
  expect((await listener.of(orderRef))[0].fields.transactionStatus).toBe('1');
  const again = await resolve(orderRef, '--not-paid');
  expect(again.exit).toBe(1);
  expect(again.output).toContain('only an uncertain payment is resolved by hand');
});

test('a wrong amount resolved as not paid goes back to the payer in full', async () => {
  const orderRef = await uncertain('wrong_amount');
  expect(await resolve(orderRef, '--not-paid')).toMatchObject({ exit: 0 });
  const order = await vi.waitFor(async () => {
    const now = await sandbox.order(orderRef);
    expect(now.reversals).toEqual([expect.objectContaining({ amount: 101_000, status: 'done' })]);
    return now;
  });
  expect(await bank.bookOf(attemptOf(order).id)).toEqual({ debited: 101_000, refunded: 101_000 });
  const balance = order.postings.reduce(
    (sum, { debit, credit, amount }) =>
      sum +
      (debit.endsWith('receivable') ? amount : 0) -
      (credit.endsWith('receivable') ? amount : 0),
    0,
  );
  expect(balance).toBe(0);
});

test('a debit that is reported after the operator said no: while the order is open it pays, never twice', async () => {
  const orderRef = await uncertain('timeout_after_debit');
  await resolve(orderRef, '--not-paid');
  const open = await becomes(orderRef, '0');
  expect(await reportDebit(system.gatewayUrl, attemptOf(open), 100_000)).toBe(200);
  expect(moneyMoved(await becomes(orderRef, '1'))).toEqual(onceCaptured(100_000));
});

test('a stray capture, of an attempt that another one has replaced, goes back to the payer', async () => {
  const orderRef = await uncertain('timeout_after_debit');
  await resolve(orderRef, '--not-paid');
  await becomes(orderRef, '0');
  await sandbox.pay(orderRef);
  const paid = await becomes(orderRef, '1');
  const [first, second] = [attemptOf(paid, 0), attemptOf(paid, 1)];
  expect(await reportDebit(system.gatewayUrl, first, 100_000)).toBe(200);
  expect(await reportDebit(system.gatewayUrl, first, 100_000)).toBe(200);
  await vi.waitFor(async () => {
    const { reversals } = await sandbox.order(orderRef);
    expect(reversals).toEqual([expect.objectContaining({ amount: 100_000, status: 'done' })]);
  });
  expect(await bank.bookOf(first.id)).toEqual({ debited: 100_000, refunded: 100_000 });
  expect(await bank.bookOf(second.id)).toEqual({ debited: 100_000, refunded: 0 });
  expect((await merchant.query(orderRef)).body.slice(2, 5)).toEqual(['1', '100000', '100000']);
  expect(listener.all(orderRef)).toHaveLength(1);
});

test('a late capture, of an order that has ended, goes back to the payer and leaves the order as it is', async () => {
  const orderRef = await uncertain('timeout_after_debit');
  await resolve(orderRef, '--not-paid');
  await becomes(orderRef, '0');
  await sandbox.cancel(orderRef);
  const ended = await becomes(orderRef, '-100');
  expect(await reportDebit(system.gatewayUrl, attemptOf(ended), 100_000)).toBe(200);
  await vi.waitFor(async () => {
    expect((await sandbox.order(orderRef)).reversals).toEqual([
      expect.objectContaining({ amount: 100_000, status: 'done' }),
    ]);
  });
  expect(await bank.bookOf(attemptOf(ended).id)).toEqual({ debited: 100_000, refunded: 100_000 });
  expect((await sandbox.order(orderRef)).status).toBe(ended.status);
});

test('a forged result changes nothing', async () => {
  const orderRef = await uncertain('timeout_before_debit');
  const body = JSON.stringify({
    attemptRef: attemptOf(await sandbox.order(orderRef)).id,
    code: '00',
  });
  const forged = await fetch(`${system.gatewayUrl}/connectors/banknet/result`, {
    method: 'POST',
    headers: { 'x-banknet-acquirer': 'CONG', 'x-banknet-signature': 'f'.repeat(64) },
    body,
  });
  expect(forged.status).toBe(400);
  expect(await merchant.status(orderRef)).toBe('20');
});
