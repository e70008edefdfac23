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
import { Payer, RIGHT_OTP, type Typed } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type OrderView, type SandboxControl, sandboxAt } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: AppotapayMerchant;
let sandbox: SandboxControl;
let bank: BankNetwork;

beforeAll(async () => {
  system = await startSystem();
  merchant = appotapayAt(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'appotapay');
  bank = bankNetworkAt(system.simulatorsUrl);
});
afterAll(() => system?.stop());

const WHITE_LABEL = '/api/v1.1/payment/wl/banking';
const ORDER_V11 = '/api/v1.1/orders/payment/bank';

/** As the vendor publishes them. */
const MB_CARD = {
  number: '9704229306604047',
  holder: 'ARTURO MOEN',
  card_month: '01',
  card_year: '23',
  cvc: '',
};
const MASTERCARD = {
  number: '5123456789012346',
  holder: 'NGUYEN VAN A',
  card_month: '03',
  card_year: '27',
  cvc: '123',
};
const MB_OTP: Typed = { 'one-time-code': '123456' };

const payer = () => new Payer(system.gatewayUrl, system.simulatorsUrl);

/** A white-label order: the card comes with it. */
const whiteLabel = (card: Fields, fields: Fields = {}): Promise<Answer> => {
  const { signature, ...order } = merchant.order(fields);
  return merchant.post(WHITE_LABEL, { action: 'PAY', token: '', ...order, card });
};

const orderV11 = async (fields: Fields): Promise<Answer> => {
  const { signature, ...order } = merchant.order(fields);
  return merchant.post(ORDER_V11, { action: 'PAY', token: '', ...order });
};

const resultIn = (url: URL | undefined): Fields => {
  if (url === undefined) throw new Error('the payer is not back at the shop');
  return Object.fromEntries(url.searchParams);
};

const attemptIn = ({ attempts }: OrderView) => {
  const attempt = attempts.at(-1);
  if (attempt === undefined) throw new Error('no attempt');
  return attempt;
};

describe('the vendor’s test cards pay as they are', () => {
  test('ATM card of MB on our pages, with its own OTP', async () => {
    const { paymentUrl, orderId } = await merchant.mustCreate({ bankCode: 'MB' });
    const person = payer();
    await person.open(paymentUrl);
    await person.submit({
      'cc-number': MB_CARD.number,
      'cc-name': MB_CARD.holder,
      'cc-exp': '01/23',
    });
    await person.submit(MB_OTP);
    expect(resultIn(person.left)).toMatchObject({ errorCode: '0', bankCode: 'MB', orderId });
  });

  test.each(['5123456789012346', '5123450000000008'])('Mastercard %s', async (number) => {
    const { paymentUrl, orderId } = await merchant.mustCreate({ paymentMethod: 'CC' });
    const person = payer();
    await person.open(paymentUrl);
    await person.click('/bank/VISA');
    await person.submit({ 'cc-number': number, 'cc-exp': '03/27', 'cc-csc': '123' });
    await person.submit(RIGHT_OTP);
    expect(resultIn(person.left)).toMatchObject({
      ...{ errorCode: '0', bankCode: 'MASTERCARD', paymentMethod: 'CC', orderId },
    });
    const { body } = await merchant.status(orderId);
    const cardNumber = `${number.slice(0, 6)}******${number.slice(-4)}`;
    expect(body.cardInfo).toEqual({ cardNumber, cardDate: '03/27', cardName: '', countryCode: '' });
    // The card is beside what is signed.
    const { cardInfo, ...signed } = body;
    expect(body.signature).toBe(signatureOf(signed));
  });

  test('by number alone in the sandbox’s control call', async () => {
    for (const card of [MB_CARD.number, MASTERCARD.number]) {
      const { orderId } = await merchant.mustCreate();
      expect((await sandbox.pay(orderId, { card })).body.status).toBe('0');
    }
  });
});

