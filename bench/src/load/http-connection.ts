import { connect, type Socket } from 'node:net';
import { type HttpMessage, MessageReader } from './http-message.ts';

type Waiting = {
  readonly resolve: (answer: HttpMessage) => void;
  readonly reject: (error: Error) => void;
  readonly since: number;
};

/** One kept-alive connection with one request under way at a time: as little work per request as can be. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #reader = new MessageReader();
  #waiting: Waiting | undefined;
  #ended: Error | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#onData(chunk));
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('the connection was closed')));
  }

  get usable(): boolean {
    return this.#ended === undefined;
  }

  /** @param text head and body, ASCII. */
  send(text: string): Promise<HttpMessage> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject, since: performance.now() };
      this.#socket.write(text, 'latin1');
    });
  }

  /** Gives up an answer that is overdue. */
  expire(before: number): void {
    if (this.#waiting !== undefined && this.#waiting.since < before) {
      this.#end(new Error('no answer in time'));
    }
  }

  close(): void {
    this.#end(new Error('closed by us'));
  }

  #onData(chunk: Buffer): void {
    try {
      const answer = this.#reader.push(chunk);
      if (answer === undefined) return;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(answer);
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #end(error: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#socket.destroy();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
