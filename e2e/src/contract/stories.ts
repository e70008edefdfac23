import { expect } from 'vitest';
import type { OrderView } from '../sandbox-control.ts';
import type { Doubt, Driver, STORY_NAMES } from './driver.ts';
import { expectEnd, type Stage } from './stage.ts';

type Story = (stage: Stage) => Promise<void>;

const only = ({ attempts }: OrderView, number = 1): OrderView['attempts'][number] => {
  const attempt = attempts[number - 1];
  if (attempt === undefined) throw new Error(`no attempt ${number}`);
  return attempt;
};

/** An order that a payer has paid by the pages. */
async function paidOrder(stage: Stage): Promise<string> {
  const { order, payUrl } = await stage.created();
  const payer = stage.payer();
  await stage.driver.begin(payer, payUrl, 'success');
  await stage.driver.confirm(payer);
  return order.orderRef;
}

const pay: Story = async (stage) => {
  const { driver, merchant, bank, sandbox } = stage;
  const { order, payUrl } = await stage.created();
  const { orderRef, amount } = order;
  expect(await merchant.status(orderRef)).toBe(driver.codes.waiting);
  const payer = stage.payer();
  await driver.begin(payer, payUrl, 'success');
  await driver.confirm(payer);
  await expectEnd(stage, 'paid', { orderRef, payer });
  const view = await sandbox.order(orderRef);
  expect(await bank.bookOf(only(view).id)).toEqual({ debited: amount, refunded: 0 });
};

const declineThenPay: Story = async (stage) => {
  const { driver, sandbox, bank, listener } = stage;
  const { order, payUrl } = await stage.created();
  const { orderRef, amount } = order;
  const payer = stage.payer();
  await driver.begin(payer, payUrl, 'insufficient_funds');
  await driver.confirm(payer);
  expect(payer.left).toBeUndefined();
  expect(listener.of(orderRef)).toEqual([]);
  await driver.begin(payer, payUrl, 'success');
  await driver.confirm(payer);
  await expectEnd(stage, 'paid', { orderRef, payer });
  const view = await sandbox.order(orderRef);
  expect(view.attempts.map(({ outcome }) => outcome.type)).toEqual(['refused', 'captured']);
  expect((await bank.bookOf(only(view).id)).debited).toBe(0);
  expect((await bank.bookOf(only(view, 2).id)).debited).toBe(amount);
};

/** Whatever the protocol's policy: a payer who does not come back after a refusal leaves the order declined. */
const decline: Story = async (stage) => {
  const { driver, sandbox } = stage;
  const { order, payUrl } = await stage.created();
  const payer = stage.payer();
  await driver.begin(payer, payUrl, 'insufficient_funds');
  await driver.confirm(payer);
  await sandbox.expire(order.orderRef);
  await expectEnd(stage, 'declined', { orderRef: order.orderRef });
  expect((await sandbox.order(order.orderRef)).postings).toEqual([]);
};

const cancel: Story = async (stage) => {
  const { order, payUrl } = await stage.created();
  const payer = stage.payer();
  await payer.open(payUrl);
  await payer.click('/cancel');
  await payer.submit({});
  await expectEnd(stage, 'cancelled', { orderRef: order.orderRef, payer });
};

const expire: Story = async (stage) => {
  const { order, payUrl } = await stage.created();
  await stage.payer().open(payUrl);
  await stage.sandbox.advance('PT16M');
  await stage.eventually(order.orderRef, ({ state }) => expect(state).toBe('expired'));
  await expectEnd(stage, 'expired', { orderRef: order.orderRef });
};

const duplicate: Story = async (stage) => {
  const { driver, merchant } = stage;
  const { order, payUrl } = await stage.created();
  const { duplicate: code } = driver.codes;
  const { publicId } = await stage.sandbox.order(order.orderRef);
  expect(await merchant.create(order)).toEqual(
    driver.answersAgain ? { payUrl, publicId } : { refused: code },
  );
  expect(await merchant.create({ ...order, amount: 50_000 })).toEqual({ refused: code });
  const payer = stage.payer();
  await driver.begin(payer, payUrl, 'success');
  await driver.confirm(payer);
  await expectEnd(stage, 'paid', { orderRef: order.orderRef, payer });
  expect((await stage.sandbox.order(order.orderRef)).amount).toBe(order.amount);
};

const wrongSignature: Story = async (stage) => {
  const { driver, merchant } = stage;
  const order = stage.order();
  const { wrongSignature: refused, unknownOrder } = driver.codes;
  expect(await merchant.create(order, 'wrongly signed')).toEqual({ refused });
  expect(await merchant.status(order.orderRef)).toBe(unknownOrder);
  // A request that fails authentication leaves no trace that could poison a later one.
  expect(await merchant.create(order)).not.toHaveProperty('refused');
};

