import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Answer,
  type AppotapayMerchant,
  appotapayAt,
  type Fields,
  jwtOf,
  signatureOf,
} from './appotapay-merchant.ts';
import { type BankNetwork, bankNetworkAt } from './bank-network.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: AppotapayMerchant;
let sandbox: SandboxControl;
let bank: BankNetwork;
let refunds = 0;

beforeAll(async () => {
  system = await startSystem({ settings: { CONG_CALL_TIMEOUT: '400ms' } });
  merchant = appotapayAt(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'appotapay');
  bank = bankNetworkAt(system.simulatorsUrl);
  // What was captured is the merchant's; refunds take it back.
  await system.cong('merchant', 'set-limits', 'APPOTAPAY', '--debt', '1000000000');
});
afterAll(() => system?.stop());

type Paid = { readonly orderId: string; readonly appotapayTransId: string };

async function paid(outcome = 'success', fields: Fields = {}): Promise<Paid> {
  const { orderId } = await merchant.mustCreate(fields);
  const { body } = await sandbox.pay(orderId, { outcome });
  expect(body.status).toBe('0');
  return { orderId, appotapayTransId: body.publicId };
}

const newRefundId = (): string => {
  refunds += 1;
  return `RV-${Date.now().toString(36)}-${refunds}`;
};

const refund = (appotapayTransId: string, amount: number, more: Fields = {}): Promise<Answer> =>
  merchant.refund({
    ...{ refundId: newRefundId(), appotapayTransId, amount, reason: 'Khách trả hàng' },
    ...more,
  });

const detail = (id: string): Promise<Answer> =>
  merchant.get(`/api/v1/transaction/refund/${encodeURIComponent(id)}`);

const dataIn = ({ body }: Answer): Fields => body.data as Fields;

const code = async (sent: Promise<Answer>) => {
  const { http, body } = await sent;
  return [http, body.errorCode];
};

/** The refund once it stands so. */
const becomes = (id: string, status: string): Promise<Answer> =>
  vi.waitFor(
    async () => {
      const answer = await detail(id);
      expect(dataIn(answer).status).toBe(status);
      return answer;
    },
    { timeout: 5_000, interval: 20 },
  );

const bookOf = async (orderId: string) =>
  bank.bookOf((await sandbox.order(orderId)).attempts[0]?.id ?? '');

test('a refund is asked for, answered and signed; it is done soon after, and the bank has it in its books', async () => {
  const { orderId, appotapayTransId } = await paid();
  const refundId = newRefundId();
  const asked = await refund(appotapayTransId, 30_000, { refundId });
  expect(asked.http).toBe(200);
  const { errorCode, message, data, signature } = asked.body;
  expect([errorCode, message]).toEqual([0, 'Thành công']);
  expect(data).toEqual({
    ...{ appotapayTransId, refundOriginalId: refundId, amount: 30_000, status: 'pending' },
    ...{ reason: 'Khách trả hàng', refundId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    transactionTs: expect.any(Number),
  });
  // The message is not signed.
  expect(signature).toBe(signatureOf({ errorCode, ...(data as Fields) }));
  const done = await becomes(refundId, 'success');
  expect(dataIn(done)).toEqual({ ...(data as Fields), status: 'success', rejectReason: '' });
  expect(done.body.signature).toBe(signatureOf({ errorCode: 0, ...dataIn(done) }));
  const ours = String((data as Fields).refundId);
  expect(dataIn(await detail(ours))).toEqual(dataIn(done));
  expect(await bookOf(orderId)).toEqual({ debited: 100_000, refunded: 30_000 });
});

test('many in parts, never beyond the payment; all of it is told as 40', async () => {
  const { orderId, appotapayTransId } = await paid();
  expect(await code(refund(appotapayTransId, 100_001))).toEqual([400, 103]);
  for (const amount of [20_000, 30_000]) {
    expect(await code(refund(appotapayTransId, amount))).toEqual([200, 0]);
  }
  expect(await code(refund(appotapayTransId, 50_001))).toEqual([400, 110]);
  expect(await code(refund(appotapayTransId, 100_001))).toEqual([400, 103]);
  expect(await merchant.codeOf(orderId)).toBe(0);
  const last = newRefundId();
  expect(await code(refund(appotapayTransId, 50_000, { refundId: last }))).toEqual([200, 0]);
  expect(await code(refund(appotapayTransId, 1_000))).toEqual([400, 110]);
  await becomes(last, 'success');
  await vi.waitFor(async () => expect(await merchant.codeOf(orderId)).toBe(40));
  expect(await bookOf(orderId)).toEqual({ debited: 100_000, refunded: 100_000 });
});

test('twenty at once for what is there but once: no more than the payment goes back', async () => {
  const { orderId, appotapayTransId } = await paid();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => code(refund(appotapayTransId, 30_000))),
  );
  const taken = answers.filter(([http]) => http === 200).length;
  expect(taken).toBe(3);
  await vi.waitFor(async () => expect((await bookOf(orderId)).refunded).toBe(90_000));
});

