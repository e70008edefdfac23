import { DEFAULT_POLICY, type Policy } from '../../core/payment/policy.ts';
import type { MountedProtocol } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import { bankCodeOf } from './bank-code.ts';
import { statusOf } from './codes.ts';
import { browserReturn, ipn } from './ipn.ts';
import { magicValues } from './magic-values.ts';
import { routes } from './plugin.ts';

type Configuration = {
  readonly notifySchedule: readonly number[];
  readonly idleMs: number;
  readonly lifetimeMs: number;
};

/** Only wrong details and a wrong OTP may be tried again; any other refusal ends the order. */
const policy = ({ idleMs, lifetimeMs }: Configuration): Policy => ({
  ...DEFAULT_POLICY,
  retryAfterRefusal: false,
  idleMs,
  lifetimeMs,
});

/** 123PAY as main.ts mounts it. */
export const protocol123pay = (configuration: Configuration): MountedProtocol => ({
  name: PROTOCOL,
  policy: policy(configuration),
  credentials: {
    code: 'merchantCode',
    fields: ['merchantCode', 'passcode', 'secretKey'],
  },
  sandboxMerchant: {
    name: 'Quán Cổng',
    credentials: { merchantCode: 'MICODE', passcode: 'MIPASSCODE', secretKey: 'MIKEY' },
  },
  magicValues,
  statusOf,
  ipn: ipn(configuration.notifySchedule),
  browserReturn,
  bankCode: bankCodeOf,
  routes,
});