describe('3-D Secure and wallets', () => {
  test('a card whose holder is asked by its bank', async () => {
    const { orderId } = await merchant.mustCreate({ paymentMethod: 'CC' });
    expect((await sandbox.pay(orderId, { outcome: 'success_3ds' })).body.status).toBe('0');
    const declined = await merchant.mustCreate({ paymentMethod: 'CC' });
    const { body } = await sandbox.pay(declined.orderId, { outcome: 'insufficient_funds.3ds' });
    expect(body).toMatchObject({ state: 'declined', status: '75' });
  });

  test.each(['APPOTA', 'SHOPEEPAY', 'VNPTWALLET', 'ZALOPAY'])('%s', async (bankCode) => {
    const { orderId } = await merchant.mustCreate({ paymentMethod: 'EWALLET', bankCode });
    expect((await sandbox.pay(orderId)).body.status).toBe('0');
    expect((await merchant.status(orderId)).body).toMatchObject({
      ...{ bankCode, paymentMethod: 'EWALLET' },
    });
  });

  test('a payer who may choose among wallets signs in at one, and may try another', async () => {
    const { paymentUrl, orderId } = await merchant.mustCreate({ paymentMethod: 'EWALLET' });
    const person = payer();
    await person.open(paymentUrl);
    expect(person.page.html.match(/\/bank\/(\w+)"/g)).toEqual(
      ['APPOTA', 'SHOPEEPAY', 'VNPTWALLET', 'ZALOPAY'].map((code) => `/bank/${code}"`),
    );
    for (const [code, phone] of [
      ['ZALOPAY', '0900000002'],
      ['APPOTA', '0900000001'],
    ] as const) {
      await person.click(`/bank/${code}`);
      await person.submit({});
      await person.submit({ username: phone, 'current-password': '123456' });
      await person.submit(RIGHT_OTP);
    }
    expect(resultIn(person.left)).toMatchObject({ errorCode: '0', bankCode: 'APPOTA', orderId });
  });
});

describe('white label', () => {
  test('the card comes with the order, the OTP is typed at our page, in the one browser that began', async () => {
    const { http, body } = await whiteLabel(MB_CARD, { bankCode: 'MB', paymentMethod: 'ATM' });
    const { verifyOtpUrl, appotapayTransId, orderId, amount, message, errorCode } = body;
    expect(http).toBe(200);
    const signed = { amount, appotapayTransId, errorCode, message, orderId, verifyOtpUrl };
    expect(body.signature).toBe(signatureOf(signed));
    const [person, other] = [payer(), payer()];
    await person.open(String(verifyOtpUrl));
    await other.open(String(verifyOtpUrl));
    await person.submit({ 'one-time-code': '111111' });
    await other.submit(MB_OTP);
    expect(other.left).toBeUndefined();
    expect(await merchant.codeOf(String(orderId))).toBe(34);
    await person.submit(MB_OTP);
    expect(resultIn(person.left)).toMatchObject({ errorCode: '0', bankCode: 'MB', orderId });
    const view = await sandbox.order(String(orderId));
    expect(await bank.bookOf(attemptIn(view).id)).toEqual({ debited: 100_000, refunded: 0 });
  });

  test('the number tells the bank where the order does not', async () => {
    const domestic = await whiteLabel(MB_CARD);
    const person = payer();
    await person.open(String(domestic.body.verifyOtpUrl));
    await person.submit(MB_OTP);
    expect(resultIn(person.left)).toMatchObject({ errorCode: '0', bankCode: 'MB' });
    const { body } = await whiteLabel(MASTERCARD, { paymentMethod: 'CC' });
    await payer().open(String(body.verifyOtpUrl));
    expect(body.errorCode).toBe(0);
  });

  test.each<[string, Fields, Fields, number]>([
    ['a card that is no card', { ...MB_CARD, number: 'x' }, {}, 1],
    ['a card that no bank has', { ...MB_CARD, number: '9704000000000026' }, {}, 65],
    ['a lost card', lost('9704007234000003'), { bankCode: 'VCB' }, 68],
    ['an expired card', lost('9704007233000004'), { bankCode: 'VCB' }, 69],
    ['another kind of card than the method', MASTERCARD, { paymentMethod: 'ATM' }, 64],
    ['another kind of card than the bank takes', MASTERCARD, { bankCode: 'VCB' }, 64],
    ['a card whose bank nobody knows', { ...MB_CARD, number: '9704990000000000' }, {}, 51],
    ['a token that is none', MB_CARD, { action: 'PAY_WITH_TOKEN', token: '0000000000000000' }, 87],
  ])('%s: the order is refused, and over', async (_name, card, fields, errorCode) => {
    const order = { orderId: `WL-${errorCode}-${Date.now()}`, ...fields };
    const { http, body } = await whiteLabel(card, order);
    expect([http, body.errorCode]).toEqual([400, errorCode]);
    expect([36, errorCode]).toContain(await merchant.codeOf(order.orderId));
  });

  test('a refused order is not told of, and its id is not free again', async () => {
    const orderId = `WL-${Date.now()}`;
    const card = lost('9704007234000003');
    await whiteLabel(card, { orderId, bankCode: 'VCB' });
    expect((await sandbox.order(orderId)).notifications).toEqual([]);
    const again = await whiteLabel(MB_CARD, { orderId });
    expect([again.http, again.body.errorCode]).toEqual([409, 30]);
  });

  test('the card is signed as the JSON that was sent; a changed one is 2', async () => {
    const { signature, ...order } = merchant.order();
    const fields = { ...order, action: 'PAY', token: '', card: MB_CARD };
    const wrong = signatureOf({ ...fields, card: { ...MB_CARD, holder: 'X' } });
    const { body } = await merchant.post(WHITE_LABEL, { ...fields, signature: wrong });
    expect(body.errorCode).toBe(2);
  });
});

/** A card of the simulated bank's table, as a white-label order brings it. */
function lost(number: string): Fields {
  return { number, holder: 'NGUYEN VAN A', card_month: '03', card_year: '07', cvc: '' };
}

describe('tokens', () => {
  const tokenOf = (orderId: string) => merchant.get(`/api/v1.1/token/${orderId}`);
  const forget = (body: string) =>
    merchant.send('DELETE', '/api/v1.1/token/delete', {
      headers: { 'x-appotapay-auth': jwtOf() },
      body,
    });

  /** An order that saves its card, paid on our pages. */
  async function saved(): Promise<{ readonly orderId: string; readonly token: string }> {
    const { body } = await orderV11({ action: 'PAY_WITH_RETURN_TOKEN', bankCode: 'MB' });
    const orderId = String(body.orderId);
    expect(await tokenOf(orderId)).toMatchObject({ http: 400, body: { errorCode: 87 } });
    expect((await sandbox.pay(orderId, { card: MB_CARD.number })).body.status).toBe('0');
    const { body: told } = await tokenOf(orderId);
    const { token } = told.tokenResult as { readonly token: string };
    return { orderId, token };
  }

  test('a card is saved when it pays, and told by its order', async () => {
    const { orderId, token } = await saved();
    expect(token).toMatch(/^\d{16}$/);
    expect((await tokenOf(orderId)).body).toEqual({
      ...{ errorCode: 0, message: 'Thành công' },
      tokenResult: {
        ...{ status: 'active', token, card_name: 'ARTURO MOEN', card_date: '01/23' },
        ...{ card_number: '970422******4047', card_type: 'ATM_CARD' },
      },
    });
  });

  test('an order that saves no card, or did not pay, has no token', async () => {
    const { orderId } = await merchant.mustCreate();
    await sandbox.pay(orderId);
    expect(await tokenOf(orderId)).toMatchObject({ http: 400, body: { errorCode: 87 } });
    const { body } = await orderV11({ action: 'PAY_WITH_RETURN_TOKEN' });
    await sandbox.pay(String(body.orderId), { outcome: 'insufficient_funds' });
    expect((await tokenOf(String(body.orderId))).body.errorCode).toBe(87);
    expect((await tokenOf('NEVER')).body.errorCode).toBe(87);
  });

  test('a saved card pays with one click and its OTP, and not after it was forgotten', async () => {
    const { token } = await saved();
    const { body } = await orderV11({ action: 'PAY_WITH_TOKEN', token });
    const person = payer();
    await person.open(String(body.paymentUrl));
    expect(person.page.html).not.toContain('cc-number');
    expect(person.page.html).toContain('4047');
    await person.submit({});
    await person.submit(MB_OTP);
    expect(resultIn(person.left)).toMatchObject({ errorCode: '0', bankCode: 'MB' });
    expect((await tokenOf(String(body.orderId))).body.errorCode).toBe(0);
    expect((await forget(JSON.stringify({ token }))).body).toEqual({
      ...{ errorCode: 0, message: 'Thành công' },
    });
    const gone = await orderV11({ action: 'PAY_WITH_TOKEN', token });
    expect([gone.http, gone.body.errorCode]).toEqual([400, 87]);
    expect((await forget(JSON.stringify({ token }))).body.errorCode).toBe(87);
  });

  test('a token may come as a JSON number, beyond what a float can hold', async () => {
    let token = '';
    while (!/^[1-9]/.test(token)) ({ token } = await saved());
    const { signature, ...order } = merchant.order();
    const fields = { ...order, action: 'PAY_WITH_TOKEN', token };
    const body = JSON.stringify({ ...fields, signature: signatureOf(fields) });
    const headers = { 'x-appotapay-auth': jwtOf() };
    const asNumber = body.replace(`"token":"${token}"`, `"token":${token}`);
    expect(asNumber).not.toBe(body);
    const answer = await merchant.send('POST', ORDER_V11, { headers, body: asNumber });
    expect(answer.body.errorCode).toBe(0);
    expect((await forget(`{"token":${token}}`)).body.errorCode).toBe(0);
  });

  test('a token belongs to one merchant', async () => {
    const { token } = await saved();
    const added = await system.cong('merchant', 'add', 'Khác', '--protocol', 'appotapay', '--json');
    const { credentials } = JSON.parse(added.output);
    const other = appotapayAt(system.gatewayUrl, credentials);
    const { signature, ...order } = other.order();
    const stolen = await vi.waitFor(() =>
      other.post(ORDER_V11, { ...order, action: 'PAY_WITH_TOKEN', token }),
    );
    expect(stolen.body.errorCode).toBe(87);
  });

  test('white label saves a card and pays with a saved one', async () => {
    const { body } = await whiteLabel(MB_CARD, { action: 'PAY_WITH_RETURN_TOKEN' });
    const person = payer();
    await person.open(String(body.verifyOtpUrl));
    await person.submit(MB_OTP);
    const { body: told } = await tokenOf(String(body.orderId));
    const { token } = told.tokenResult as { readonly token: string };
    const again = await whiteLabel(MB_CARD, { action: 'PAY_WITH_TOKEN', token });
    const later = payer();
    await later.open(String(again.body.verifyOtpUrl));
    await later.submit(MB_OTP);
    expect(resultIn(later.left)).toMatchObject({ errorCode: '0', bankCode: 'MB' });
  });
});

test('the number of no card is anywhere in the database', async () => {
  const { rows: tables } = await system.database.query(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  for (const { name } of tables) {
    const { rows } = await system.database.query(`select t::text as text from "${name}" t`);
    const text = rows.map((row) => row.text).join('\n');
    for (const number of [MB_CARD.number, MASTERCARD.number]) expect(text).not.toContain(number);
  }
});
