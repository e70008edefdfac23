import type { Vnd } from '@cong/values/money.ts';
import type { BankGroup } from '../core/bank/bank.ts';
import type { MagicValue, Protocol } from '../core/protocol/protocol.ts';
import { SANDBOX_OTPS } from '../core/wallet/one-time-password.ts';
import { type HtmlBytes, htmlBytes } from './html-bytes.ts';
import type { Locale } from './locale.ts';
import { escapeHtml } from './templates.ts';
import type { Translate } from './texts.ts';
import type { Visit } from './visit.ts';

type Shown = Pick<Visit, 'protocol' | 'locale'>;

/** The sandbox's panel of what to type for which outcome; ready HTML, made once per protocol and language. */
export type TestValues = {
  readonly forBanks: (shown: Shown) => HtmlBytes;
  readonly forDetails: (shown: Shown, group: BankGroup) => HtmlBytes;
  /** With the cards that are refused for instalments alone. */
  readonly forInstalments: (shown: Shown) => HtmlBytes;
  readonly forOtp: (shown: Shown, ofWallet?: boolean) => HtmlBytes;
  /** Which wallets there are. */
  readonly forWallet: (shown: Shown) => HtmlBytes;
  /** What the holder of a card would read in a message of its bank. */
  readonly forCardAmount: (shown: Shown, amount: Vnd) => HtmlBytes;
};

type Card = NonNullable<MagicValue['card']>;
type WithCard = MagicValue & { readonly card: Card };

const isInternational = ({ card }: WithCard): boolean => card.securityCode !== undefined;

/** Panels from the protocol's own table: the one that the simulator and the documents share. */
export function testValues(texts: Readonly<Record<Locale, Translate>>): TestValues {
  const made = new Map<string, HtmlBytes>();
  const once = (key: string, { protocol, locale }: Shown, make: () => string): HtmlBytes => {
    const name = `${protocol.name} ${locale} ${key}`;
    const before = made.get(name);
    if (before !== undefined) return before;
    const fresh = htmlBytes(make());
    made.set(name, fresh);
    return fresh;
  };
  const cardsOf = ({ magicValues }: Protocol, international: boolean): readonly WithCard[] =>
    magicValues.filter(
      (value): value is WithCard =>
        value.card !== undefined &&
        isInternational({ ...value, card: value.card }) === international,
    );
  const details = (key: string, shown: Shown, cards: readonly WithCard[]): HtmlBytes =>
    once(key, shown, () => {
      const t = texts[shown.locale];
      return first(t, cards[0]) + cardTable(t, cards, shown.locale);
    });
  return {
    forBanks: (shown) =>
      once('banks', shown, () => {
        const t = texts[shown.locale];
        return first(t, cardsOf(shown.protocol, false)[0]) + conditions(t, shown);
      }),
    forDetails: (shown, group) => {
      const cards = cardsOf(shown.protocol, group === 'international_cards');
      const atOnce = cards.filter(({ instalmentBank }) => instalmentBank === undefined);
      return details(group, shown, atOnce);
    },
    forInstalments: (shown) => details('instalments', shown, cardsOf(shown.protocol, true)),
    forOtp: (shown, ofWallet) =>
      ofWallet
        ? once('wallet otp', shown, () => walletOtps(texts[shown.locale]))
        : once('otp', shown, () => otps(texts[shown.locale], shown)),
    forWallet: (shown) => once('wallet', shown, () => wallets(texts[shown.locale], shown)),
    forCardAmount: ({ locale }, amount) => {
      const label = escapeHtml(texts[locale]('card-amount.label'));
      return htmlBytes(
        `<dl class="values"><div><dt>${label}</dt><dd><code>${amount}</code></dd></div></dl>`,
      );
    },
  };
}

/** What a card takes that says nothing else. */
const SUCCESS_OTP = '00000000';

