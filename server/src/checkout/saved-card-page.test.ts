import { merchantId, type PaymentId } from '@cong/values/ids.ts';
import { beforeEach, expect, test } from 'vitest';
import type { ActiveCard, CardId, SealedNumber } from '../core/card/saved-card.ts';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import { CARD } from './testing/fake-bank.ts';
import { testStage } from './testing/test-stage.ts';
import { giveOtp, sentTo } from './testing/walk.ts';

const stage = testStage();
const ID = '019aabf0-6b1e-7d7c-a8b0-6ac9a1f6f0a1' as CardId;

const card: ActiveCard = {
  ...{ id: ID, merchantId: merchantId(1), version: 2, status: 'active' },
  ...{ protocol: '123pay', token: '1234567890123456', bank: 'VCB', fingerprint: 'f' },
  ...{ masked: '970400******0018', holder: CARD.holder, date: CARD.date },
  ...{ paymentId: 'p' as PaymentId, attemptId: 'a' as never, number: 'sealed' as SealedNumber },
  ...{ savedAt: new Date(0), activeAt: new Date(0) },
};

beforeEach(() => {
  stage().controls.card = card;
});

const place = () => stage().place({ cardOnFile: ID });

test('one click: the page shows the masked card and no field to type in; the number never leaves', async () => {
  const browser = new BrowserLike(stage().app);
  const { path } = await place();
  const { statusCode, body } = await browser.visit(path);
  expect(statusCode).toBe(200);
  expect(body).toContain('0018');
  expect(body).toContain(CARD.holder);
  expect(body).not.toContain('cc-number');
  expect(body).not.toContain(CARD.number);
});

test('the payer confirms, gives the OTP, and is back at the shop', async () => {
  const browser = new BrowserLike(stage().app);
  const order = await place();
  const { action, fields } = formOf((await browser.visit(order.path)).body);
  expect(sentTo(await browser.post(action, fields), order)).toBe('/otp');
  expect(stage().bank.started.at(-1)?.card).toMatchObject({ onFile: 'payer', holder: CARD.holder });
  expect(sentTo(await giveOtp(browser, order), order)).toMatch(/^http:\/\/shop\.test\/paid\?/);
  expect((await stage().paymentOf(order)).attempts).toMatchObject([{ cardOnFile: ID }]);
});

test('the button pressed twice makes one attempt', async () => {
  const browser = new BrowserLike(stage().app);
  const order = await place();
  const { action, fields } = formOf((await browser.visit(order.path)).body);
  await Promise.all([browser.post(action, fields), browser.post(action, fields)]);
  expect((await stage().paymentOf(order)).attempts).toHaveLength(1);
});

test('a form that is not ours starts nothing', async () => {
  const browser = new BrowserLike(stage().app);
  const order = await place();
  const { action, fields } = formOf((await browser.visit(order.path)).body);
  await browser.post(action, { ...fields, csrf: 'forged' });
  expect((await stage().paymentOf(order)).attempts).toEqual([]);
});

test('a card that was removed meanwhile is said to be gone', async () => {
  const browser = new BrowserLike(stage().app);
  const order = await place();
  stage().controls.card = undefined;
  const { statusCode, body } = await browser.visit(order.path);
  expect(statusCode).toBe(410);
  expect(body).toContain('/cancel');
});
