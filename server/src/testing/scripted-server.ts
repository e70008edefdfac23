import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent } from 'undici';

/** What the other side answers to a request. */
export type Script = (body: string) => { readonly status?: number; readonly body: string };

/** Another side that answers what a test says, and remembers what it was asked. */
export async function scriptedServer() {
  const asked: string[] = [];
  const http = new Agent({ connections: 2 });
  const state: { script: Script } = { script: () => ({ status: 500, body: '' }) };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      asked.push(body);
      const answer = state.script(body);
      response.writeHead(answer.status ?? 200).end(answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    ...{ asked, http, state },
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    close: async (): Promise<void> => {
      await http.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

export type ScriptedServer = Awaited<ReturnType<typeof scriptedServer>>;
