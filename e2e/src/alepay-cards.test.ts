import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AlepayMerchant, goodOrder } from './alepay-merchant.ts';
import { LinkingPayer, PASSWORD_OTP, VISA, VISA_3D } from './linking-payer.ts';
import { newOrderRef } from './merchant.ts';
import { GOOD_CARD, Payer, RIGHT_OTP } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { sandboxAt } from './sandbox-control.ts';

const PROFILE = '/checkout/v1/request-profile';
const DOMESTIC = '/alepay-card-domestic/request-profile';
const CANCEL = '/checkout/v1/cancel-profile';
const CUSTOMER = '/checkout/v1/get-customer-info';
const ONE_CLICK = '/checkout/v1/request-tokenization-payment';
const INFO = '/checkout/v1/get-transaction-info';
const CALLBACK = 'http://127.0.0.1:9/shop/linked';
const TOKEN = '0COVspcyOZRNrsMsbHTdt8zesP9m0y';

let system: RunningSystem;
let merchant: AlepayMerchant;
let customers = 0;

beforeAll(async () => {
  system = await startSystem();
  merchant = await AlepayMerchant.at(system.gatewayUrl);
});
afterAll(() => system?.stop());

const newCustomer = (): string => {
  customers += 1;
  return `customer-${customers}`;
};

const profileOf = (id: string, change: object = {}): object => ({
  ...{ id, firstName: 'Lan', lastName: 'Trần Thị', street: '1 Lê Lợi', city: 'Hồ Chí Minh' },
  ...{ state: 'Hồ Chí Minh', postalCode: '700000', country: 'Việt Nam' },
  ...{ email: `${id}@example.vn`, phoneNumber: '0901234567', callback: CALLBACK },
  ...change,
});

const codeOf = async (path: string, fields: object): Promise<string> =>
  (await merchant.call(path, fields)).errorCode;

/** A payer on the page where a card is linked. */
async function linking(id: string, path = PROFILE): Promise<LinkingPayer> {
  const { errorCode, data } = await merchant.call(path, profileOf(id));
  expect(errorCode).toBe('000');
  return LinkingPayer.at((data as { readonly url: string }).url, system);
}

type Linked = { errorCode: string; data: { readonly token: string }; cancel: boolean };

const broughtBack = (payer: LinkingPayer | Payer): Linked =>
  merchant.returned(payer.left ?? new URL(CALLBACK)) as Linked;

/** A customer with a verified 2-D card. */
async function linkedVisa(id: string): Promise<string> {
  const payer = await linking(id);
  await payer.giveCard(VISA);
  await payer.giveOtp();
  await payer.tellAmount();
  expect(broughtBack(payer).errorCode).toBe('000');
  return broughtBack(payer).data.token;
}

const unlink = async (alepayToken: string): Promise<void> => {
  expect(await codeOf(CANCEL, { alepayToken })).toBe('000');
};

describe('request-profile', () => {
  test.each([
    ['id', '159'],
    ['firstName', '160'],
    ['lastName', '161'],
    ['email', '162'],
    ['city', '163'],
    ['country', '164'],
    ['phoneNumber', '165'],
    ['state', '166'],
    ['street', '167'],
    ['postalCode', '168'],
    ['callback', '169'],
  ])('without %s', async (field, code) => {
    expect(await codeOf(PROFILE, profileOf('nobody', { [field]: '' }))).toBe(code);
  });

  test('a wrong email, phone number or callback', async () => {
    expect(await codeOf(PROFILE, profileOf('nobody', { email: 'a' }))).toBe('132');
    expect(await codeOf(PROFILE, profileOf('nobody', { phoneNumber: '12' }))).toBe('147');
    expect(await codeOf(PROFILE, profileOf('nobody', { callback: 'shop' }))).toBe('124');
  });

  test('another email or phone number than the customer’s', async () => {
    const id = newCustomer();
    await linking(id);
    expect(await codeOf(PROFILE, profileOf(id, { email: 'mai@example.vn' }))).toBe('157');
    expect(await codeOf(PROFILE, profileOf(id, { phoneNumber: '0999999999' }))).toBe('158');
    expect(await codeOf(PROFILE, profileOf(id))).toBe('000');
  });

  test('cards that are not agreed with the merchant', async () => {
    const set = (banks: string) => system.cong('merchant', 'set', TOKEN, '--banks', banks);
    // Until a running server hears of it the customer is registered.
    await set('VCB');
    await expect.poll(() => codeOf(PROFILE, profileOf(newCustomer()))).toBe('206');
    await set('CC');
    await expect.poll(() => codeOf(DOMESTIC, profileOf(newCustomer()))).toBe('206');
    await set('all');
    await expect.poll(() => codeOf(PROFILE, profileOf(newCustomer()))).toBe('000');
  });
});