test('the same refundId: the same content is answered again, other content is 31', async () => {
  const { orderId, appotapayTransId } = await paid();
  const other = await paid();
  const refundId = newRefundId();
  const first = await refund(appotapayTransId, 10_000, { refundId });
  const again = await Promise.all(
    [1, 2, 3].map(() => refund(appotapayTransId, 10_000, { refundId })),
  );
  for (const answer of again) expect(dataIn(answer).refundId).toBe(dataIn(first).refundId);
  expect(await code(refund(appotapayTransId, 10_001, { refundId }))).toEqual([409, 31]);
  expect(await code(refund(appotapayTransId, 10_000, { refundId, reason: '' }))).toEqual([409, 31]);
  expect(await code(refund(other.appotapayTransId, 10_000, { refundId }))).toEqual([409, 31]);
  expect(await code(refund('AP000000000000B', 10_000, { refundId }))).toEqual([409, 31]);
  await becomes(refundId, 'success');
  expect(await bookOf(orderId)).toEqual({ debited: 100_000, refunded: 10_000 });
});

describe('refused, in the order of checking', () => {
  test('2, 1 and 32 before anything is looked for', async () => {
    const transaction = 'AP000000000000B';
    expect(await code(refund(transaction, 0, { signature: 'x', refundId: '' }))).toEqual([400, 2]);
    expect(await code(refund(transaction, 0, { refundId: '' }))).toEqual([400, 1]);
    expect(await code(refund(transaction, 0))).toEqual([400, 32]);
  });

  test('36: another merchant’s transaction is none', async () => {
    const { appotapayTransId } = await paid();
    const { output } = await system.cong(
      'merchant',
      'add',
      'Khác',
      '--protocol',
      'appotapay',
      '--json',
    );
    const other = appotapayAt(system.gatewayUrl, JSON.parse(output).credentials);
    const fields = { refundId: 'x', appotapayTransId, amount: 1_000, reason: '' };
    expect(await code(other.refund(fields))).toEqual([404, 36]);
    expect(await code(refund('AP000000000000B', 1_000))).toEqual([404, 36]);
  });

  test('102: nothing was paid', async () => {
    const { orderId } = await merchant.mustCreate();
    const { publicId } = await sandbox.order(orderId);
    expect(await code(refund(publicId, 200_000))).toEqual([400, 102]);
  });

  test('135: the bank gives nothing back, whatever is asked', async () => {
    const { appotapayTransId } = await paid('success', { bankCode: 'VRB' });
    expect(await code(refund(appotapayTransId, 200_000))).toEqual([400, 135]);
  });

  test('103 before 106; 106: the bank gives the whole back or nothing', async () => {
    const { appotapayTransId } = await paid('success', { bankCode: 'PBVN' });
    expect(await code(refund(appotapayTransId, 200_000))).toEqual([400, 103]);
    expect(await code(refund(appotapayTransId, 99_999))).toEqual([400, 106]);
    expect(await code(refund(appotapayTransId, 100_000))).toEqual([200, 0]);
  });
});

