import type { Brand } from '@cong/values/brand.ts';

/**
 * HTML in which each character stands for one byte of its UTF-8. Vietnamese text is encoded once, when a template is
 * compiled, and not again for every page: joining such texts and sending them is copying.
 */
export type HtmlBytes = Brand<string, 'HtmlBytes'>;

const ASCII = /^[\0-\x7f]*$/;

export const htmlBytes = (html: string): HtmlBytes =>
  (ASCII.test(html) ? html : Buffer.from(html, 'utf8').toString('latin1')) as HtmlBytes;

/** The page as it is sent. */
export const bytesOf = (html: HtmlBytes): Buffer => Buffer.from(html, 'latin1');
