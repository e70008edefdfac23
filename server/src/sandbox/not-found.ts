import type { FastifyReply } from 'fastify';

export const notFound = (reply: FastifyReply, error: string) => reply.code(404).send({ error });
