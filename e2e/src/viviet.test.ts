import { afterAll, beforeAll, expect, test } from 'vitest';
import { newOrderRef } from './merchant.ts';
import { Payer } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { sandboxAt } from './sandbox-control.ts';
import { VivietMerchant } from './viviet-merchant.ts';

let system: RunningSystem;
let merchant: VivietMerchant;

beforeAll(async () => {
  system = await startSystem();
  merchant = await VivietMerchant.at(system.gatewayUrl);
});
afterAll(() => system?.stop());

const LAST_EXTRAS = `select facts->'order'->'extras' as extras from payment order by id desc limit 1`;
const RETURN = 'http://127.0.0.1:9/shop/return';
const order = (more: { readonly amount?: number; readonly tryRef?: string } = {}) => ({
  ...{ orderRef: newOrderRef(), amount: 100_000, returnUrl: RETURN },
  ...more,
});

const opened = async (link: string) => {
  const answer = await fetch(link, { redirect: 'manual' });
  return { status: answer.status, page: answer.headers.get('location'), html: await answer.text() };
};

async function signedIn(link: string, phone: string, password = '123456'): Promise<Payer> {
  const payer = new Payer(system.gatewayUrl);
  await payer.open(link);
  await payer.submit({ phone, password });
  return payer;
}

