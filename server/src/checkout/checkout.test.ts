import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import { CARD, OTP } from './testing/fake-bank.ts';
import { openStage, type Stage } from './testing/stage.ts';

const SHOP = 'http://shop.test';

let database: TestDatabase;
let stage: Stage;
let browser: BrowserLike;

beforeAll(async () => {
  database = await testDatabase();
  stage = await openStage({ databaseUrl: database.url, shop: SHOP });
});

beforeEach(() => {
  stage.bank.script = {};
  browser = new BrowserLike(stage.app);
});

afterAll(async () => {
  await stage?.close();
  await database?.drop();
});

test('a payer chooses a bank, gives card and OTP, and is sent to the shop with a signed outcome', async () => {
  const order = await stage.place();
  const banks = await browser.visit(order.url);
  expect(banks.statusCode).toBe(200);
  const link = /href="([^"]*123PVCB[^"]*)"/.exec(banks.body)?.[1] ?? '';
  const details = await browser.visit(link);
  const form = formOf(details.body);
  const posted = await browser.post(form.action, { ...form.fields, ...CARD });
  expect(posted.statusCode).toBe(303);
  const otp = await browser.visit(posted.headers.location ?? '');
  expect(otp.body).toContain('autocomplete="one-time-code"');
  const otpForm = formOf(otp.body);
  const paid = await browser.post(otpForm.action, { ...otpForm.fields, otp: OTP });
  expect(paid.statusCode).toBe(303);
  const back = new URL(paid.headers.location ?? '');
  expect(back.origin + back.pathname).toBe(`${SHOP}/paid`);
  expect(back.searchParams.get('status')).toBe('1');
  expect(back.searchParams.get('transactionID')).toBe(order.orderRef);
  expect(await stage.paymentOf(order)).toMatchObject({ status: 'captured' });
});
