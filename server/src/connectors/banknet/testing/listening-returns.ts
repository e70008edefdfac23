import Fastify from 'fastify';
import { banknetReturns, type ReturnDeps } from '../plugin.ts';

/** The return and result routes alone on a port of their own, for tests against a real network. */
export async function listeningReturns(deps: ReturnDeps) {
  const app = Fastify();
  await app.register(banknetReturns, deps);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
}
