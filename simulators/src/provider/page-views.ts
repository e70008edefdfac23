import { Html, html } from '../shared/html.ts';
import { type Language, wholePage, đồng } from '../shared/page.ts';
import type { Order } from './books.ts';
import { texts } from './page-texts.ts';

/** How a provider looks. */
export type Look = {
  /** The first part of its paths. */
  readonly name: string;
  readonly title: string;
  /** White letters are readable on it. */
  readonly colour: `#${string}`;
};

/** A provider's codes for a refusal, with what they mean. */
export type Declines = Readonly<Record<string, Readonly<Record<Language, string>>>>;

export type View = {
  readonly look: Look;
  readonly language: Language;
  readonly order: Order;
};

export const pagePath = ({ name }: Look, { token }: Pick<Order, 'token'>): string =>
  `/${name}/pages/${token}`;

export const stylePath = ({ name }: Look): string => `/${name}/page.css`;

export const styleOf = ({ colour }: Look): string =>
  `:root{color-scheme:light dark;--ground:#f4f4f2;--card:#fff;--ink:#1a1a1a;--line:#767676;--brand:${colour};--link:${colour}}
@media (prefers-color-scheme:dark){:root{--ground:#101417;--card:#1a2025;--ink:#eef1f3;--line:#84909a;--link:#9fc8ff}}
body{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground);margin:0;padding:0 .75rem}
main{max-width:26rem;margin:1.5rem auto;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-top:6px solid var(--brand)}
h1{font-size:1.3rem;line-height:1.3;margin-top:0}
a{color:var(--link)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}dd{margin:0;overflow-wrap:anywhere}
select{font:inherit;width:100%;padding:.6rem;min-height:2.75rem}form:nth-of-type(3){margin-top:1.5rem;border-top:1px solid var(--line);padding-top:1rem}
button{font:inherit;font-weight:600;width:100%;padding:.7rem 1.2rem;margin-top:1.2rem;border:2px solid var(--brand);min-height:2.75rem}
.go{background:var(--brand);color:#fff}.stop{background:var(--card);color:var(--ink);border-color:var(--line);margin-top:.75rem}
:focus-visible{outline:3px solid #d97700;outline-offset:2px}
`;

const page = (look: Look, language: Language, content: Html): string =>
  wholePage(
    { language, heading: `${look.title}: ${texts[language].title}`, style: stylePath(look) },
    content,
  );

/** Where the payer approves or refuses: the approving button first, the refusals that may be played last. */
export function decisionPage({ look, language, order }: View, declines: Declines): string {
  const text = texts[language];
  const path = pagePath(look, order);
  const other = language === 'vi' ? 'en' : 'vi';
  const form = (action: string, kind: string, label: string, fields = html``) =>
    html`<form method="post" action="${path}/${action}?lang=${language}">
${fields}<button class="${kind}">${label}</button>
</form>
`;
  const { backUrl } = order.session;
  return page(
    look,
    language,
    html`<p>${text.note}</p>
<dl>
<dt>${text.amount}</dt><dd>${đồng(order.amount, language)}</dd>
<dt>${text.order}</dt><dd>${order.session.description}</dd>
<dt>${text.reference}</dt><dd>${order.ref}</dd>
</dl>
${form('approve', 'go', text.approve)}${form('refuse', 'stop', text.refuse)}${
  Object.keys(declines).length > 0
    ? form('refuse', 'stop', text.decline, reasonsOf(declines, language))
    : undefined
}
${backUrl === undefined ? undefined : html`<p><a href="${backUrl}">${text.back}</a></p>`}
<p><a href="${path}?lang=${other}" lang="${other}">${text.otherLanguage}</a></p>`,
  );
}

const reasonsOf = (declines: Declines, language: Language): Html =>
  html`<label for="code">${texts[language].reason}</label>
<select id="code" name="code">
${new Html(
  Object.entries(declines)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, reason]) =>
        html`<option value="${code}">${`${code}: ${reason[language]}`}</option>`.text,
    )
    .join('\n'),
)}
</select>
`;

/** For a payer who comes back to a page that is done with. */
export const finishedPage = ({ look, language }: View, onward: string): string =>
  page(
    look,
    language,
    html`<p>${texts[language].finished}</p>
<p><a href="${onward}">${texts[language].onward}</a></p>`,
  );

/** A page that leads nowhere: the payer's way back was lost, or there is nothing to decide. */
export const messagePage = (
  look: Look,
  language: Language,
  message: 'closed' | 'notFound' | 'unverified' | 'duplicate',
): string => page(look, language, html`<p>${texts[language][message]}</p>`);
