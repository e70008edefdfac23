import { readdirSync, readFileSync } from 'node:fs';
import { Eta, type TemplateFunction } from 'eta';
import { bytesOf, type HtmlBytes, htmlBytes } from './html-bytes.ts';
import { LOCALES, type Locale } from './locale.ts';
import { textsIn } from './texts.ts';

const VIEWS = new URL('./views/', import.meta.url);
const LAYOUT = 'layout';
/** `[[> partial argument | argument]]`, `[[= constant]]` or `[[text.key]]`. */
const MARK = /\[\[(>|=)?\s*([^\]|]+?)\s*(?:\|([^\]]*))?\]\]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML text or a quoted attribute's value. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** What a template puts in as it is must be `HtmlBytes`; everything else is text. */
export type Render = (view: string, locale: Locale, data: object) => Buffer;

/**
 * Compiles every view once per language: what never changes (texts, partials, addresses of assets) is put into the
 * source before compiling, so that a page costs little more than joining its bytes.
 */
export function compileTemplates(constants: Readonly<Record<string, string>>): Render {
  const eta = new Eta({
    autoEscape: true,
    escapeFunction: (value) => htmlBytes(escapeHtml(String(value))),
  });
  const sources = readSources();
  const compiled = new Map<string, TemplateFunction>();
  for (const locale of LOCALES) {
    const texts = textsIn(locale);
    const expand = (source: string, args: readonly string[]): string =>
      source
        .replace(/\$([1-9])/g, (_, n: string) => args[Number(n) - 1] ?? '')
        .replace(MARK, (_, sign: string | undefined, name: string, rest: string | undefined) => {
          if (sign === '>') return include(name, rest);
          return sign === '=' ? (constants[name] ?? '') : escapeHtml(texts(name));
        });
    const include = (head: string, rest = ''): string => {
      const [name = '', ...first] = head.split(/\s+/);
      const source = sources.get(name);
      if (source === undefined) throw new Error(`no partial named ${name}`);
      return expand(source, [...first, ...rest.split('|').map((arg) => arg.trim())]);
    };
    for (const view of sources.keys()) {
      if (view.startsWith('_') || view === LAYOUT) continue;
      const source = htmlBytes(include(`${LAYOUT} ${view}`));
      compiled.set(`${locale} ${view}`, eta.compile(source));
    }
  }
  return (view, locale, data) => {
    const template = compiled.get(`${locale} ${view}`);
    if (template === undefined) throw new Error(`no view named ${view}`);
    return bytesOf(template.call(eta, data) as HtmlBytes);
  };
}

function readSources(): ReadonlyMap<string, string> {
  const files = readdirSync(VIEWS).filter((file) => file.endsWith('.eta'));
  return new Map(
    files.map((file) => [file.slice(0, -4), readFileSync(new URL(file, VIEWS), 'utf8')]),
  );
}
