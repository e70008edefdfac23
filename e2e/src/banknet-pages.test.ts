import { addMs, HOUR_MS } from '@cong/values/time.ts';
import { otps } from '@cong/wire/banknet/cards.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shopMerchant } from '../../server/src/checkout/testing/shop-merchant.ts';
import { gatewayRouter } from '../../server/src/main/routing.ts';
import { AMOUNT, cardNamed, openStage, patient, type Stage } from './banknet-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(async () => {
  stage.sleeper.wakeAll();
  await stage.order({ reset: true });
});

const paid = { outcome: 'paid', amount: AMOUNT } as const;

type Form = Readonly<Record<string, string>>;

/** A browser without script: follows no redirect by itself. */
async function visit(url: string, form?: Form) {
  const answer = await fetch(url, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    ...(form && { body: new URLSearchParams(form) }),
  });
  const location = answer.headers.get('location');
  return {
    status: answer.status,
    html: await answer.text(),
    headers: answer.headers,
    next: location === null ? undefined : new URL(location, url).href,
  };
}

async function opened(bank = 'DAB') {
  const request = stage.startRequest(bank);
  const answer = await stage.connector.start(request);
  if (answer.outcome !== 'redirect') throw new Error(answer.outcome);
  const { url } = answer;
  const { attemptId } = request;
  const inquire = () =>
    stage.connector.inquire?.({
      attemptId,
      amount: AMOUNT,
      account: {},
      startedAt: stage.time.now,
      signal: patient(),
    });
  return { url, attemptId, inquire };
}

const details = (outcome = 'success'): Form => {
  const { number, holder, date } = cardNamed(outcome);
  return { number, holder, date };
};
const otp = (text: string = otps.right): Form => ({ otp: text });

/** Types card and OTP; the last answer is the bank's to the OTP. */
async function pay(url: string, outcome?: string) {
  await visit(`${url}/card`, details(outcome));
  return visit(`${url}/otp`, otp());
}

test('only the banks with a page of their own take the payer away', () => {
  const merchant = shopMerchant({ account: 'payable', feeBps: 0, acceptsJcb: false });
  const methodOf = (bank: string) =>
    gatewayRouter([stage.connector], () => true)({ merchant, bank, amount: AMOUNT })?.method;
  expect(['DAB', 'EIB', 'MRTB'].map(methodOf)).toEqual(Array(3).fill('bank_page'));
  expect(['VCB', 'CC', 'NONE'].map(methodOf)).toEqual([
    'domestic_card',
    'international_card',
    undefined,
  ]);
});

test('a payer types card and OTP at the bank and comes back with a signed result', async () => {
  const { url, attemptId } = await opened();
  const first = await visit(url);
  expect(first.html).toContain('DongABank');
  expect(first.html).toContain('100.000');
  const afterCard = await visit(`${url}/card`, details());
  expect(afterCard).toMatchObject({ status: 303, next: `${url}?lang=vi` });
  expect((await visit(`${url}?lang=vi`)).html).toContain('one-time-code');
  const back = await visit(`${url}/otp`, otp());
  expect(back.status).toBe(303);
  expect(back.next).toContain(`${stage.gatewayUrl}/connectors/banknet/return?`);
  const gate = await visit(back.next ?? '');
  expect(gate).toMatchObject({ status: 303, next: `${stage.gatewayUrl}/pay/${attemptId}` });
  expect(await stage.resultsOf(attemptId, 2)).toMatchObject([paid, paid]);
  expect(await stage.bookOf(attemptId)).toMatchObject({ debited: '100000' });
});

/** A card that was given at the gateway, and whose issuer asks its holder here. */
async function challenged(outcome = 'success_3ds') {
  const request = stage.startRequest('CC', cardNamed(outcome));
  const answer = await stage.connector.start(request);
  if (answer.outcome !== 'redirect') throw new Error(answer.outcome);
  return { url: answer.url, attemptId: request.attemptId };
}

describe('3-D Secure: the issuer asks its holder on a page of its own', () => {
  test('the right OTP debits, and the payer comes back', async () => {
    const { url, attemptId } = await challenged();
    const first = await visit(url);
    expect(first.html).toContain('3-D Secure');
    expect(first.html).toContain('one-time-code');
    expect(first.html).not.toContain('cc-number');
    expect((await visit(`${url}/otp`, otp())).status).toBe(303);
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([paid]);
    expect(await stage.bookOf(attemptId)).toMatchObject({ debited: '100000' });
  });

  test.each<[string, string, readonly string[], string]>([
    ['three wrong OTPs', 'success_3ds', ['1', '2', '3'], 'wrong_otp_too_often'],
    ['no money behind it', 'insufficient_funds.3ds', [otps.right], 'insufficient_funds'],
  ])('%s: nothing is debited', async (_name, outcome, typed, reason) => {
    const { url, attemptId } = await challenged(outcome);
    for (const text of typed) await visit(`${url}/otp`, otp(text));
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([{ outcome: 'refused', reason }]);
  });

  test('a holder who leaves is asked no longer than the order lives', async () => {
    const { url, attemptId } = await challenged();
    await visit(url);
    stage.time.now = addMs(stage.time.now, HOUR_MS);
    const left = await stage.connector.inquire?.({
      ...{ attemptId, amount: AMOUNT, account: {}, startedAt: stage.time.now },
      signal: patient(),
    });
    expect(left).toMatchObject({ outcome: 'not_paid', reason: 'otp_not_entered' });
  });
});