const partialRefunds: Story = async (stage) => {
  const { merchant, bank, eventually } = stage;
  const orderRef = await paidOrder(stage);
  const refused = { refused: expect.any(String) };
  const [one, two, more] = [1, 2, 3].map((number) => `${orderRef}-R${number}`) as [
    string,
    string,
    string,
  ];
  expect(await merchant.refund(orderRef, 30_000, one)).toBe('accepted');
  expect(await merchant.refund(orderRef, 30_000, one)).toBe('accepted');
  expect(await merchant.refund(orderRef, 40_000, one)).toEqual(refused);
  expect(await merchant.refund(orderRef, 100_001, more)).toEqual(refused);
  expect(await merchant.refund(orderRef, 70_001, more)).toEqual(refused);
  expect(await merchant.refund(orderRef, 70_000, two)).toBe('accepted');
  expect(await merchant.refund(orderRef, 1_000, more)).toEqual(refused);
  const view = await eventually(orderRef, ({ refunds }) => {
    expect(refunds.map(({ amount, status }) => [amount, status])).toEqual([
      [30_000, 'done'],
      [70_000, 'done'],
    ]);
  });
  expect(await bank.bookOf(only(view).id)).toEqual({ debited: 100_000, refunded: 100_000 });
};

const lostIpn: Story = async (stage) => {
  const { driver, listener, sandbox, eventually } = stage;
  const { order, payUrl } = await stage.created();
  const { orderRef } = order;
  listener.loseNext(orderRef);
  const payer = stage.payer();
  await driver.begin(payer, payUrl, 'success');
  await driver.confirm(payer);
  const tried = (count: number, status: string) =>
    eventually(orderRef, ({ notifications }) => {
      expect(notifications.map((one) => [one.tries.length, one.status])).toEqual([[count, status]]);
    });
  await tried(1, 'pending');
  await sandbox.advance(driver.notifyPause);
  await tried(2, 'received');
  expect(listener.of(orderRef)).toEqual([driver.codes.paid, driver.codes.paid]);
};

function doubtOf({ protocol, doubt }: Driver): Doubt {
  if (doubt === undefined) throw new Error(`${protocol} has no doubt`);
  return doubt;
}

const unknownOutcome: Story = async (stage) => {
  const { driver, merchant, sandbox, bank, eventually, listener } = stage;
  const { order, payUrl } = await stage.created();
  const { orderRef, amount } = order;
  await doubtOf(driver).reach(stage.payer(), payUrl, sandbox);
  await eventually(orderRef, ({ state }) => expect(state).toBe('uncertain'));
  expect(await merchant.status(orderRef)).toBe(driver.codes.uncertain);
  expect((await sandbox.cancel(orderRef)).http).toBe(409);
  expect(listener.of(orderRef)).toEqual([]);
  await sandbox.advance(doubtOf(driver).pause);
  const view = await eventually(orderRef, ({ state }) => expect(state).toBe('captured'));
  await expectEnd(stage, 'paid', { orderRef });
  expect(await bank.bookOf(only(view).id)).toEqual({ debited: amount, refunded: 0 });
};

const lateCapture: Story = async (stage) => {
  const { driver, sandbox, bank, eventually, system } = stage;
  const { order, payUrl } = await stage.created();
  const { orderRef, amount } = order;
  const payer = stage.payer();
  // The bank debits and says nothing; an operator believes that it did not, and the payer gives up.
  await doubtOf(driver).reach(payer, payUrl, sandbox);
  await eventually(orderRef, ({ state }) => expect(state).toBe('uncertain'));
  const evidence = ['--not-paid', '--evidence', stage.evidence];
  await system.cong('payment', 'resolve', orderRef, ...evidence);
  await sandbox.cancel(orderRef);
  const end = driver.codes.failed === undefined ? 'cancelled' : 'failed';
  await expectEnd(stage, end, { orderRef });
  const attempt = only(await sandbox.order(orderRef));
  await doubtOf(driver).end(payer, attempt);
  await eventually(orderRef, ({ reversals }) => {
    expect(reversals.map((one) => [one.amount, one.status])).toEqual([[amount, 'done']]);
  });
  expect(await bank.bookOf(attempt.id)).toEqual({ debited: amount, refunded: amount });
  await expectEnd(stage, end, { orderRef });
};

export const STORIES: Readonly<Record<(typeof STORY_NAMES)[number], Story>> = {
  pay,
  decline,
  'decline then pay': declineThenPay,
  cancel,
  expire,
  duplicate,
  'wrong signature': wrongSignature,
  'partial refunds': partialRefunds,
  'lost IPN': lostIpn,
  'unknown outcome': unknownOutcome,
  'late capture': lateCapture,
};
