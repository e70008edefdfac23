import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

/** Calls that are never answered; they are let go when the simulator stops. */
export class Silence {
  readonly #held = new Set<Socket>();

  hold(reply: FastifyReply): void {
    const { socket } = reply.raw;
    reply.hijack();
    if (socket === null) return;
    this.#held.add(socket);
    socket.once('close', () => this.#held.delete(socket));
  }

  close(): void {
    for (const socket of this.#held) socket.destroy();
  }
}
