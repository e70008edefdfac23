import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SANDBOX_KEYS, sha1 } from './merchant.ts';

/** One notify as it came. */
export type Notify = {
  readonly fields: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly method: string;
  readonly at: number;
};

export type ListenerReply = {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
  readonly location?: string;
};

/** What a listener written after the guide answers. */
export function guideReply(
  orderRef: string,
  returnCode: string,
  secretKey = SANDBOX_KEYS.secretKey,
): ListenerReply {
  const ts = String(Math.floor(Date.now() / 1_000));
  const checksum = sha1(orderRef + returnCode + ts + secretKey);
  return { body: JSON.stringify({ mTransactionID: orderRef, returnCode, ts, checksum }) };
}

/** A merchant's listener, on a port of its own. It answers as the guide says unless told otherwise. */
export class NotifyListener {
  readonly #server = createServer(async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams(await text(request)));
    const { mTransactionID: orderRef = '' } = fields;
    const notify: Notify = {
      fields,
      contentType: request.headers['content-type'] ?? '',
      method: request.method ?? '',
      at: performance.now(),
    };
    this.#received.push(notify);
    for (const tell of this.#watchers.splice(0)) tell();
    const reply = await (this.#replies.get(orderRef)?.(notify) ?? guideReply(orderRef, '1'));
    response.writeHead(reply.status ?? 200, {
      'content-type': reply.type ?? 'text/html; charset=UTF-8',
      ...(reply.location !== undefined && { location: reply.location }),
    });
    response.end(reply.body);
  });
  readonly #received: Notify[] = [];
  readonly #watchers: (() => void)[] = [];
  readonly #replies = new Map<string, (notify: Notify) => ListenerReply | Promise<ListenerReply>>();

  static async open(): Promise<NotifyListener> {
    const listener = new NotifyListener();
    await new Promise<void>((done) => listener.#server.listen(0, '127.0.0.1', done));
    return listener;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/notify.php`;
  }

  /** What to answer to the notifies of one order. */
  answer(
    orderRef: string,
    reply: (notify: Notify) => ListenerReply | Promise<ListenerReply>,
  ): void {
    this.#replies.set(orderRef, reply);
  }

  all(orderRef: string): readonly Notify[] {
    return this.#received.filter(({ fields }) => fields.mTransactionID === orderRef);
  }

  /** Resolves once so many notifies of the order have come. */
  async of(orderRef: string, count = 1): Promise<readonly [Notify, ...Notify[]]> {
    for (;;) {
      const [first, ...rest] = this.all(orderRef);
      if (first !== undefined && rest.length + 1 >= count) return [first, ...rest];
      await new Promise<void>((tell) => this.#watchers.push(tell));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
