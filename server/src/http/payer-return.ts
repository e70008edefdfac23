import type { FastifyReply, FastifyRequest } from 'fastify';

/** The query as it came: what a provider signed is read from its own bytes. */
export function rawQuery({ url }: FastifyRequest): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}

/** A payer who came back from a bank or provider goes on at the payment's page. */
export const sendOn = (reply: FastifyReply, page: string): FastifyReply =>
  reply.header('cache-control', 'no-store').redirect(page, 303);

/** The last page of a payer who brought back nothing that can be believed (400), or about no payment of ours (404). */
export const refuseReturn = (reply: FastifyReply, status: 400 | 404): FastifyReply =>
  sendPage(reply, status, REFUSED_PAGE);

/**
 * The page of a payer whose result could not be recorded now, where nobody but this payer brings it: the browser asks
 * again by itself.
 */
export const askAgain = (reply: FastifyReply): FastifyReply =>
  sendPage(reply.header('retry-after', '3'), 503, AGAIN_PAGE);

const sendPage = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .send(page);

const page = (head: string, main: string): string => `<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${head}</head>
<body><main>
${main}
</main></body>
</html>
`;

const REFUSED_PAGE = page(
  '<title>Không xác minh được kết quả</title>',
  `<h1>Không xác minh được kết quả từ ngân hàng hoặc ví</h1>
<p>Vui lòng quay lại trang của người bán để xem trạng thái đơn hàng. Đừng thanh toán lại khi chưa rõ kết quả.</p>
<p lang="en">The answer of the bank or wallet could not be verified. Go back to the shop to see your order. Do not pay
again before its result is known.</p>`,
);

const AGAIN_PAGE = page(
  '<meta http-equiv="refresh" content="3"><title>Đang ghi nhận kết quả</title>',
  `<h1>Đang ghi nhận kết quả thanh toán</h1>
<p>Xin đừng đóng trang này: trang tự tải lại sau vài giây.</p>
<p lang="en">Your payment's result is being recorded. Please keep this page open: it loads again by itself.</p>`,
);