test('a bank that refuses: error with its reason, and the money may be asked for again', async () => {
  const { orderId, appotapayTransId } = await paid('refund_refused');
  const refundId = newRefundId();
  await refund(appotapayTransId, 100_000, { refundId });
  const refused = await becomes(refundId, 'error');
  expect(dataIn(refused).rejectReason).toBe('79 Issuer refused the refund');
  expect(refused.body.signature).toBe(signatureOf({ errorCode: 0, ...dataIn(refused) }));
  expect(await merchant.codeOf(orderId)).toBe(0);
  expect(await code(refund(appotapayTransId, 100_000))).toEqual([200, 0]);
});

test.each(['refund_pending', 'refund_silent', 'refund_lost'])(
  '%s: processing until an inquiry settles it; the payer has it once',
  async (outcome) => {
    const { orderId, appotapayTransId } = await paid(outcome);
    const refundId = newRefundId();
    await refund(appotapayTransId, 100_000, { refundId });
    await becomes(refundId, 'processing');
    expect(await merchant.codeOf(orderId)).toBe(0);
    await vi.waitFor(
      async () => {
        await sandbox.advance('PT10M');
        expect(dataIn(await detail(refundId)).status).toBe('success');
      },
      { timeout: 10_000, interval: 300 },
    );
    expect(await bookOf(orderId)).toEqual({ debited: 100_000, refunded: 100_000 });
  },
);

test('a refund that nobody asked for is 36, whatever the id looks like', async () => {
  for (const id of ['NEVER', 'a/b', '0cdfc82e-61a9-4db2-954e-a7a814706a8a', '%00']) {
    expect(await code(detail(id))).toEqual([404, 36]);
  }
});