describe('the way back from linking', () => {
  test('a 2-D card: the small amount is debited, given back, and told; the card’s facts come along', async () => {
    const id = newCustomer();
    const payer = await linking(id);
    await payer.giveCard(VISA);
    await payer.giveOtp();
    expect(payer.page.url).toContain('/card-amount');
    await payer.tellAmount();
    expect(broughtBack(payer)).toEqual({
      errorCode: '000',
      data: {
        ...{ email: `${id}@example.vn`, customerId: id, cardNumber: '411111******1111' },
        ...{ cardHolderName: '', cardExpireMonth: '12', cardExpireYear: '2020' },
        ...{ paymentMethod: 'VISA', bankCode: '', token: expect.stringMatching(/^[\w-]{22}$/) },
      },
      cancel: false,
    });
    const { rows } = await system.database.query(
      `select debit, credit from posting where credit = 'gateway:verification' or debit = 'gateway:verification'`,
    );
    expect(rows).toContainEqual({
      debit: 'connector:banknet:receivable',
      credit: 'gateway:verification',
    });
    await unlink(broughtBack(payer).data.token);
  });

  test('a 3-D card: the issuer’s challenge is proof enough', async () => {
    const payer = await linking(newCustomer());
    await payer.giveCard(VISA_3D);
    await payer.answerChallenge();
    expect(broughtBack(payer)).toMatchObject({ errorCode: '000', cancel: false });
    await unlink(broughtBack(payer).data.token);
  });

  test('a domestic card: its OTP is proof enough', async () => {
    const payer = await linking(newCustomer(), DOMESTIC);
    await payer.chooseBank('VCB');
    await payer.submit(GOOD_CARD);
    await payer.submit(RIGHT_OTP);
    expect(broughtBack(payer)).toMatchObject({
      errorCode: '000',
      data: { paymentMethod: 'ATM_ON', bankCode: 'VCB', cardHolderName: 'NGUYEN VAN A' },
    });
    await unlink(broughtBack(payer).data.token);
  });

  test('a domestic bank whose cards are typed at the bank cannot be chosen', async () => {
    const payer = await linking(newCustomer(), DOMESTIC);
    expect(payer.page.html).toContain('/bank/VCB');
    expect(payer.page.html).not.toContain('/bank/DAB"');
  });

  test('later: 176, and the card may pay little until its amount is told', async () => {
    const payer = await linking(newCustomer());
    await payer.giveCard(VISA);
    await payer.giveOtp();
    await payer.click('/return');
    const { errorCode, data } = broughtBack(payer);
    expect(errorCode).toBe('176');
    expect(await codeOf(ONE_CLICK, oneClick(data.token, { amount: 500_001 }))).toBe('175');
    expect(await codeOf(ONE_CLICK, oneClick(data.token, { amount: 500_000 }))).toBe('000');
    await payer.reopen();
    await payer.tellAmount();
    expect(broughtBack(payer).errorCode).toBe('000');
    expect(await codeOf(ONE_CLICK, oneClick(data.token, { amount: 500_001 }))).toBe('000');
    await unlink(data.token);
  });

  test('three wrong amounts: 172, and the number is barred for a day', async () => {
    const id = newCustomer();
    const payer = await linking(id);
    await payer.giveCard({ ...VISA, 'cc-number': '5555555555554444' });
    await payer.giveOtp();
    const token = await tokenOf(id);
    for (let i = 0; i < 3; i += 1) await payer.submit({ amount: '1' });
    expect(broughtBack(payer)).toMatchObject({ errorCode: '172', data: { customerId: id } });
    expect(await codeOf(ONE_CLICK, oneClick(token))).toBe('172');
    const again = await linking(newCustomer());
    await again.giveCard({ ...VISA, 'cc-number': '5555555555554444' });
    expect(again.page.html).toContain('tạm thời không được liên kết');
  });

  test('a card that is linked already, cancelled, too late, unlinked meanwhile', async () => {
    const token = await linkedVisa(newCustomer());
    const other = await linking(newCustomer());
    await other.giveCard(VISA);
    expect(other.page.html).toContain('đã được liên kết');
    await other.click('/cancel');
    await other.submit({});
    expect(broughtBack(other)).toMatchObject({ errorCode: '177', cancel: true });
    const leaver = await linking(newCustomer());
    await leaver.giveCard(VISA);
    await system.sandbox.advance('PT16M');
    await leaver.reopen();
    await leaver.click('/return');
    expect(broughtBack(leaver)).toMatchObject({ errorCode: '171', cancel: false });
    await unlink(token);

    const late = await linking(newCustomer());
    await system.sandbox.advance('PT16M');
    await late.reopen();
    await late.click('/return');
    expect(broughtBack(late)).toMatchObject({ errorCode: '174', cancel: false });

    const id = newCustomer();
    const gone = await linking(id);
    await gone.giveCard(VISA);
    await gone.giveOtp();
    await unlink(await tokenOf(id));
    await gone.submit({ amount: '1' });
    expect(broughtBack(gone).errorCode).toBe('173');
  });
});

