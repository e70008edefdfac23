import { PAYMENT_PATH } from '@cong/wire/appotapay/payment-url.ts';
import type { FastifyPluginAsync } from 'fastify';
import type { ProtocolDeps } from '../protocol.ts';
import { pageOfPaymentUrl } from './payment-link.ts';

const NOT_OURS =
  '<!doctype html><html lang="vi"><meta charset="utf-8"><title>404</title>' +
  '<p>Liên kết thanh toán không hợp lệ. Hãy quay lại cửa hàng và thử lại.' +
  '<p lang="en">This payment link is not valid. Please go back to the shop and try again.</html>';

/** Where a merchant sends its payers: on to the payment's pages. */
export const paymentPage: FastifyPluginAsync<ProtocolDeps> = async (app, deps) => {
  app.get(PAYMENT_PATH, async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    const query = request.query as Readonly<Record<string, unknown>>;
    const page = await pageOfPaymentUrl(deps, query);
    if (page === undefined) {
      return reply.code(404).type('text/html; charset=utf-8').send(NOT_OURS);
    }
    const { lang } = query;
    return reply.redirect(lang === 'vi' || lang === 'en' ? `${page}?lang=${lang}` : page, 303);
  });
};