describe('lists', () => {
  let other: AppotapayMerchant;
  let secretKey = '';
  let one: Paid;
  let two: Paid;

  beforeAll(async () => {
    const { output } = await system.cong(
      'merchant',
      'add',
      'Danh sách',
      '--protocol',
      'appotapay',
      '--json',
    );
    const { credentials } = JSON.parse(output);
    await system.cong('merchant', 'set-limits', credentials.partnerCode, '--debt', '1000000');
    ({ secretKey } = credentials);
    other = appotapayAt(system.gatewayUrl, credentials);
    const pay = async (bankCode: string): Promise<Paid> => {
      const { orderId } = await other.mustCreate({ bankCode, extraData: `at ${bankCode}` });
      const query = `?merchant=${credentials.partnerCode}`;
      const { body } = await sandbox.pay(orderId, {}, query);
      return { orderId, appotapayTransId: body.publicId };
    };
    one = await pay('VCB');
    two = await pay('VISA');
    await other.mustCreate({ paymentMethod: 'EWALLET' });
    for (const [index, amount] of [10_000, 20_000, 30_000].entries()) {
      const { appotapayTransId } = one;
      await other.refund({ refundId: `R${index}`, appotapayTransId, amount, reason: 'x' });
    }
    await vi.waitFor(async () => {
      const { body } = await other.get('/api/v1/refunds?status=success');
      expect(body.data).toHaveLength(3);
    });
  });

  test('refunds: the newest first, pages and totals; page and limit are texts', async () => {
    const { body } = await other.get('/api/v1/refunds?page=2&limit=2&status=&startTime=');
    expect(body).toMatchObject({
      ...{ errorCode: 0, message: 'Thành công' },
      data: [
        { refundOriginalId: 'R0', rejectReason: null, appotapayTransId: one.appotapayTransId },
      ],
      meta: { page: '2', limit: '2', total: 3, totalAmount: 60_000, pages: 2 },
    });
    expect(body).not.toHaveProperty('signature');
    const { body: first } = await other.get('/api/v1/refunds');
    expect((first.data as Fields[]).map((row) => row.refundOriginalId)).toEqual(['R2', 'R1', 'R0']);
    expect(first.meta).toEqual({ page: '1', limit: '15', total: 3, totalAmount: 60_000, pages: 1 });
  });

  test('refunds of a time and of a status; a wrong parameter is 1', async () => {
    const total = async (query: string) =>
      ((await other.get(`/api/v1/refunds?${query}`)).body.meta as Fields).total;
    const now = (await sandbox.call<{ now: string }>('POST', '/clock', { advance: 'PT0S' })).body
      .now;
    const seconds = Math.floor(Date.parse(now) / 1_000);
    expect(await total(`startTime=${seconds - 600}&endTime=${seconds}`)).toBe(3);
    expect(await total(`startTime=${seconds + 600}`)).toBe(0);
    expect(await total('status=error')).toBe(0);
    for (const query of ['status=x', 'page=0', 'limit=51', 'startTime=x', `endTime=${seconds}`]) {
      expect(await code(other.get(`/api/v1/refunds?${query}`))).toEqual([400, 1]);
    }
  });

  test('all refunds of an order, in part or in whole', async () => {
    const ask = async (orderId: string) => other.get(`/api/v1/transaction/${orderId}/refund`);
    const { body } = await ask(one.orderId);
    expect(body.data).toMatchObject({
      ...{ orderId: one.orderId, orderInfo: 'Sách và cà phê', amount: 100_000, bankCode: 'VCB' },
      ...{ appotapayTransId: one.appotapayTransId, paymentMethod: 'ATM', refundType: 'partial' },
      refundTransactions: [
        { refundOriginalId: 'R0', status: 'success' },
        { refundOriginalId: 'R1' },
        { refundOriginalId: 'R2' },
      ],
    });
    const { appotapayTransId, orderId } = two;
    await other.refund({ refundId: 'R9', appotapayTransId, amount: 100_000, reason: '' });
    expect(((await ask(orderId)).body.data as Fields).refundType).toBe('total');
    expect(await code(ask('NEVER'))).toEqual([404, 36]);
    expect(await code(merchant.get(`/api/v1/transaction/${orderId}/refund`))).toEqual([404, 36]);
  });

  test('a body on GET is ignored', async () => {
    const { statusCode } = await request(`${system.gatewayUrl}/api/v1/refunds`, {
      method: 'GET',
      headers: { 'x-appotapay-auth': jwtOf(), 'content-type': 'application/json' },
      body: '{"page":"x"}',
    });
    expect(statusCode).toBe(200);
  });

  test('transactions of a time, a status, a method; the query is signed', async () => {
    const ask = async (query: Record<string, string>) => {
      const signature = signatureOf(query, secretKey);
      const path = `/api/v1.1/orders/transactions?${new URLSearchParams({ ...query, signature })}`;
      return other.get(path);
    };
    const { body } = await ask({ page: '1', limit: '2', status: '', paymentMethod: '' });
    expect(body).toMatchObject({ errorCode: 0, total: 3, page: 1 });
    expect(body.transactions).toMatchObject([
      { status: 'pending', errorCode: 35, paymentMethod: 'EWALLET', bankCode: '' },
      {
        status: 'success',
        errorCode: 0,
        paymentMethod: 'CC',
        bankCode: 'VISA',
        orderId: two.orderId,
      },
    ]);
    const orders = async (query: Record<string, string>) =>
      ((await ask(query)).body.transactions as Fields[]).map(({ orderId }) => orderId);
    expect(await orders({ paymentMethod: 'ATM' })).toEqual([one.orderId]);
    expect(await orders({ status: 'success' })).toEqual([two.orderId, one.orderId]);
    expect(await orders({ paymentMethod: 'VA' })).toEqual([]);
    expect(await orders({ startTime: '1500000000', endTime: '1500000001' })).toEqual([]);
    expect(await code(ask({ paymentMethod: 'x' }))).toEqual([400, 1]);
    expect(await code(other.get('/api/v1.1/orders/transactions?page=1'))).toEqual([400, 2]);
  });
});

test('125: the bank takes no refunds of payments as old as this', async () => {
  const { appotapayTransId } = await paid();
  await sandbox.advance('P179D');
  expect(await code(refund(appotapayTransId, 1_000))).toEqual([200, 0]);
  await sandbox.advance('P2D');
  expect(await code(refund(appotapayTransId, 200_000))).toEqual([400, 125]);
});
