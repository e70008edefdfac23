import { DEFAULT_POLICY, type Policy } from '../../core/payment/policy.ts';
import type { MountedProtocol } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import { bankOfCode, codeOfBank } from './bank-code.ts';
import { codeOf } from './codes.ts';
import { browserReturn, ipn } from './ipn.ts';
import { magicValues } from './magic-values.ts';
import { routes } from './plugin.ts';

type Configuration = {
  readonly notifySchedule: readonly number[];
  readonly idleMs: number;
  readonly lifetimeMs: number;
};

/** A payer who was refused may try again; merchants are told of success only. */
const policy = ({ idleMs, lifetimeMs }: Configuration): Policy => ({
  ...DEFAULT_POLICY,
  ...{ idleMs, lifetimeMs },
  toldEnds: ['captured'],
});

/** AppotaPay as main.ts mounts it. */
export const protocolAppotapay = (configuration: Configuration): MountedProtocol => ({
  name: PROTOCOL,
  policy: policy(configuration),
  credentials: {
    code: 'partnerCode',
    fields: ['partnerCode', 'apiKey', 'secretKey'],
  },
  // The keys that the vendor publishes for everyone's tests: an existing test configuration works as it is.
  sandboxMerchant: {
    name: 'Tiệm sách Cổng',
    credentials: {
      partnerCode: 'APPOTAPAY',
      apiKey: 'FJcmF8uj2ISveL5FvvNk4pnp8xrhINz8',
      secretKey: 'XAonJgy14YhtePEITXhyBS2unjfJLAV3',
    },
  },
  magicValues,
  statusOf: (payment) => String(codeOf(payment)),
  ipn: ipn(configuration.notifySchedule),
  browserReturn,
  bankCode: codeOfBank,
  bankCalled: bankOfCode,
  routes,
});
