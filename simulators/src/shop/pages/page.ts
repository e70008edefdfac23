import { fileURLToPath } from 'node:url';
import type { Vnd } from '@cong/values/money.ts';
import { Eta } from 'eta';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatMoney, formatTime } from '../formatting.ts';
import { type Bilingual, inLanguage, type Locale, localeOf } from '../language.ts';
import { pathOf, queryOf } from '../request.ts';
import { testCard } from '../test-card.ts';
import { en } from '../texts/en.ts';
import { type Texts, vi } from '../texts/vi.ts';

/** A page to be shown: the template's name and what it shows. */
export type Page = {
  readonly view: string;
  readonly title: string;
  readonly status?: number;
  /** The page is loaded again after this long; only while something is awaited. */
  readonly refreshSeconds?: number;
  readonly data?: object;
};

/** What a page needs to speak the reader's language. */
export type Reader = {
  readonly locale: Locale;
  readonly t: Texts;
  readonly money: (amount: Vnd) => string;
  readonly time: (instant: Date) => string;
  readonly say: (text: Bilingual) => string;
};

const eta = new Eta({
  views: fileURLToPath(new URL('../views', import.meta.url)),
  cache: true,
  autoTrim: false,
});

export function readerOf(request: FastifyRequest): Reader {
  const locale = localeOf(queryOf(request), request.headers.cookie);
  return {
    locale,
    t: locale === 'en' ? en : vi,
    money: (amount) => formatMoney(amount, locale),
    time: formatTime,
    say: (text) => text[locale],
  };
}

/** Answers with a page in the reader's language. */
export function show(request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply {
  const reader = readerOf(request);
  const path = pathOf(request);
  const other = reader.locale === 'vi' ? 'en' : 'vi';
  // A page that answers a form has no address of its own to go back to in the other language.
  const query = request.method === 'GET' ? queryOf(request) : new URLSearchParams();
  const html = eta.render(page.view, {
    ...reader,
    ...page.data,
    title: page.title,
    refreshSeconds: page.refreshSeconds,
    testCard,
    path,
    other,
    otherName: (other === 'en' ? en : vi).language,
    otherHref: inLanguage(path, query, other),
  });
  return reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(html);
}
