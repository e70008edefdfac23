import { createServer, type Server, type Socket } from 'node:net';
import { type HttpMessage, MessageReader } from './http-message.ts';
import type { ShopProtocol } from './shop-protocol.ts';

/** A merchant's notify listener: checks what comes, remembers it, answers as its protocol says. */
export class NotifyListener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Every status that an order was notified of, in order. */
  readonly received = new Map<string, string[]>();
  readonly #waiting = new Map<string, () => void>();
  /** How far the sandbox's clock is ahead of this machine's. While it is moved about, a notify's own time is believed. */
  clockAheadMs = 0;
  /** Notifies that no merchant should act on. */
  bad = 0;
  /** Known once it listens: its shop may have to say where that is. */
  protocol: ShopProtocol | undefined;

  constructor() {
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('the listener has no port'));
      });
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resolves when the order's first notify is here, or was. */
  notified(orderRef: string): Promise<void> {
    if (this.received.has(orderRef)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(orderRef, resolve));
  }

  #serve(socket: Socket): void {
    const reader = new MessageReader();
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      const message = reader.push(chunk);
      if (message !== undefined) socket.write(answerText(this.#reply(message)), 'latin1');
    });
  }

  #reply({ body }: HttpMessage): string {
    const now = this.clockAheadMs === 0 ? new Date() : undefined;
    const heard = this.protocol?.hear(body.toString('utf8'), now);
    if (heard?.told === undefined) {
      this.bad += 1;
      return heard?.reply(false) ?? '{}';
    }
    const { orderRef, status } = heard.told;
    const before = this.received.get(orderRef);
    if (before === undefined) this.received.set(orderRef, [status]);
    else before.push(status);
    this.#waiting.get(orderRef)?.();
    this.#waiting.delete(orderRef);
    return heard.reply(before === undefined);
  }
}

const answerText = (json: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${json.length}\r\n\r\n${json}`;
