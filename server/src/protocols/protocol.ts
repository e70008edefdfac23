import type { Secret } from '@cong/values/secret.ts';
import type { FastifyPluginAsync } from 'fastify';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { MerchantLists } from '../core/merchant/merchant-lists.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import type { FlowDeps } from '../flows/deps.ts';

/** What a request was answered with, for metrics and, in sandbox mode, for the merchant's developer. */
export type Answered = {
  readonly protocol: string;
  readonly call: string;
  readonly code: string;
  readonly refused?: string;
  /** Whose request it was, as far as it said so: for the operator's log, not for anything that decides. */
  readonly about?: About;
  /** What exactly was wrong, made only where somebody may read it; never sent on the wire itself. */
  readonly why?: string | (() => string);
};

export type About = {
  readonly merchant?: string;
  readonly order?: string;
  /** More than the refusal's name says, in one word of ours: wrong_checksum, or the field that is not right. */
  readonly cause?: string;
};

/** What every protocol's routes are given. */
export type ProtocolDeps = {
  readonly flows: FlowDeps;
  readonly lists: MerchantLists;
  /** Where payers reach this gateway, without a slash at the end. */
  readonly publicUrl: string;
  /** The page where the payer pays, for a fresh checkout token. */
  readonly checkoutUrl: (token: string) => string;
  /** The next free number of a protocol's Viet Nam day. */
  readonly nextNumber: (protocol: string, now: Date) => number | Promise<number>;
  /** Whether a merchant agreed to be called from this address; true where nothing was agreed. */
  readonly mayCallFrom: (merchant: Merchant, address: string) => boolean;
  /** Keys that this gateway alone knows, for one purpose: the one in use, then one that is being replaced. */
  readonly ownKeys: (purpose: string) => readonly [Secret, ...Secret[]];
  /** @returns in sandbox mode, where an explanation of a refusal can be read; a header carries it. */
  readonly onAnswer: (answered: Answered) => string | undefined;
};

/** A protocol as main.ts mounts it: what the gateway must know of it, and its routes. */
export type MountedProtocol = Protocol & { readonly routes: FastifyPluginAsync<ProtocolDeps> };
