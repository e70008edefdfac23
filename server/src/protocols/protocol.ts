import type { FastifyPluginAsync } from 'fastify';
import type { Protocol } from '../core/protocol/protocol.ts';
import type { FlowDeps } from '../flows/deps.ts';

/** What every protocol's routes are given. */
export type ProtocolDeps = {
  readonly flows: FlowDeps;
  /** The page where the payer pays, for a fresh checkout token. */
  readonly checkoutUrl: (token: string) => string;
  /** The next free number of a protocol's Viet Nam day. */
  readonly nextNumber: (protocol: string, now: Date) => number | Promise<number>;
  /** Told what a request was answered with, for metrics and the sandbox's explainer. */
  readonly onAnswer: (protocol: string, call: string, code: string) => void;
};

/** A protocol as main.ts mounts it: what the gateway must know of it, and its routes. */
export type MountedProtocol = Protocol & { readonly routes: FastifyPluginAsync<ProtocolDeps> };