describe('a wallet', () => {
  const signIn = (phone: string, password = '123456'): Form => ({ phone, password });

  test('its holder signs in, sees the amount, agrees, and comes back', async () => {
    const { url, attemptId } = await opened('APPOTA');
    const first = await visit(url);
    expect(first.html).toContain('autocomplete="username"');
    expect(first.html).toContain('autocomplete="current-password"');
    expect((await visit(`${url}/card`, details())).html).toContain('current-password');
    expect((await visit(`${url}/confirm`, {})).html).toContain('current-password');
    expect((await visit(`${url}/sign-in`, signIn('0900 000 001'))).status).toBe(303);
    expect((await visit(url)).html).toContain('100.000');
    expect((await visit(`${url}/confirm`, {})).status).toBe(303);
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([paid]);
  });

  test('a wrong password is said, not shown again, and the third time ends it', async () => {
    const { url, attemptId } = await opened('ZALOPAY');
    const wrong = await visit(`${url}/sign-in`, signIn('0900000001', 'hunter2'));
    expect(wrong.status).toBe(422);
    expect(wrong.html).not.toContain('hunter2');
    await visit(`${url}/sign-in`, signIn('0900000009'));
    await visit(`${url}/sign-in`, signIn('0900000001', 'x'));
    const refused = { outcome: 'refused', reason: 'wrong_details_too_often' };
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([refused]);
  });

  test.each([
    ['0900000002', 'insufficient_funds'],
    ['0900000003', 'account_locked'],
    ['0900000004', 'over_limit'],
  ])('%s is refused: %s', async (phone, reason) => {
    const { url, attemptId } = await opened('SHOPEEPAY');
    await visit(`${url}/sign-in`, signIn(phone));
    await visit(`${url}/confirm`, {});
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([{ outcome: 'refused', reason }]);
  });
});

test('pages need no script, are in two languages, and never show what was typed', async () => {
  const { url } = await opened();
  const vi = await visit(url);
  expect(vi.html).toContain('<html lang="vi">');
  expect(vi.html).not.toContain('<script');
  expect(vi.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await visit(`${url}?lang=en`)).html).toContain('<label for="number">Card number</label>');
  const typed = { number: '9704999999999999', holder: 'TRAN THI B', date: '11/11' };
  const wrong = await visit(`${url}/card`, typed);
  expect(wrong).toMatchObject({ status: 422 });
  expect(wrong.html).toContain('role="alert"');
  for (const text of Object.values(typed)) expect(wrong.html).not.toContain(text);
});

describe('how the two messages of a page may come', () => {
  const arrivals = async (delivery: string) => {
    await stage.order({ match: { next: true }, behaviour: { delivery } });
    const page = await opened();
    return { ...page, answer: await pay(page.url) };
  };

  test('the result first', async () => {
    const { attemptId, answer } = await arrivals('result_first');
    expect(stage.received.filter((one) => one.attemptId === attemptId)).toHaveLength(1);
    await visit(answer.next ?? '');
    expect(await stage.resultsOf(attemptId, 2)).toMatchObject([paid, paid]);
  });

  test('the return first', async () => {
    const { attemptId, answer } = await arrivals('return_first');
    await visit(answer.next ?? '');
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([paid]);
    stage.sleeper.wakeAll();
    expect(await stage.resultsOf(attemptId, 2)).toMatchObject([paid, paid]);
  });

  test('the result lost: the return alone tells it', async () => {
    const { attemptId, answer } = await arrivals('result_lost');
    expect(stage.received.filter((one) => one.attemptId === attemptId)).toHaveLength(0);
    await visit(answer.next ?? '');
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([paid]);
  });

  test('the return lost: the server alone tells it', async () => {
    const { attemptId, answer } = await arrivals('return_lost');
    expect(answer).toMatchObject({ status: 200, next: undefined });
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([paid]);
  });

  test('both lost: only an inquiry tells it', async () => {
    const { attemptId, answer, inquire } = await arrivals('both_lost');
    expect(answer).toMatchObject({ status: 200, next: undefined });
    expect(await inquire()).toMatchObject(paid);
    expect(stage.received.filter((one) => one.attemptId === attemptId)).toHaveLength(0);
  });

  test('the result twice', async () => {
    const { attemptId } = await arrivals('result_twice');
    expect(await stage.resultsOf(attemptId, 2)).toMatchObject([paid, paid]);
    expect(await stage.bookOf(attemptId)).toMatchObject({ debited: '100000' });
  });

  test('the result late, without a return', async () => {
    const { attemptId, answer } = await arrivals('result_late');
    expect(answer.next).toBeUndefined();
    stage.sleeper.wakeAll();
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([paid]);
  });

  test('wrongly signed: neither is believed', async () => {
    const { url, attemptId } = await opened();
    await stage.order({ match: { attemptRef: attemptId }, behaviour: { wrongSignature: true } });
    const back = await visit((await pay(url)).next ?? '');
    expect(back.status).toBe(400);
    expect(back.html).toContain('Không xác minh được');
    // The network's server gives the refused result up to a later try.
    await stage.sleeper.someoneSleeps();
    expect(stage.received.filter((one) => one.attemptId === attemptId)).toHaveLength(0);
  });
});

