import type { FastifyRequest } from 'fastify';
import { flat } from './exchange.ts';

const MATTERING = ['host', 'content-type', 'location', 'user-agent', 'retry-after'];

/** The headers that a developer looks at; none of these carries a secret. */
export const headersThatMatter = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(flat(headers))
      .filter(([name]) => MATTERING.includes(name.toLowerCase()))
      .map(([name, value]) => [name, value.slice(0, 500)]),
  );

/** A request's query. Read by hand: the same name twice, or nothing at all, is no special case. */
export function queryOf({ url }: Pick<FastifyRequest, 'url'>): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
}

export const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string => url.split('?', 1)[0] ?? '/';

/** The fields of a form that was posted; none for a body of another kind. */
export const formOf = ({ body }: Pick<FastifyRequest, 'body'>): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams();

/** A field's text without the spaces around it, cut to a length. */
export const fieldOf = (fields: URLSearchParams, name: string, maxLength: number): string =>
  (fields.get(name) ?? '').trim().slice(0, maxLength);