type Customer = { readonly cards: readonly { readonly token: string; readonly status: string }[] };

async function tokenOf(id: string): Promise<string> {
  const { data } = await merchant.call(CUSTOMER, { id });
  return (data as Customer).cards[0]?.token ?? '';
}

const oneClick = (customerToken: string, change: object = {}): object => ({
  ...{ customerToken, orderCode: newOrderRef(), amount: 100_000, currency: 'VND' },
  ...{ orderDescription: 'Cà phê', returnUrl: CALLBACK, cancelUrl: CALLBACK, paymentHours: 1 },
  ...change,
});

describe('one click', () => {
  let token: string;

  beforeAll(async () => {
    token = await linkedVisa(newCustomer());
  });
  afterAll(() => unlink(token));

  test('the payer confirms, gives the OTP, and has paid', async () => {
    const fields = oneClick(token);
    const { data } = await merchant.call(ONE_CLICK, fields);
    const { token: transactionCode, checkoutUrl } = data as { token: string; checkoutUrl: string };
    const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
    const { html } = await payer.open(checkoutUrl);
    expect(html).toContain('••••&nbsp;1111');
    expect(html).not.toContain('cc-number');
    await payer.submit({});
    await payer.submit(PASSWORD_OTP);
    expect(broughtBack(payer)).toEqual({ errorCode: '000', data: transactionCode, cancel: false });
    const { data: info } = await merchant.call(INFO, { transactionCode });
    expect(info).toMatchObject({ status: '000', cardNumber: '411111******1111', method: 'VISA' });
    // The merchant that lost the answer asks again.
    expect(await merchant.call(ONE_CLICK, fields)).toMatchObject({ data });
  });

  test('the sandbox pays it as a payer would', async () => {
    const orderCode = newOrderRef();
    await merchant.call(ONE_CLICK, oneClick(token, { orderCode }));
    const { body } = await sandboxAt(system.gatewayUrl, 'alepay').pay(orderCode);
    expect(body).toMatchObject({ state: 'captured', status: '000' });
  });

  test.each<[string, object, string]>([
    ['no token', { customerToken: '' }, '198'],
    ['no order', { orderCode: '' }, '109'],
    ['an amount of nothing', { amount: 0 }, '120'],
    ['another currency', { currency: 'USD' }, '121'],
    ['no description', { orderDescription: '' }, '122'],
    ['no address', { returnUrl: '' }, '124'],
    ['no time', { paymentHours: 0 }, '131'],
    ['a token that names no card', { customerToken: 'x'.repeat(22) }, '106'],
  ])('%s', async (_name, change, code) => {
    expect(await codeOf(ONE_CLICK, oneClick(token, change))).toBe(code);
  });

  test('an international card is none of the domestic call', async () => {
    expect(await codeOf(`${ONE_CLICK}-domestic`, oneClick(token))).toBe('149');
  });
});

