import { randomBytes } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import { formatAuthorization, parseAuthorization } from '@cong/wire/lgsp/authorization.ts';
import { DEFAULT_POLICY, type Policy } from '../../core/payment/policy.ts';
import type { SandboxMerchant } from '../../core/protocol/protocol.ts';
import type { MountedProtocol } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import { codeOf } from './codes.ts';
import { browserReturn, ipn } from './ipn.ts';
import { magicValues } from './magic-values.ts';
import { formatPublicId } from './paygate.ts';
import { routes } from './plugin.ts';
import { bankOfProvider, providerOf } from './provider.ts';

type Configuration = {
  readonly notifySchedule: readonly number[];
  readonly idleMs: number;
  readonly lifetimeMs: number;
};

/** A payer who was refused may try another provider, until the order's time is over. */
const policy = ({ idleMs, lifetimeMs }: Configuration): Policy => ({
  ...DEFAULT_POLICY,
  idleMs,
  lifetimeMs,
  tellsRefunds: true,
});

const freshHeader = (): string => headerOf(random(), random());
const random = (): string => randomBytes(24).toString('base64url');

/** The header of an agency's system, as the guide prints it. */
const headerOf = (accessKey: string, secretKey: string, partnerCode = ''): string =>
  formatAuthorization({
    ...{ accessKey, secretKey: new Secret(secretKey), appName: 'cong', partnerCode },
    partnerCodeCus: partnerCode,
  }).reveal();

/** An agency of the sandbox, its keys made of its name. */
const agency = (
  partnerCode: string,
  name: string,
  more: Pick<SandboxMerchant, 'settings' | 'contracts'>,
): SandboxMerchant => ({
  name,
  credentials: {
    partnerCode,
    accessKey: `access-${partnerCode}`,
    secretKey: `secret-${partnerCode}`,
    authorization: headerOf('SANDBOX', 'SANDBOX-SECRET', partnerCode),
  },
  ...more,
});

const ACCOUNT = { receivingAccounts: [{ code: 'payment_test' }] };

/** The hub as main.ts mounts it. */
export const protocolLgsp = (configuration: Configuration): MountedProtocol => ({
  name: PROTOCOL,
  policy: policy(configuration),
  credentials: {
    code: 'partnerCode',
    fields: ['partnerCode', 'accessKey', 'secretKey', 'authorization'],
    fresh: { authorization: freshHeader },
    accepts: { authorization: (text) => parseAuthorization(text) !== undefined },
  },
  sandboxMerchant: agency('000.00.18.H29', 'Sở Tư pháp (mọi cách thanh toán)', {
    settings: ACCOUNT,
    contracts: ['vnpay', 'momo', 'napas', 'viettelpay', 'nganluong'],
  }),
  otherSandboxMerchants: [
    agency('000.00.19.H29', 'Sở Y tế (chỉ MoMo)', { settings: ACCOUNT, contracts: ['momo'] }),
    agency('000.00.20.H29', 'Sở Nội vụ (chưa có tài khoản)', { contracts: [] }),
  ],
  magicValues,
  statusOf: codeOf,
  ipn: ipn(configuration.notifySchedule),
  browserReturn,
  bankCode: providerOf,
  bankCalled: bankOfProvider,
  publicId: formatPublicId,
  routes,
});
