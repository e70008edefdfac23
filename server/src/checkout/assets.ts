import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { BANKS } from '../core/bank/banks.ts';
import { INSTALMENT_BANKS } from '../core/instalment/instalment-bank.ts';

type Asset = {
  readonly path: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
};

const read = (file: string): string =>
  readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8');

/** One rule per bank: the colour of the badge that we draw for it. */
const badgeColours = (): string =>
  Object.entries({ ...INSTALMENT_BANKS, ...BANKS })
    .map(([id, { colour }]) => `.bank-${id}{--bank:${colour}}`)
    .join('\n');

function asset(name: string, type: string, text: string): Asset {
  const [stem, extension] = name.split('.');
  const digest = hash('sha256', text, 'hex').slice(0, 12);
  const plain = Buffer.from(text);
  return {
    path: `/pay/assets/${stem}-${digest}.${extension}`,
    ...{ type, plain, br: brotliCompressSync(plain), gzip: gzipSync(plain) },
  };
}

const stylesheet = asset(
  'checkout.css',
  'text/css; charset=utf-8',
  `${read('checkout.css')}\n${badgeColours()}\n`,
);
const script = asset('checkout.js', 'text/javascript; charset=utf-8', read('checkout.js'));

/** Where the pages find their stylesheet and script: the name changes with the content. */
export const ASSET_PATHS = { css: stylesheet.path, js: script.path } as const;

/** Serves both, compressed beforehand and kept by browsers for good. */
export function serveAssets(app: FastifyInstance): void {
  for (const { path, type, plain, br, gzip } of [stylesheet, script]) {
    app.get(path, (request, reply) => {
      const accepted = String(request.headers['accept-encoding'] ?? '');
      reply
        .type(type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .header('vary', 'accept-encoding');
      if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(br);
      if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(gzip);
      return reply.send(plain);
    });
  }
}