describe('get-customer-info and cancel-profile', () => {
  test('the customer by id or by card, until the card is unlinked', async () => {
    const id = newCustomer();
    const token = await linkedVisa(id);
    const { data } = await merchant.call(CUSTOMER, { id });
    expect(data).toMatchObject({
      ...{ id, firstName: 'Lan', email: `${id}@example.vn`, phoneNumber: '0901234567' },
      cards: [{ token, cardNumber: '411111******1111', status: 'ACTIVE' }],
    });
    expect((await merchant.call(CUSTOMER, { alepayToken: token })).data).toEqual(data);
    await unlink(token);
    expect((await merchant.call(CUSTOMER, { id })).data).toMatchObject({ id, cards: [] });
    expect(await codeOf(CANCEL, { alepayToken: token })).toBe('106');
    expect(await codeOf(ONE_CLICK, oneClick(token))).toBe('106');
  });

  test('nobody, and nothing asked', async () => {
    expect(await codeOf(CUSTOMER, { id: 'nobody' })).toBe('108');
    expect(await codeOf(CUSTOMER, {})).toBe('159');
    expect(await codeOf(CANCEL, {})).toBe('198');
  });
});

describe('isCardLink', () => {
  const linkingOrder = async (change: object = {}) => {
    const fields = goodOrder(newOrderRef(), { isCardLink: true, ...change });
    const { data } = await merchant.call('/checkout/v1/request-order', fields);
    const { token, checkoutUrl } = data as { token: string; checkoutUrl: string };
    const payer = await LinkingPayer.at(checkoutUrl, system);
    return { transactionCode: token, payer };
  };

  test('an order links its card besides: a 3-D card at once', async () => {
    const { transactionCode, payer } = await linkingOrder({ merchantSideUserId: newCustomer() });
    await payer.chooseBank('CC');
    await payer.giveCard(VISA_3D);
    await payer.answerChallenge();
    const { errorCode, data } = broughtBack(payer) as unknown as {
      errorCode: string;
      data: { alepayToken: string };
    };
    expect(errorCode).toBe('000');
    expect(data).toEqual({ alepayToken: expect.any(String), transactionCode, cardLinkCode: '000' });
    expect(await codeOf(ONE_CLICK, oneClick(data.alepayToken))).toBe('000');
    await unlink(data.alepayToken);
  });

  test('while nobody knows whether it paid, its token is not active', async () => {
    const { payer } = await linkingOrder({ merchantSideUserId: newCustomer(), checkoutType: 3 });
    await payer.chooseBank('VCB');
    await payer.submit({ ...GOOD_CARD, 'cc-number': '9704009001000000' });
    await payer.submit(RIGHT_OTP);
    await payer.click('/return');
    const { errorCode, data } = broughtBack(payer) as unknown as {
      errorCode: string;
      data: { alepayToken: string; cardLinkCode: string };
    };
    expect([errorCode, data.cardLinkCode]).toEqual(['107', '107']);
    expect(await codeOf(`${ONE_CLICK}-domestic`, oneClick(data.alepayToken))).toBe('199');
    expect(await codeOf(CANCEL, { alepayToken: data.alepayToken })).toBe('173');
  });
});

describe('after all of it', () => {
  test('the books are sound, and the bank’s own agree', async () => {
    // The small amounts go back by themselves.
    const open = `select count(*)::int as count from refund where status <> 'done'`;
    await expect
      .poll(async () => (await system.database.query(open)).rows[0].count, { timeout: 20_000 })
      .toBe(0);
    const { output, exit } = await system.cong(
      ...['ledger', 'verify', '--allow-pending', '--simulator', system.simulatorsUrl],
    );
    expect([exit, output]).toEqual([0, expect.stringContaining('The books are sound.')]);
    const held = `select coalesce(sum(case when debit = 'gateway:verification' then amount else -amount end), 0)::int as sum
      from posting where 'gateway:verification' in (debit, credit)`;
    expect((await system.database.query(held)).rows[0].sum).toBe(0);
  });

  test('no table and no log holds a card’s number or security code', async () => {
    const { rows } = await system.database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    const dumped = await Promise.all(
      rows.map(({ name }) =>
        system.database.query(`select string_agg(to_jsonb(t)::text, ' ') as text from ${name} t`),
      ),
    );
    const text = dumped.map(({ rows: [row] }) => String(row.text)).join(' ');
    const logs = system.gateways.map(({ process }) => process.log).join(' ');
    expect(text).toContain('411111******1111');
    for (const number of NUMBERS) expect(text + logs).not.toContain(number);
    expect(text + logs).not.toMatch(/"(securityCode|cvv|otp)":/);
  });
});

const NUMBERS = ['4111111111111111', '4444000000004404', '5555555555554444', '9704000000000018'];
