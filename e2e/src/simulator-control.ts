import { once } from 'node:events';
import { createServer } from 'node:net';

type Books = {
  readonly entries: readonly {
    readonly attemptRef: string;
    readonly debited: string;
    readonly refunded: string;
  }[];
};

/** A provider's simulator as tests order it about and read its books. */
export const simulatorControl = (url: string, name: string) => ({
  order: async (order: unknown): Promise<void> => {
    const answer = await fetch(`${url}/${name}/control/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    if (!answer.ok) throw new Error(await answer.text());
  },
  /** What the provider's own books say of an attempt. */
  bookOf: async (attemptId: string) => {
    const books = (await (await fetch(`${url}/${name}/books?limit=10000`)).json()) as Books;
    const lines = books.entries.filter(({ attemptRef }) => attemptRef === attemptId);
    if (lines.length > 1) throw new Error('debited twice');
    return { debited: lines[0]?.debited ?? '0', refunded: lines[0]?.refunded ?? '0' };
  },
});

/** A browser without script: follows no redirect by itself. */
export async function visit(url: string, method: 'GET' | 'POST' = 'GET') {
  const answer = await fetch(url, { method, redirect: 'manual' });
  const location = answer.headers.get('location');
  return {
    status: answer.status,
    html: await answer.text(),
    headers: answer.headers,
    next: location === null ? undefined : new URL(location, url).href,
  };
}

/** The payer's page at a provider: what it shows, and where a decision on it leads. */
export async function payerPage(url: string) {
  const first = await visit(url);
  const page = first.next ?? url;
  const shown = first.next === undefined ? first : await visit(page);
  const decide = async (decision: 'approve' | 'refuse') => visit(`${page}/${decision}`, 'POST');
  return { page, shown, decide };
}

/** An address where nobody listens. */
export async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}
