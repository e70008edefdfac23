import { simulators } from './simulators.ts';

const HOST = '127.0.0.1';

/** The gateway's port plus one, unless the simulators have a port of their own. */
function portOf(env: NodeJS.ProcessEnv): number {
  const text = env.CONG_SIMULATORS_PORT ?? String(Number(env.PORT ?? '8080') + 1);
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error('PORT or CONG_SIMULATORS_PORT is not a port number');
}

async function main(): Promise<void> {
  const app = await simulators({
    dataDir: process.env.CONG_DATA_DIR ?? '.data',
    clock: () => new Date(),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void app.close().then(() => process.exit(0)));
  }
  const address = await app.listen({ host: HOST, port: portOf(process.env) });
  process.stdout.write(`simulators listen on ${address}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`simulators: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