test('a version 1 link is paid by the pages, and its return is signed as it was', async () => {
  const asked = order({ tryRef: 'T-7' });
  const payer = await signedIn(merchant.linkV1(asked), '0900000001');
  await payer.submit({});
  await payer.submit({ 'one-time-code': '000000' });
  const { searchParams } = payer.left ?? expect.fail(payer.page.html);
  const fields = Object.fromEntries(searchParams);
  expect(fields).toMatchObject({
    ...{ order_no: asked.orderRef, merch_txn_ref: 'T-7', response_code: 'PAY-0000' },
    ...{ total_amount: '100000', amount: '100000', currency: 'VND', version: '1.0' },
  });
  expect(fields.secure_hash).toBe(merchant.hashOf(fields));
  expect(fields.response_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test('a link that is not genuine is refused, whatever is wrong with it', async () => {
  const asked = order();
  const genuine = merchant.link(asked);
  const refused = await Promise.all(
    [
      merchant.linkV1(asked, 'another secret'),
      merchant.linkV1(asked).replace('demo_site', 'nobody'),
      genuine.replace('demo_site', 'nobody'),
      genuine.replace(/secure_hash=[^&]+/, 'secure_hash='),
      genuine.replace(/data=..../, 'data=AAAA'),
      genuine.replace(/key=[^&]+/, 'key=AAAA'),
      `${system.gatewayUrl}/vipay_v2/initpay`,
    ].map(opened),
  );
  expect(new Set(refused.map(({ status, html }) => `${status} ${html}`)).size).toBe(1);
  expect(refused[0]?.status).toBe(403);
  expect(await merchant.query(asked.orderRef)).toMatchObject({ response_code: 'PAY-0092' });
});

test('the same order again is the same payment, whose return names the last try', async () => {
  const asked = order({ tryRef: 'T-1' });
  const first = await opened(merchant.link(asked));
  const again = await opened(merchant.link({ ...asked, tryRef: 'T-2' }));
  expect(again.page).toBe(first.page);
  expect(await merchant.query(asked.orderRef)).toMatchObject({ merch_txn_ref: 'T-2' });
  const other = await opened(merchant.link({ ...asked, amount: 100_001 }));
  expect(other).toMatchObject({ status: 409, page: null });
});

test('an order that was paid shows that it is, and is not paid twice', async () => {
  const asked = order();
  const payer = await signedIn(merchant.link(asked), '0900000001');
  await payer.submit({});
  await payer.submit({ 'one-time-code': '000000' });
  const later = new Payer(system.gatewayUrl);
  await later.open(merchant.link({ ...asked, tryRef: 'T-9' }));
  expect(later.page.url).toMatch(/\/result$/);
});

test.each([
  ['0900000002', 100_000, 'không đủ'],
  ['0900000003', 100_000, 'khóa'],
  ['0900000004', 100_000, 'trong ngày'],
  ['0900000005', 100_000, 'đóng'],
  ['0900000006', 5_000_100, 'giao dịch'],
])('the wallet %s is refused %d đồng, and told why', async (phone, amount, why) => {
  const payer = await signedIn(merchant.link(order({ amount })), phone);
  await payer.submit({});
  expect(payer.page.url).toMatch(/\/wallet$/);
  expect(payer.page.html).toMatch(new RegExp(`role="alert">[\\s\\S]*${why}`));
});

test('a wrong password and an unknown number are told in the same words', async () => {
  const pages = await Promise.all(
    (['0900000001', '0911111111'] as const).map(async (phone) => {
      const { page } = await signedIn(merchant.link(order()), phone, 'wrong');
      return page.html.match(/<div class="problems"[\s\S]*?<\/div>/)?.[0];
    }),
  );
  expect(pages[0]).toContain('Số điện thoại hoặc mật khẩu không đúng');
  expect(pages[1]).toBe(pages[0]);
});

const MAGIC = [
  ['success', 'captured', 'PAY-0000'],
  ['insufficient_funds', 'declined', 'PAY-0001'],
  ['account_locked', 'declined', 'PAY-0009'],
  ['bank_daily_amount_limit', 'declined', 'PAY-0003'],
  ['account_closed', 'declined', 'PAY-0029'],
  ['otp_expired', 'declined', 'PAY-0014'],
  ['wrong_otp_too_often', 'declined', 'PAY-0015'],
  ['wrong_details_too_often', 'declined', 'PAY-0012'],
  ['otp_not_entered', 'expired', 'PAY-0010'],
  ['details_not_entered', 'expired', 'PAY-0006'],
  ['cancelled', 'cancelled', 'PAY-0028'],
  ['bank_transaction_limit', 'declined', 'PAY-0005'],
  ['wrong_details', 'declined', 'PAY-0011'],
] as const;

test('the table of magic values is what is tried below', async () => {
  const answer = await fetch(`${system.gatewayUrl}/sandbox/v1/magic-values`);
  const { viviet } = (await answer.json()) as {
    readonly viviet: readonly { readonly outcome: string; readonly code: string }[];
  };
  const table = viviet.map(({ outcome, code }) => [outcome, code]);
  expect(table.toSorted()).toEqual(MAGIC.map(([outcome, , code]) => [outcome, code]).toSorted());
});

test.each(MAGIC)('the control API pays with %s: %s, %s', async (outcome, state, code) => {
  const asked = order({ amount: outcome === 'bank_transaction_limit' ? 5_000_100 : 100_000 });
  await opened(merchant.link(asked));
  const sandbox = sandboxAt(system.gatewayUrl, 'viviet');
  await sandbox.pay(asked.orderRef, { outcome });
  expect((await sandbox.order(asked.orderRef)).state).toBe(state);
  expect((await merchant.query(asked.orderRef)).response_code).toBe(code);
});

test('an OTP is sent again when it is asked for, three times in all, and is the same', async () => {
  const asked = order();
  const payer = await signedIn(merchant.link(asked), '0900000001');
  await payer.submit({});
  expect(payer.page.html).toContain('đã được gửi đến số điện thoại');
  const again = async (change: Readonly<Record<string, string>> = {}) => {
    const { action, fields } = payer.form({});
    return (await payer.send({ action, fields: { ...fields, again: '1', ...change } })).html;
  };
  expect(await again({ csrf: 'forged' })).not.toContain('Đã gửi lại');
  for (let times = 2; times <= 3; times += 1) expect(await again()).toContain('Đã gửi lại mã OTP');
  expect(await again()).toMatch(/role="alert"[\s\S]*đã được gửi ba lần/);
  await payer.submit({ 'one-time-code': '000000' });
  expect((await merchant.query(asked.orderRef)).response_code).toBe('PAY-0000');
});

test('a query that is not the merchant’s own is refused', async () => {
  const ask = async (body: string) => {
    const answer = await fetch(`${system.gatewayUrl}/vipay_v2/query`, { method: 'POST', body });
    return ((await answer.json()) as { response_code: string }).response_code;
  };
  expect(await ask('merchant_site=demo_site&data=AAAA&key=AAAA&secure_hash=AAAA')).toBe('PAY-0094');
  expect(await ask('merchant_site=nobody')).toBe('PAY-0094');
  expect(await ask('{"merchant_site":')).toBe('PAY-0095');
});

const wallets = async (path: string, body: unknown = {}) => {
  const answer = await fetch(`${system.gatewayUrl}/sandbox/v1/wallets/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { http: answer.status, ...((await answer.json()) as Readonly<Record<string, unknown>>) };
};

test('the control API tops up once for each request, sets tiers, locks; an empty wallet alone is closed', async () => {
  const { output } = await system.cong(
    'wallet',
    'open',
    '0900000077',
    'NGO VAN MOI',
    '--tier',
    'basic',
  );
  expect(output).toContain('The wallet of 0900000077 is open, tier basic.');
  const request = { amount: 50_000, requestId: 'FT-1' };
  expect(await wallets('0900000077/top-up', request)).toMatchObject({ balance: 50_000 });
  expect(await wallets('0900000077/top-up', request)).toMatchObject({ balance: 50_000 });
  expect(await wallets('0900000077/top-up', { ...request, amount: 1 })).toMatchObject({
    http: 409,
  });
  expect(await wallets('0900000077/tier', { tier: 'full' })).toMatchObject({ tier: 'full' });
  expect(await wallets('0900000077/lock')).toMatchObject({ status: 'locked' });
  expect(await wallets('0900000077/unlock')).toMatchObject({ status: 'active' });
  expect(await wallets('0900000077/close')).toMatchObject({ http: 409 });
});

test('the control API opens a wallet that pays, once for a number', async () => {
  const open = (body: object) =>
    sandboxAt(system.gatewayUrl, 'viviet').call('POST', '/wallets', body);
  const wallet = { phone: '0900000078', holder: 'VU THI MO', password: 'bí mật', tier: 'full' };
  expect(await open(wallet)).toMatchObject({ http: 200, body: { balance: 0, tier: 'full' } });
  expect((await open(wallet)).http).toBe(409);
  for (const wrong of [{ phone: '1' }, { holder: ' ' }, { password: '' }, { tier: 'gold' }]) {
    expect((await open({ ...wallet, phone: '0900000079', ...wrong })).http).toBe(400);
  }
  await wallets('0900000078/top-up', { amount: 100_000 });
  const payer = await signedIn(merchant.link(order()), '0900000078', 'bí mật');
  await payer.submit({});
  await payer.submit({ 'one-time-code': '000000' });
  expect(payer.left?.searchParams.get('merchant_site')).toBe('demo_site');
  expect(await wallets('0900000078/lock')).toMatchObject({ balance: 0, paidToday: 100_000 });
});

test('by command too, and the statement is what moved the money', async () => {
  const { cong } = system;
  const asked = order();
  const topUp = ['wallet', 'top-up', '0900000002', '200.000', '--request', 'FT-2'];
  expect((await cong(...topUp)).output).toContain('200.000 đ are in the wallet of 0900000002');
  const payer = await signedIn(merchant.link(asked), '0900000002');
  await payer.submit({});
  await payer.submit({ 'one-time-code': '000000' });
  const { output } = await cong('wallet', 'statement', '0900000002');
  const lines = output.trim().split('\n');
  expect(lines[0]).toBe('number,at,kind,amount,balance,reference,payment,merchant');
  expect(lines.slice(1).map((line) => line.split(',').toSpliced(1, 1).slice(0, 4))).toEqual([
    ['1', 'top_up', '1000', '1000'],
    ['2', 'top_up', '200000', '201000'],
    ['3', 'payment', '-100000', '101000'],
  ]);
  expect(lines[3]).toContain(asked.orderRef);
  expect((await cong('wallet', 'set-tier', '0900000002', 'gold')).output).toContain('is no tier');
  expect((await cong('wallet', 'close', '0900000002')).output).toContain('the wallet holds money');
  expect((await cong('wallet', 'list')).output).toContain('0900000002');
});

test('a merchant that counts đồng, and whose payers go back into an app, is set so', async () => {
  const { cong } = system;
  const asked = { ...order({ amount: 1_000 }), returnUrl: 'myshop://paid' };
  expect((await opened(merchant.link(asked))).status).toBe(400);
  const set = ['merchant', 'set', 'demo_site', '--amount-scale', '1', '--app-schemes', 'myshop'];
  expect((await cong(...set)).exit).toBe(0);
  await expect.poll(async () => (await opened(merchant.link(asked))).status).toBe(303);
  expect(await merchant.query(asked.orderRef)).toMatchObject({ amount: '100000' });
  const show = async () => (await cong('order', 'show', asked.orderRef)).output;
  expect(await show()).toMatch(/amount +100\.000 đ\nas sent +total_amount 100000, in đồng/);
  await cong('merchant', 'set', 'demo_site', '--amount-scale', '100', '--app-schemes', 'none');
});

test('a merchant with a success code of its own is told it, of orders from then on, and no other code changes', async () => {
  const { cong } = system;
  const [before, after, refused] = [order(), order(), order()];
  const sandbox = sandboxAt(system.gatewayUrl, 'viviet');
  await opened(merchant.link(before));
  const set = (code: string) => cong('merchant', 'set', 'demo_site', '--success-code', code);
  expect((await set('PAY-0028')).output).toContain('no code that means something else');
  expect((await set('00')).output).toContain('success code  00');
  // A server hears of a change by itself, a moment later.
  await expect
    .poll(async () => {
      await opened(merchant.link({ ...after, orderRef: `${after.orderRef}-${Date.now()}` }));
      const [newest] = (await system.database.query(LAST_EXTRAS)).rows;
      return newest?.extras.successCode;
    })
    .toBe('00');
  for (const { link, outcome } of [
    { link: after, outcome: 'success' },
    { link: refused, outcome: 'account_locked' },
    { link: before, outcome: 'success' },
  ]) {
    await opened(merchant.link(link));
    await sandbox.pay(link.orderRef, { outcome });
  }
  const told = async ({ orderRef }: { readonly orderRef: string }) =>
    (await merchant.query(orderRef)).response_code;
  expect(await Promise.all([before, after, refused].map(told))).toEqual([
    ...['PAY-0000', '00', 'PAY-0009'],
  ]);
  expect((await sandbox.order(after.orderRef)).status).toBe('00');
  await set('usual');
});

test('the books are sound, wallets and all', async () => {
  const { exit, output } = await system.cong('ledger', 'verify', '--allow-pending');
  expect(output).toContain('The books are sound.');
  expect(exit).toBe(0);
});
