import type { FastifyPluginAsync } from 'fastify';
import type { ProtocolDeps } from '../protocol.ts';
import { pageOfPayUrl } from './pay-link.ts';

const NOT_OURS =
  '<!doctype html><html lang="vi"><meta charset="utf-8"><title>404</title>' +
  '<p>Liên kết thanh toán không hợp lệ. Hãy quay lại trang dịch vụ công và thử lại.' +
  '<p lang="en">This payment link is not valid. Please go back to the public service and try again.</html>';

/** Where an agency sends its payers: on to the payment's pages. */
export const paymentPage: FastifyPluginAsync<ProtocolDeps> = async (app, deps) => {
  app.get('/paygate/:provider/payment', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    const { pathname, searchParams } = new URL(request.url, 'http://gateway');
    const page = await pageOfPayUrl(deps, pathname, searchParams);
    if (page === undefined) {
      return reply.code(404).type('text/html; charset=utf-8').send(NOT_OURS);
    }
    const lang = searchParams.get('lang');
    return reply.redirect(lang === 'vi' || lang === 'en' ? `${page}?lang=${lang}` : page, 303);
  });
};
