import type { LightMyRequestResponse } from 'fastify';
import { type BrowserLike, formOf } from './browser-like.ts';
import { CARD, OTP } from './fake-bank.ts';
import type { Placed } from './stage.ts';

type Answer = LightMyRequestResponse;

const location = ({ headers }: Answer): string => String(headers.location ?? '');

/** Where an answer sends the browser, below the payment's own address. */
export const sentTo = (answer: Answer, { path }: Placed): string =>
  location(answer).startsWith(path) ? location(answer).slice(path.length) || '/' : location(answer);

/** Fills in the first form of the page at an address and posts it. */
async function fillIn(
  browser: BrowserLike,
  url: string,
  typed: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { action, fields } = formOf((await browser.visit(url)).body);
  return browser.post(action, { ...fields, ...typed });
}

/** Chooses a bank and gives the good card, or another. */
export const giveCard = (
  browser: BrowserLike,
  { path }: Placed,
  typed: Readonly<Record<string, string>> = CARD,
  code = '123PVCB',
): Promise<Answer> => fillIn(browser, `${path}/bank/${code}`, typed);

/** Gives the right OTP, or another. */
export const giveOtp = (browser: BrowserLike, { path }: Placed, otp = OTP): Promise<Answer> =>
  fillIn(browser, `${path}/otp`, { otp });
