import { isWellFormedText } from '@cong/values/text.ts';
import { MAX_BODY_CHARS } from '../shared/body.ts';

/** The elements of an answer by name, as texts. */
export type Fields = Readonly<Record<string, string>>;

const RESULT = /^\ufeff?\s*(?:<\?xml[^<>]*\?>\s*)?<result>([\s\S]*)<\/result>\s*$/;
/** White space, then an element's opening, or an empty element. */
const OPENING = /\s*<([A-Za-z_]\w{0,63})\s*(\/)?>/y;
const CDATA = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/;
const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));/g;
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" } as const;

/**
 * The flat `<result>` that every answer is; undefined for anything else, and when a name comes
 * twice. `&` that is not escaped is itself: Ngân Lượng does not escape it in its URLs. No entity of
 * a document's own is read. Never throws.
 */
export function parseResultXml(text: string): Fields | undefined {
  const content = text.length > MAX_BODY_CHARS ? undefined : RESULT.exec(text)?.[1]?.trim();
  if (content === undefined) return undefined;
  const fields = new Map<string, string>();
  let at = 0;
  while (at < content.length) {
    const element = elementAt(content, at);
    if (element === undefined || fields.has(element.name)) return undefined;
    fields.set(element.name, element.value);
    at = element.end;
  }
  return Object.fromEntries(fields);
}

type Element = { readonly name: string; readonly value: string; readonly end: number };

function elementAt(content: string, at: number): Element | undefined {
  OPENING.lastIndex = at;
  const [opening, name, empty] = OPENING.exec(content) ?? [];
  if (opening === undefined || name === undefined) return undefined;
  const from = at + opening.length;
  if (empty) return { name, value: '', end: from };
  const closing = `</${name}>`;
  const to = content.indexOf(closing, from);
  const value = to < 0 ? undefined : textIn(content.slice(from, to));
  return value === undefined ? undefined : { name, value, end: to + closing.length };
}

function textIn(raw: string): string | undefined {
  const text =
    CDATA.exec(raw)?.[1] ?? (raw.includes('<') ? undefined : raw.replace(ENTITY, decode));
  return text !== undefined && isWellFormedText(text) ? text : undefined;
}

function decode(entity: string, name?: keyof typeof NAMED, digits?: string, hex?: string): string {
  if (name) return NAMED[name];
  const code = digits ? Number(digits) : Number.parseInt(hex ?? '', 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}

/** An answer's XML. */
export function formatResultXml(fields: Fields): string {
  const elements = Object.entries(fields).map(
    ([name, value]) => `<${name}>${escapeText(value)}</${name}>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<result>${elements.join('')}</result>`;
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
