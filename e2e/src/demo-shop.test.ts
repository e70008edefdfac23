import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { merchantAt } from './merchant.ts';
import { GOOD_CARD, Payer, RIGHT_OTP, type Typed } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

let system: RunningSystem;

beforeAll(async () => {
  system = await startSystem({ shop: true });
  // The shop tells the gateway its address itself, once it listens.
  await vi.waitFor(async () => {
    const { rows } = await system.database.query(
      `select settings->>'notifyUrl' as url from merchant order by id`,
    );
    expect(rows[0].url).toContain('/123pay/notify');
  });
});
afterAll(() => system?.stop());

/** A payer who has put a coffee in the basket and stands at the gateway's first page. */
async function atGateway(method: string, choices: Typed = {}): Promise<Payer> {
  const payer = new Payer(system.shopUrl, system.gatewayUrl, system.simulatorsUrl);
  const { html } = await payer.open(`${system.shopUrl}/`);
  const [, product = ''] = /name="buy" value="([^"]+)"/.exec(html) ?? [];
  await payer.open(`${system.shopUrl}/checkout?buy=${product}`);
  const { action, fields } = payer.form({});
  await payer.send({ action, fields: { ...fields, ...choices, method } });
  expect(payer.page.url).toContain(`${system.gatewayUrl}/pay/`);
  return payer;
}

/** The same at the page of a bank. */
async function atBankDetails(method = '123pay', bank = '123PVCB'): Promise<Payer> {
  const payer = await atGateway(method);
  await payer.click(`/bank/${bank}`);
  return payer;
}

/** The order's page once return, notify and query have each had their say. */
const orderPage = (payer: Payer): Promise<string> =>
  vi.waitFor(
    async () => {
      const { html } = await payer.open(payer.page.url);
      expect(html.match(/source__at/g)).toHaveLength(3);
      return html;
    },
    { timeout: 5_000, interval: 50 },
  );

/** The shop's page of messages once each of these is there: one is written down after it was answered. */
const messagesPage = (payer: Payer, calls: readonly string[], query = ''): Promise<string> =>
  vi.waitFor(
    async () => {
      const { html } = await payer.open(`${system.shopUrl}/messages${query}`);
      for (const call of calls) expect(html).toContain(call);
      return html;
    },
    { timeout: 5_000, interval: 50 },
  );

test('a cup of coffee: from the shop’s menu through the gateway and back, told by return, notify and query', async () => {
  const payer = await atBankDetails();
  await payer.submit(GOOD_CARD);
  await payer.submit(RIGHT_OTP);
  expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
  const order = await orderPage(payer);
  expect(order).toMatch(/hero--paid/);
  const html = await messagesPage(payer, [
    'createOrder1',
    'queryOrder1',
    'browser return',
    '/123pay/notify',
  ]);
  expect(html).not.toMatch(/MIPASSCODE|MIKEY/);
});

const refused: Typed = { ...GOOD_CARD, 'cc-number': '9704007201000002' };

test('a payer without money comes back to a shop that says so', async () => {
  const payer = await atBankDetails();
  await payer.submit(refused);
  await payer.submit(RIGHT_OTP);
  expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
  expect(await orderPage(payer)).toMatch(/hero--failed[\s\S]*7201/);
});

test('an order that a script places with the shop’s keys is received by the shop, not repeated for a day', async () => {
  const { orderRef } = await merchantAt(system.gatewayUrl).mustCreate();
  await system.sandbox.pay(orderRef);
  await vi.waitFor(async () => {
    const { notifications } = await system.sandbox.order(orderRef);
    expect(notifications.map(({ status }) => status)).toEqual(['received']);
  });
});

test('a cup of coffee by AppotaPay: told by return, IPN and the status call', async () => {
  const payer = await atBankDetails('appotapay', 'VCB');
  await payer.submit(GOOD_CARD);
  await payer.submit(RIGHT_OTP);
  expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
  expect(await orderPage(payer)).toMatch(/hero--paid/);
  const html = await messagesPage(payer, [
    'create order',
    'order status',
    'browser return',
    '/appotapay/ipn',
  ]);
  expect(html).not.toMatch(/XAonJgy14YhtePEITXhyBS2unjfJLAV3|Bearer/);
});

test('a payer who cancels at AppotaPay comes back to a shop that asks, as no IPN tells of it', async () => {
  const payer = await atBankDetails('appotapay', 'VCB');
  await payer.click('/cancel');
  await payer.submit({});
  expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
  await vi.waitFor(async () => {
    expect((await payer.open(payer.page.url)).html).toMatch(/hero--cancelled/);
  });
});

test('a cup of coffee by Alepay: told by callback, notification and get-transaction-info, each shown decrypted', async () => {
  const payer = await atBankDetails('alepay', 'VCB');
  await payer.submit(GOOD_CARD);
  await payer.submit(RIGHT_OTP);
  expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
  expect(await orderPage(payer)).toMatch(/hero--paid/);
  const html = await messagesPage(payer, [
    'request-order',
    'get-transaction-info',
    'browser callback',
    '/alepay/notify',
  ]);
  expect(html).toContain('&quot;orderDescription&quot;');
  expect(html).not.toContain('hjuEmsbcohOwgJLCmJlf7N2pPFU1Le');
});

test('a payer who cancels at Alepay comes back to a shop that knows', async () => {
  const payer = await atBankDetails('alepay', 'VCB');
  await payer.click('/cancel');
  await payer.submit({});
  expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
  await vi.waitFor(async () => {
    expect((await payer.open(payer.page.url)).html).toMatch(/hero--cancelled/);
  });
});

test('a fee by the LGSP hub: the result is PUT, and confirmed by GetOrderInfo before it counts', async () => {
  const payer = await atBankDetails('lgsp', 'momo');
  await payer.goToProvider();
  await payer.submit({});
  expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
  expect(await orderPage(payer)).toMatch(/hero--paid/);
  const html = await messagesPage(payer, [
    'paygate',
    'GetOrderInfo',
    'browser return',
    'PUT /lgsp/return',
  ]);
  expect(html).not.toContain('secret-000.00.18.H29');
});

test.each(['2.0', '1.0'])(
  'a cup of coffee by Ví Việt, version %s: told by return, notification and query, each shown in the clear',
  async (version) => {
    const payer = await atGateway('viviet', { 'viviet.version': version });
    await payer.submit({ phone: '0900000001', password: '123456' });
    await payer.submit({});
    await payer.submit({ 'one-time-code': '000000' });
    expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
    expect(await orderPage(payer)).toMatch(/hero--paid/);
    const order = payer.page.url.split('/').at(-1);
    const html = await messagesPage(
      payer,
      ['pay link', 'browser return', '/viviet/notify', '/vipay_v2/query'],
      `?order=${order}`,
    );
    expect(html).toContain('&quot;response_code&quot;: &quot;PAY-0000&quot;');
    expect(html).not.toContain('class="wrong"');
    expect(html).not.toContain('vv-secret-0');
  },
);

test('a payer who refuses at Ví Việt comes back to a shop that knows', async () => {
  const payer = await atGateway('viviet');
  await payer.submit({ phone: '0900000001', password: '123456' });
  await payer.click('/cancel');
  await payer.submit({});
  expect(payer.page.url).toContain(`${system.shopUrl}/orders/`);
  expect(await orderPage(payer)).toMatch(/hero--cancelled[\s\S]*PAY-0028/);
});
