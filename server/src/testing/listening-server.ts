import Fastify, { type FastifyInstance } from 'fastify';

/** A server with some routes alone on a port of its own, for tests that another process calls. */
export async function listeningServer(routes: (app: FastifyInstance) => Promise<unknown>) {
  const app = Fastify();
  await routes(app);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
}
