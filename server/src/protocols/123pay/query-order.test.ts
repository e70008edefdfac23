import { merchantId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import type { Credential, Merchant } from '../../core/merchant/merchant.ts';
import type { Payment } from '../../core/payment/payment.ts';
import { AMOUNT, paymentIn, T0 } from '../../testing/sample-payment.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { queryOrder } from './query-order.ts';

const credential: Credential = {
  ...{ id: 'c1', protocol: '123pay', code: 'MICODE', createdAt: T0 },
  secrets: { passcode: new Secret('MIPASSCODE'), secretKey: new Secret('MIKEY') },
};
const merchant: Merchant = {
  ...{ id: merchantId(1), name: 'Quán Cổng', status: 'active', accounts: {} },
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false },
  credentials: [credential],
};

/** totalAmount and opAmount as the merchant is told them. */
async function amountsOf(payment: Payment): Promise<readonly unknown[]> {
  const deps = { flows: { reader: { byOrder: async () => payment } } } as unknown as ProtocolDeps;
  const fields = { mTransactionID: 'DH1', merchantCode: 'MICODE', clientIP: '127.0.0.1' };
  const body = { ...fields, passcode: 'MIPASSCODE', checksum: 'checked before' };
  const answer = await queryOrder(deps, { merchant, credential }, body);
  return 'refused' in answer ? [answer.refused, answer.why] : answer.slice(3, 5);
}

const captured = paymentIn('captured');

test.each<[string, Payment, bigint]>([
  ['nothing yet', paymentIn('authorising'), 0n],
  ['the amount', captured, AMOUNT],
  ['less, and an operator accepted it', { ...captured, reportedAmount: vnd(60_000n) }, 60_000n],
  ['more, and an operator accepted it', { ...captured, reportedAmount: vnd(150_000n) }, 150_000n],
])('opAmount is what the bank debited: %s', async (_name, payment, debited) => {
  expect(await amountsOf(payment)).toEqual([String(AMOUNT), String(debited)]);
});
