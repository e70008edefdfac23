import type { FastifyPluginAsync } from 'fastify';

const PAGE = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Cổng</title>
<h1>Cổng</h1>
<p>Sandbox đang chạy. Địa chỉ này dành cho chương trình của đối tác; để thử bằng trình duyệt, hãy mở cửa hàng mẫu.</p>
<p lang="en">The sandbox is running. Merchants’ programs call this address; to try it in a browser, open the demo shop.</p>
<ul>
<li><a href="/sandbox/v1/keys">/sandbox/v1/keys</a></li>
<li><a href="/sandbox/v1/magic-values">/sandbox/v1/magic-values</a></li>
<li><a href="/sandbox/v1/explanations">/sandbox/v1/explanations</a></li>
<li><a href="/readyz">/readyz</a></li>
<li><a href="/metrics">/metrics</a></li>
</ul>
</html>
`;

/** For whoever opens the gateway's own address in a browser. Never in production, where it is nobody's page. */
export const frontPage: FastifyPluginAsync = async (app) => {
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
};