describe('how a payer ends without paying', () => {
  const refused = (reason: string) => ({ outcome: 'refused', reason });

  test('cancels', async () => {
    const { url, attemptId, inquire } = await opened('EIB');
    expect(await inquire()).toEqual({ outcome: 'pending' });
    await visit(`${url}/cancel`, {});
    expect(await stage.resultsOf(attemptId, 1)).toEqual([refused('payer_cancelled')]);
  });

  test.each([
    ['refused with the card', 'card_lost', 'card_lost'],
    ['refused at the debit', 'insufficient_funds', 'insufficient_funds'],
  ])('%s', async (_name, outcome, reason) => {
    const { url, attemptId } = await opened('MRTB');
    await pay(url, outcome);
    expect(await stage.resultsOf(attemptId, 1)).toEqual([refused(reason)]);
  });

  test('types wrong details three times', async () => {
    const { url, attemptId } = await opened();
    const wrong = { ...details(), holder: 'AI DO' };
    expect((await visit(`${url}/card`, wrong)).status).toBe(422);
    expect((await visit(`${url}/card`, wrong)).status).toBe(422);
    expect((await visit(`${url}/card`, wrong)).status).toBe(303);
    expect(await stage.resultsOf(attemptId, 1)).toEqual([refused('wrong_details_too_often')]);
  });

  test('types a wrong OTP three times, or an expired one', async () => {
    const first = await opened();
    await visit(`${first.url}/card`, details());
    for (const status of [422, 422, 303]) {
      expect((await visit(`${first.url}/otp`, otp('1'))).status).toBe(status);
    }
    expect(await stage.resultsOf(first.attemptId, 1)).toEqual([refused('wrong_otp_too_often')]);
    const second = await opened();
    await visit(`${second.url}/card`, details());
    await visit(`${second.url}/otp`, otp(otps.expired));
    expect(await stage.resultsOf(second.attemptId, 1)).toEqual([refused('otp_expired')]);
  });

  test('just leaves: pending until the attempt expires, then not paid by the step it stood at', async () => {
    const atCard = await opened();
    const atOtp = await opened();
    await visit(`${atOtp.url}/card`, details());
    expect(await atOtp.inquire()).toEqual({ outcome: 'pending' });
    stage.time.now = new Date(stage.time.now.getTime() + 15 * 60_000);
    expect(await atCard.inquire()).toEqual({ outcome: 'not_paid', reason: 'details_not_entered' });
    expect(await atOtp.inquire()).toEqual({ outcome: 'not_paid', reason: 'otp_not_entered' });
    expect((await visit(`${atOtp.url}/otp`, otp())).html).toContain('Quay lại cổng thanh toán');
    expect(await stage.bookOf(atOtp.attemptId)).toMatchObject({ debited: '0' });
  });
});

describe('pages that are done with', () => {
  test('a second approval does not debit again', async () => {
    const { url, attemptId } = await opened();
    await pay(url);
    const again = await visit(`${url}/otp`, otp());
    expect(again.status).toBe(200);
    expect(again.html).toContain('/connectors/banknet/return?');
    expect(await stage.bookOf(attemptId)).toMatchObject({ debited: '100000' });
  });

  test('an OTP without a card asks for the card', async () => {
    const { url } = await opened();
    expect((await visit(`${url}/otp`, otp())).html).toContain('cc-number');
  });

  test('an unknown page is not found', async () => {
    expect(await visit(`${stage.bankUrl}/banknet/pages/nothing`)).toMatchObject({ status: 404 });
  });
});
