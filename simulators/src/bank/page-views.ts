import { bankOf } from '@cong/wire/banknet/banks.ts';
import { cardFor, otps, testCards } from '@cong/wire/banknet/cards.ts';
import { testWallets, WALLET_PASSWORD } from '@cong/wire/banknet/test-wallets.ts';
import { Html, html } from '../shared/html.ts';
import { type Language, wholePage, đồng } from '../shared/page.ts';
import type { Attempt } from './books.ts';
import { texts } from './page-texts.ts';

export type View = {
  readonly attempt: Attempt;
  readonly language: Language;
  /** The page's own address: forms post below it. */
  readonly path: string;
};

type Problem = 'wrongDetails' | 'wrongOtp' | 'wrongSignIn';

const [testCard] = testCards;
const [testWallet] = testWallets;

const NOTHING = new Html('');

export const STYLE_PATH = '/banknet/page.css';

export const style = `:root{color-scheme:light dark;--ground:#f4f4f2;--card:#fff;--ink:#1a1a1a;--line:#767676;--bank:#0b4f6c;--on:#fff;--bad:#a30000}
@media (prefers-color-scheme:dark){:root{--ground:#101417;--card:#1a2025;--ink:#eef1f3;--line:#84909a;--bank:#7cc4e4;--on:#06222e;--bad:#ff9d95}}
body{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground);margin:0;padding:0 .75rem}
main{max-width:26rem;margin:1.5rem auto;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-top:6px solid var(--bank)}
h1{font-size:1.3rem;line-height:1.3;margin-top:0}
a{color:var(--bank)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}dd{margin:0;overflow-wrap:anywhere}
label{display:block;margin-top:1rem;font-weight:600}
input{font:inherit;color:inherit;background:var(--card);width:100%;box-sizing:border-box;padding:.6rem;border:2px solid var(--line)}
button{font:inherit;font-weight:600;width:100%;padding:.7rem 1.2rem;margin-top:1.2rem;border:2px solid var(--bank);min-height:2.75rem}
.go{background:var(--bank);color:var(--on)}.stop{background:var(--card);color:var(--bank);margin-top:.75rem}
.problem{border-left:4px solid var(--bad);padding-left:.8rem;color:var(--bad)}
:focus-visible{outline:3px solid #d97700;outline-offset:2px}
`;

const page = (language: Language, heading: string, content: Html): string =>
  wholePage({ language, heading, style: STYLE_PATH }, content);

function summary({ attempt, language, path }: View): Html {
  const text = texts[language];
  const other = language === 'vi' ? 'en' : 'vi';
  return html`<p>${text.note}</p>
<dl>
<dt>${text.amount}</dt><dd>${đồng(attempt.amount, language)}</dd>
<dt>${text.order}</dt><dd>${attempt.session?.description}</dd>
<dt>${text.testValues}</dt><dd>${testValues(attempt)}</dd>
</dl>
<p><a href="${path}?lang=${other}" lang="${other}">${text.otherLanguage}</a></p>`;
}

function headingOf({ attempt, language }: View): string {
  const bank = bankOf(attempt.bank);
  // A card's issuer asks its holder here, after the card was given elsewhere.
  if (bank?.cards === 'international') return texts[language].challenge;
  return `${bank?.name}: ${texts[language].title}`;
}

/** What to type here: the card is known by the time its issuer asks, a wallet has its own. */
function testValues({ bank, card }: Attempt): string {
  if (bankOf(bank)?.cards === 'wallet') return `${testWallet?.phone}, ${WALLET_PASSWORD}`;
  const otp = cardFor(card ?? '')?.otp ?? otps.right;
  const { number, holder, date } = testCard;
  return card === undefined ? `${number}, ${holder}, ${date}, OTP ${otp}` : `OTP ${otp}`;
}

const problemOf = (language: Language, problem: Problem | undefined): Html =>
  problem === undefined
    ? NOTHING
    : html`<p class="problem" role="alert" id="problem">${texts[language][problem]}</p>`;

function cancelForm({ language, path }: View): Html {
  return html`<form method="post" action="${path}/cancel?lang=${language}">
<button class="stop">${texts[language].cancel}</button>
</form>`;
}

/** The form for card number, holder and issue date. What was typed is never sent back. */
export function detailsPage(view: View, problem?: Problem): string {
  const { language, path } = view;
  const text = texts[language];
  return page(
    language,
    headingOf(view),
    html`${problemOf(language, problem)}${summary(view)}
<form method="post" action="${path}/card?lang=${language}">
<label for="number">${text.number}</label>
<input id="number" name="number" autocomplete="cc-number" inputmode="numeric" required>
<label for="holder">${text.holder}</label>
<input id="holder" name="holder" autocomplete="cc-name" required>
<label for="date">${text.date}</label>
<input id="date" name="date" autocomplete="cc-exp" inputmode="numeric" required>
<button class="go">${text.next}</button>
</form>
${cancelForm(view)}`,
  );
}

export function otpPage(view: View, problem?: Problem): string {
  const { language, path } = view;
  const text = texts[language];
  return page(
    language,
    headingOf(view),
    html`${problemOf(language, problem)}${summary(view)}
<form method="post" action="${path}/otp?lang=${language}">
<label for="otp">${text.otp}</label>
<input id="otp" name="otp" autocomplete="one-time-code" inputmode="numeric" required>
<button class="go">${text.pay}</button>
</form>
${cancelForm(view)}`,
  );
}

/** What a wallet's holder signs in with. */
export function signInPage(view: View, problem?: Problem): string {
  const { language, path } = view;
  const text = texts[language];
  return page(
    language,
    headingOf(view),
    html`${problemOf(language, problem)}${summary(view)}
<form method="post" action="${path}/sign-in?lang=${language}">
<label for="phone">${text.phone}</label>
<input id="phone" name="phone" autocomplete="username" inputmode="tel" required>
<label for="password">${text.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button class="go">${text.signIn}</button>
</form>
${cancelForm(view)}`,
  );
}

/** The amount once more, and the wallet's holder agrees. */
export function confirmPage(view: View): string {
  const { language, path } = view;
  const text = texts[language];
  return page(
    language,
    headingOf(view),
    html`${summary(view)}
<form method="post" action="${path}/confirm?lang=${language}">
<button class="go">${text.pay}</button>
</form>
${cancelForm(view)}`,
  );
}

/** For a payer who comes back to a page that is done with. */
export const finishedPage = (view: View, returnUrl: string): string =>
  page(
    view.language,
    headingOf(view),
    html`<p>${texts[view.language].finished}</p>
<p><a href="${returnUrl}">${texts[view.language].back}</a></p>`,
  );

/** A page that leads nowhere: the payer's way back was lost, or the bank is out of order. */
export const messagePage = (
  language: Language,
  message: 'closed' | 'outOfOrder' | 'notFound',
): string => page(language, texts[language].title, html`<p>${texts[language][message]}</p>`);
