import { expect, test } from 'vitest';
import type { StartAnswer } from '../core/connector/connector.ts';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import { CARD, OTP } from './testing/fake-bank.ts';
import type { Placed } from './testing/stage.ts';
import { SHOP, testStage } from './testing/test-stage.ts';
import { giveCard, giveOtp, sentTo } from './testing/walk.ts';

const stage = testStage();
const newBrowser = (): BrowserLike => new BrowserLike(stage().app);
const started = (): number => stage().bank.started.length;
const authorised = (): number => stage().bank.authorised.length;

async function detailsForm(browser: BrowserLike, { path }: Placed) {
  const { action, fields } = formOf((await browser.visit(`${path}/bank/123PVCB`)).body);
  return { action, fields: { ...fields, ...CARD } };
}

test('two clicks on one details form ask the bank once, and both lead on', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const form = await detailsForm(browser, order);
  const before = started();
  const answers = await Promise.all([
    browser.post(form.action, form.fields),
    browser.post(form.action, form.fields),
  ]);
  expect(started()).toBe(before + 1);
  for (const answer of answers) {
    expect(answer.statusCode).toBe(303);
    expect(['/otp', '/waiting']).toContain(sentTo(answer, order));
  }
  expect((await browser.visit(order.path)).at).toBe(`${order.path}/otp`);
});

test('a second click while the bank is asked stays with the payer, though the cookie never came', async () => {
  const order = await stage().place();
  const { action, fields } = await detailsForm(newBrowser(), order);
  const { promise, resolve } = Promise.withResolvers<StartAnswer>();
  const asked = Promise.withResolvers<void>();
  stage().bank.script.start = () => {
    asked.resolve();
    return promise;
  };
  // As a browser without cookies so far: the first click's answer is given up for the second's.
  const first = newBrowser().post(action, fields);
  await asked.promise;
  const second = newBrowser();
  expect(sentTo(await second.post(action, fields), order)).toBe('/waiting');
  const waiting = await second.visit(`${order.path}/waiting`);
  expect(waiting.body).toContain('Đang kiểm tra thông tin thẻ');
  resolve({ outcome: 'otp_required', connectorRef: 'ref' });
  await first;
  expect((await second.visit(`${order.path}/waiting`)).at).toBe(`${order.path}/otp`);
});

test('two clicks on one OTP form debit once, and both lead to the shop', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  const { action, fields } = formOf((await browser.visit(`${order.path}/otp`)).body);
  const before = authorised();
  const post = () => browser.post(action, { ...fields, otp: OTP });
  const answers = await Promise.all([post(), post()]);
  answers.push(await post());
  expect(authorised()).toBe(before + 1);
  for (const answer of answers) {
    expect([`${SHOP}/paid`, '/waiting']).toContain(sentTo(answer, order).split('?')[0]);
  }
  expect((await browser.get(`${order.path}/waiting`)).headers.location).toContain(`${SHOP}/paid?`);
});

test('an old OTP form posted again is no second wrong try', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  const { action, fields } = formOf((await browser.visit(`${order.path}/otp`)).body);
  await browser.post(action, { ...fields, otp: '1' });
  await browser.post(action, { ...fields, otp: '1' });
  expect(await stage().paymentOf(order)).toMatchObject({ wrongOtps: 1 });
});

test('an old details form posted after a wrong try is no second one', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const form = await detailsForm(browser, order);
  const wrong = { ...form.fields, number: '9704000000000026' };
  await browser.post(form.action, wrong);
  await browser.post(form.action, wrong);
  expect(await stage().paymentOf(order)).toMatchObject({ wrongDetails: 1 });
});

test('the back button from the OTP page leads to the OTP page, from the shop to the result', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  for (const path of ['', '/bank/123PVCB', '/waiting', '/result', '/return']) {
    expect((await browser.visit(order.path + path)).at).toBe(`${order.path}/otp`);
  }
  await giveOtp(browser, order);
  for (const path of ['', '/bank/123PVCB', '/otp', '/cancel']) {
    expect((await browser.visit(order.path + path)).at).toBe(`${order.path}/result`);
  }
});

test('cancelling what was paid meanwhile leads to the shop with the payment’s true outcome', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const { action, fields } = formOf((await browser.visit(`${order.path}/cancel`)).body);
  await giveCard(browser, order);
  await giveOtp(browser, order);
  const answer = await browser.post(action, fields);
  expect(answer.headers.location).toMatch(/^http:\/\/shop\.test\/paid\?.*status=1&/);
});
