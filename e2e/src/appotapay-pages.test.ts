import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type AppotapayMerchant,
  appotapayAt,
  type Fields,
  signatureOf,
} from './appotapay-merchant.ts';
import { GOOD_CARD, Payer, RIGHT_OTP } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type Notification, type SandboxControl, sandboxAt } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: AppotapayMerchant;
let sandbox: SandboxControl;

beforeAll(async () => {
  system = await startSystem();
  merchant = appotapayAt(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'appotapay');
});
afterAll(() => system?.stop());

const payer = () => new Payer(system.gatewayUrl, system.simulatorsUrl);

const resultIn = (url: URL | undefined): Record<string, string> => {
  if (url === undefined) throw new Error('the payer is not back at the shop');
  return Object.fromEntries(url.searchParams);
};

const card = (number: string) => ({ ...GOOD_CARD, 'cc-number': number });
const NO_MONEY = '9704007201000002';

describe('the payment URL', () => {
  const open = (url: string) => fetch(url, { redirect: 'manual' });
  const changed = (url: string, name: string, value: string): string => {
    const other = new URL(url);
    other.searchParams.set(name, value);
    return other.href;
  };

  test('leads to the hosted pages, in the language asked for; nothing of it is cached or told to others', async () => {
    const { paymentUrl } = await merchant.mustCreate();
    expect(paymentUrl).toMatch(
      new RegExp(`^${system.gatewayUrl}/bank/payment/process\\?tran=[\\w-]+&sign=[0-9a-f]{64}$`),
    );
    const answer = await open(paymentUrl);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(
      new RegExp(`^${system.gatewayUrl}/pay/[0-9A-Z]+\\.[\\w-]{22}$`),
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const english = await payer().open(`${paymentUrl}&lang=en`);
    expect(english.html).toContain('Choose a bank');
  });

  test('of no other order, with no other sign, and with none', async () => {
    const { paymentUrl } = await merchant.mustCreate();
    const other = new URL((await merchant.mustCreate()).paymentUrl);
    const tran = other.searchParams.get('tran') ?? '';
    const merchants = createHmac('sha256', 'XAonJgy14YhtePEITXhyBS2unjfJLAV3').update(tran);
    for (const url of [
      changed(paymentUrl, 'tran', tran),
      changed(paymentUrl, 'sign', other.searchParams.get('sign') ?? ''),
      changed(other.href, 'sign', merchants.digest('hex')),
      changed(paymentUrl, 'sign', ''),
      changed(paymentUrl, 'tran', ''),
      `${system.gatewayUrl}/bank/payment/process`,
    ]) {
      const answer = await open(url);
      expect([answer.status, await answer.text()]).toEqual([
        404,
        expect.stringContaining('không hợp lệ'),
      ]);
    }
  });

  test('still opens the order’s page when it has ended', async () => {
    const { paymentUrl, orderId } = await merchant.mustCreate();
    await sandbox.pay(orderId);
    expect((await payer().open(paymentUrl)).url).toMatch(/\/result$/);
  });
});

describe('what the payer may choose from', () => {
  const offered = async (fields: Fields): Promise<readonly string[]> => {
    const { paymentUrl } = await merchant.mustCreate(fields);
    const { html } = await payer().open(paymentUrl);
    return [...html.matchAll(/\/bank\/([A-Z]+)"/g)].map(([, code = '']) => code);
  };

  test('ALL: 39 banks, cards, four wallets, under AppotaPay’s own names', async () => {
    const codes = await offered({ paymentMethod: '' });
    expect(codes).toHaveLength(39 + 1 + 4);
    for (const code of ['TECHCOMBANK', 'SCB', 'SACOMBANK', 'VISA', 'ZALOPAY']) {
      expect(codes).toContain(code);
    }
  });

  test('ATM: the banks; CC: the cards; a bank: its form at once', async () => {
    expect(await offered({ paymentMethod: 'ATM' })).toHaveLength(39);
    expect(await offered({ paymentMethod: 'CC' })).toEqual(['VISA']);
    const { paymentUrl } = await merchant.mustCreate({ bankCode: 'SCB', paymentMethod: 'ATM' });
    const { html } = await payer().open(paymentUrl);
    expect(html).toContain('cc-number');
    expect(html).toMatch(/badge bank-SGCB/);
  });
});

describe('a payer who is refused', () => {
  test('may try another card, and the shop hears of the success alone', async () => {
    const { paymentUrl, orderId } = await merchant.mustCreate();
    const person = payer();
    for (const number of [NO_MONEY, '9704000000000018']) {
      await person.open(paymentUrl);
      await person.click('/bank/VCB');
      await person.submit(card(number));
      await person.submit(RIGHT_OTP);
    }
    expect(resultIn(person.left)).toMatchObject({ errorCode: '0', orderId });
    expect((await sandbox.order(orderId)).notifications).toHaveLength(1);
  });

  test('five times, and the order ends with the last reason', async () => {
    const { paymentUrl, orderId } = await merchant.mustCreate();
    const person = payer();
    for (let tries = 1; tries <= 5; tries += 1) {
      expect(person.left).toBeUndefined();
      await person.open(paymentUrl);
      await person.click('/bank/VCB');
      await person.submit(card(tries === 5 ? '9704007233000004' : NO_MONEY));
      if (tries < 5) await person.submit(RIGHT_OTP);
    }
    expect(resultIn(person.left)).toMatchObject({ errorCode: '69', orderId });
    expect(await merchant.codeOf(orderId)).toBe(69);
    expect((await sandbox.order(orderId)).notifications).toEqual([]);
  });
});

describe('the browser’s return', () => {
  test('all thirteen fields, the empty ones too, signed over what they decode to', async () => {
    const redirectUrl = 'http://127.0.0.1:9/back?cart=1&x=a%20b#top';
    const { paymentUrl, orderId } = await merchant.mustCreate({ redirectUrl });
    const person = payer();
    await person.open(paymentUrl);
    await person.click('/cancel');
    await person.submit({});
    const { cart, x, signature, ...fields } = resultIn(person.left);
    expect([cart, x, person.left?.hash]).toEqual(['1', 'a b', '#top']);
    expect(fields).toEqual({
      ...{ partnerCode: 'APPOTAPAY', apiKey: 'FJcmF8uj2ISveL5FvvNk4pnp8xrhINz8', orderId },
      ...{ amount: '100000', currency: 'VND', bankCode: '', paymentMethod: 'ALL' },
      ...{ paymentType: 'WEB', errorCode: '38', message: 'Khách hàng hủy giao dịch' },
      ...{ appotapayTransId: expect.stringMatching(/^AP\d+B$/), extraData: '' },
      transactionTs: expect.stringMatching(/^\d{10}$/),
    });
    expect(signature).toBe(signatureOf(fields));
  });

  test('an app’s own address is gone to, and the page’s policy lets the form end there', async () => {
    const { paymentUrl } = await merchant.mustCreate({ redirectUrl: 'shop://paid/7' });
    const page = await fetch(`${(await payer().open(paymentUrl)).url}/cancel`);
    expect(page.headers.get('content-security-policy')).toMatch(/form-action 'self' shop:;/);
    const person = payer();
    await person.open(paymentUrl);
    await person.click('/cancel');
    await person.submit({});
    expect(person.left?.href).toMatch(/^shop:\/\/paid\/7\?partnerCode=APPOTAPAY&/);
  });

  test('what a merchant asked in English is told in English', async () => {
    const { body } = await merchant.create({}, { 'x-language': 'en' });
    const orderId = String(body.orderId);
    const person = payer();
    await person.open(String(body.paymentUrl));
    await person.click('/cancel');
    await person.submit({});
    expect(resultIn(person.left)).toMatchObject({ orderId, message: 'Cancelled by the customer' });
  });
});

describe('IPN', () => {
  let listener: Server;
  const heard: { readonly headers: Record<string, unknown>; readonly body: Fields }[] = [];
  const replies: string[] = [];

  beforeAll(async () => {
    listener = createServer(async (request, response) => {
      heard.push({ headers: request.headers, body: JSON.parse(await text(request)) });
      response.end(replies.shift() ?? '{"status":"ok"}');
    });
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  });
  afterAll(() => listener?.close());

  const notifyUrl = () => `http://127.0.0.1:${(listener.address() as AddressInfo).port}/ipn`;

  const notificationOf = async (orderId: string): Promise<Notification | undefined> =>
    (await sandbox.order(orderId)).notifications[0];

  /** Looked at once more after the last try is there: it is read apart from the message it belongs to. */
  async function afterTries(orderId: string, count: number): Promise<Notification> {
    await vi.waitFor(
      async () => expect((await notificationOf(orderId))?.tries).toHaveLength(count),
      { timeout: 5_000, interval: 20 },
    );
    const notification = await notificationOf(orderId);
    if (notification === undefined) throw new Error('the message is gone');
    return notification;
  }

  test('goes to the order’s own address: JSON, numbers as numbers, signed', async () => {
    const order = { notifyUrl: notifyUrl(), extraData: 'giỏ "7" & 8' };
    const { orderId } = await merchant.mustCreate(order);
    await sandbox.pay(orderId);
    expect((await afterTries(orderId, 1)).status).toBe('received');
    const [last] = heard.slice(-1);
    expect(last?.headers['content-type']).toContain('application/json');
    const { signature, ...fields } = last?.body ?? {};
    expect(fields).toEqual({
      ...{ errorCode: 0, message: 'Thành công', orderId, amount: 100_000, currency: 'VND' },
      ...{ partnerCode: 'APPOTAPAY', apiKey: 'FJcmF8uj2ISveL5FvvNk4pnp8xrhINz8' },
      ...{ bankCode: 'VCB', paymentMethod: 'ATM', paymentType: 'WEB', extraData: order.extraData },
      ...{ appotapayTransId: (await sandbox.order(orderId)).publicId },
      transactionTs: expect.any(Number),
    });
    expect(signature).toBe(signatureOf(fields));
  });

  test('three more tries, five minutes apart, then it is the operator’s', async () => {
    const { orderId } = await merchant.mustCreate({ notifyUrl: notifyUrl() });
    replies.push('{"status":"error"}', 'ok', '', '{"status":"OK"}');
    await sandbox.pay(orderId);
    for (const tries of [1, 2, 3]) {
      const pending = await afterTries(orderId, tries);
      expect(pending.status).toBe('pending');
      const last = pending.tries.at(-1);
      expect(Date.parse(pending.dueAt) - Date.parse(last?.at ?? '')).toBe(5 * 60_000);
      await sandbox.advance('PT5M');
    }
    const parked = await afterTries(orderId, 4);
    expect(parked.status).toBe('parked');
    expect(parked.tries.map(({ verdict }) => verdict)).toEqual([
      ...['status error', 'malformed', 'malformed', 'status OK'],
    ]);
    expect(parked.tries[0]?.request).not.toMatch(/[0-9a-f]{64}/);
    const { publicId } = await sandbox.order(orderId);
    await system.cong('notification', 'resend', publicId);
    expect((await afterTries(orderId, 5)).status).toBe('received');
  });

  test('no end but success is told', async () => {
    const { orderId } = await merchant.mustCreate({ notifyUrl: notifyUrl() });
    const before = heard.length;
    await sandbox.pay(orderId, { outcome: 'card_lost' });
    expect(await merchant.codeOf(orderId)).toBe(68);
    expect((await sandbox.order(orderId)).notifications).toEqual([]);
    expect(heard).toHaveLength(before);
  });
});
