import { setTimeout as sleep } from 'node:timers/promises';
import { ADAPTERS } from './adapters/all.ts';
import { buildShop } from './app.ts';
import { httpExchange } from './exchange.ts';
import { OrderBook } from './order-book.ts';
import { OrderFile } from './order-file.ts';
import { newOrderRef } from './order-ref.ts';
import { Sandbox } from './sandbox.ts';
import { readSettings, SettingProblem } from './settings.ts';

const HOST = '127.0.0.1';
const CALL_TIMEOUT_MS = 8_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const clock = () => new Date();
  const { exchange, close } = httpExchange(CALL_TIMEOUT_MS);
  let ready = false;
  const sandbox = new Sandbox({ ...settings, exchange, clock });
  const app = await buildShop({
    ...settings,
    adapters: ADAPTERS,
    book: await openBook(settings.folder),
    sandbox,
    exchange,
    clock,
    newRef: newOrderRef,
    isReady: () => ready,
  });
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stopping.abort();
      void app
        .close()
        .then(close)
        .finally(() => process.exit(0));
    });
  }
  const address = await app.listen({ host: HOST, port: settings.port });
  process.stdout.write(`demo shop listens on ${address}\n`);
  await Promise.all(
    ADAPTERS.map(({ id, notifyPath }) =>
      sandbox.offerNotifyUrl(id, `${settings.shopUrl}/${id}${notifyPath}`, {
        signal: stopping.signal,
        pause,
      }),
    ),
  );
  ready = true;
}

/** Ends early, without an error, when the shop stops. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {});

async function openBook(folder: string | undefined): Promise<OrderBook> {
  if (!folder) return new OrderBook();
  const file = new OrderFile(folder);
  return new OrderBook(await file.load(), (latest) => file.save(latest));
}

function explain(error: unknown): string {
  if (error instanceof SettingProblem) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'Its port is taken: set CONG_SHOP_PORT, or PORT (the shop takes PORT+2).';
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`demo shop: ${explain(error)}\n`);
  process.exit(1);
});
