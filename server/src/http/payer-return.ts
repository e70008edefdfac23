import type { FastifyReply } from 'fastify';

/** A payer who came back from a bank or provider goes on at the payment's page. */
export const sendOn = (reply: FastifyReply, page: string): FastifyReply =>
  reply.header('cache-control', 'no-store').redirect(page, 303);

/** The last page of a payer who brought back nothing that can be believed (400), or about no payment of ours (404). */
export const refuseReturn = (reply: FastifyReply, status: 400 | 404): FastifyReply =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .send(REFUSED_PAGE);

const REFUSED_PAGE = `<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Không xác minh được kết quả</title></head>
<body><main>
<h1>Không xác minh được kết quả từ ngân hàng hoặc ví</h1>
<p>Vui lòng quay lại trang của người bán để xem trạng thái đơn hàng. Đừng thanh toán lại khi chưa rõ kết quả.</p>
<p lang="en">The answer of the bank or wallet could not be verified. Go back to the shop to see your order. Do not pay
again before its result is known.</p>
</main></body>
</html>
`;