function first(t: Translate, value: WithCard | undefined): string {
  if (value === undefined) return '';
  const { number, holder, date, securityCode } = value.card;
  const row = (key: string, text: string): string =>
    `<div><dt>${escapeHtml(t(key))}</dt><dd><code>${escapeHtml(text)}</code></dd></div>`;
  const rows =
    securityCode === undefined
      ? row('details.holder.label', holder) + row('details.issue.label', date)
      : row('details.expiry.label', date) + row('details.cvv.label', securityCode);
  return `<dl class="values">${row('details.number.label', number)}${rows}${row('otp.label', value.otp ?? SUCCESS_OTP)}</dl>`;
}

/** What the script fills in besides the number when a card is chosen; one that differs from the rest says so itself. */
const rest = ({ holder, date, securityCode }: Card): string =>
  ` data-holder="${escapeHtml(holder)}" data-date="${escapeHtml(date)}" data-cvv="${escapeHtml(securityCode ?? '')}"`;

function cardTable(t: Translate, cards: readonly WithCard[], locale: Locale): string {
  const usual = cards[0] === undefined ? '' : rest(cards[0].card);
  const rows = cards.map((value) => {
    const own = rest(value.card);
    return `<tr${own === usual ? '' : own}><td><code>${escapeHtml(value.card.number)}</code><td>${escapeHtml(value[locale])}<td>${escapeHtml(value.code)}`;
  });
  const heads = ['test.number', 'test.outcome', 'test.status'].map(
    (key) => `<th scope="col">${escapeHtml(t(key))}</th>`,
  );
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(t('test.cards'))}">` +
    `<table id="test-cards"${usual}><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}

function conditions(t: Translate, { protocol, locale }: Shown): string {
  const rows = protocol.magicValues.flatMap(({ condition, code, otp, by, ...value }) =>
    condition === undefined || otp !== undefined || by === 'merchant'
      ? []
      : [
          `<li>${escapeHtml(condition[locale])}: ${escapeHtml(value[locale])} (${escapeHtml(code)})</li>`,
        ],
  );
  return rows.length === 0
    ? ''
    : `<p>${escapeHtml(t('test.conditions'))}</p><ul>${rows.join('')}</ul>`;
}

function otps(t: Translate, { protocol, locale }: Shown): string {
  const row = (otp: string, text: string): string =>
    `<div><dt><code>${escapeHtml(otp)}</code></dt><dd>${escapeHtml(text)}</dd></div>`;
  const ofCards = new Map<string, readonly string[]>();
  const others: string[] = [];
  for (const { otp, card, code, ...value } of protocol.magicValues) {
    if (otp === undefined) continue;
    if (card === undefined) others.push(row(otp, `${value[locale]} (${code})`));
    else ofCards.set(otp, [...(ofCards.get(otp) ?? []), card.number]);
  }
  const own = [...ofCards].map(([otp, numbers]) =>
    row(otp, `${t('test.right_otp_of')} ${numbers.join(', ')}`),
  );
  return `<dl class="values">${row(SUCCESS_OTP, t('test.right_otp'))}${own.join('')}${others.join('')}</dl>`;
}

function walletOtps(t: Translate): string {
  const row = (otp: string, key: string): string =>
    `<div><dt><code>${otp}</code></dt><dd>${escapeHtml(t(key))}</dd></div>`;
  const { right, expired } = SANDBOX_OTPS;
  return `<dl class="values">${row(right, 'test.right_otp')}${row(expired, 'reason.otp_expired')}</dl>`;
}

/** Number and password of each wallet, and what comes of paying from it. */
function wallets(t: Translate, { protocol, locale }: Shown): string {
  const rows = protocol.magicValues.flatMap(({ wallet, condition, code, ...value }) => {
    if (wallet === undefined) return [];
    const when = condition === undefined ? '' : `${condition[locale]}: `;
    const { phone, password } = wallet;
    return [
      `<div><dt><code>${escapeHtml(phone)}</code> <code>${escapeHtml(password)}</code></dt><dd>${escapeHtml(`${when}${value[locale]} (${code})`)}</dd></div>`,
    ];
  });
  return `<p>${escapeHtml(t('wallet.test'))}</p><dl class="values">${rows.join('')}</dl>`;
}
