import { createServer, type Server, type Socket } from 'node:net';
import { Secret } from '@cong/values/secret.ts';
import { parseNotify } from '@cong/wire/123pay/notify.ts';
import { formatNotifyReply } from '@cong/wire/123pay/notify-reply.ts';
import type { OrderStatus } from '@cong/wire/123pay/order-status.ts';
import { type HttpMessage, MessageReader } from './http-message.ts';

/** A merchant's notify listener: checks what comes, remembers it, answers as the guide says. */
export class NotifyListener {
  readonly #secretKey: Secret;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Every status that an order was notified of, in order. */
  readonly received = new Map<string, OrderStatus[]>();
  readonly #waiting = new Map<string, () => void>();
  /** How far the sandbox's clock is ahead of this machine's. While it is moved about, a notify's own time is believed. */
  clockAheadMs = 0;
  /** Notifies that no merchant should act on. */
  bad = 0;

  constructor(secretKey: string) {
    this.#secretKey = new Secret(secretKey);
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
    const text = body.toString('utf8');
    const now = this.clockAheadMs === 0 ? new Date() : signedAt(text);
    const notify = parseNotify(text, { secretKey: this.#secretKey, now });
    if (!notify.ok) {
      this.bad += 1;
      const returnCode = notify.error.code === 'expired' ? '-2' : '-1';
      return formatNotifyReply({ orderRef: '', returnCode, now }, this.#secretKey);
    }
    const { orderRef, status } = notify.value;
    const before = this.received.get(orderRef);
    if (before === undefined) this.received.set(orderRef, [status]);
    else before.push(status);
    this.#waiting.get(orderRef)?.();
    this.#waiting.delete(orderRef);
    const returnCode = before === undefined ? '1' : '2';
    return formatNotifyReply({ orderRef, returnCode, now }, this.#secretKey);
  }
}

const signedAt = (text: string): Date =>
  new Date(Number(new URLSearchParams(text).get('ts')) * 1_000 || 0);

const answerText = (json: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${json.length}\r\n\r\n${json}`;
