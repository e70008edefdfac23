import { type ChangeId, HOUSE, type WalletId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import { minutes, T0 } from '../../testing/sample-payment.ts';
import { changeWallet, openWallet } from './change-wallet.ts';
import { checkWalletPayment } from './check-payment.ts';
import { applyWallet, decideWallet, type WalletCommand } from './decide-wallet.ts';
import { maskPhone, type Phone, parsePhone } from './phone.ts';
import { TIERS, type TierName } from './tier.ts';
import type { Wallet, WalletStatus } from './wallet.ts';

const base = {
  ...{ id: 'w-1' as WalletId, merchantId: HOUSE, version: 1, phone: '0900000001' as Phone },
  ...{ holder: 'TRAN THI BUOI', openedAt: T0 },
  tier: 'basic',
} as const;

function wallet(status: WalletStatus, tier: TierName = 'basic'): Wallet {
  if (status === 'active') return { ...base, tier, status };
  return { ...base, tier, status, since: T0 };
}

test.each([
  ['closed', 0n, 0n, 9_000_000_000n, 'account_closed'],
  ['locked', 0n, 0n, 9_000_000_000n, 'account_locked'],
  ['active', 0n, 20_000_000n, 5_000_001n, 'bank_transaction_limit'],
  ['active', 0n, 15_000_001n, 5_000_000n, 'bank_daily_amount_limit'],
  ['active', 4_999_999n, 15_000_000n, 5_000_000n, 'insufficient_funds'],
  ['active', 5_000_000n, 15_000_000n, 5_000_000n, undefined],
] as const)('%s with %d, %d used: %d is %s', (status, balance, usedOfDay, amount, reason) => {
  const funds = { wallet: wallet(status), balance, usedOfDay };
  expect(checkWalletPayment(funds, vnd(amount))).toBe(reason);
});

test('a wallet whose holder is not known pays nothing, however little', () => {
  const funds = { wallet: wallet('active', 'unverified'), balance: 1_000n, usedOfDay: 0n };
  expect(checkWalletPayment(funds, vnd(1n))).toBe('bank_daily_amount_limit');
});

test('each tier pays at least what the one before may', () => {
  const { unverified, ...paying } = TIERS;
  expect(unverified.perDay).toBe(0n);
  const limits = Object.values(paying).flatMap(({ perTransaction, perDay }) => {
    expect(perTransaction).toBeLessThanOrEqual(perDay);
    return [perDay];
  });
  expect(limits.toSorted((one, other) => Number(one - other))).toEqual(limits);
});

const now = minutes(1);
const done = (status: WalletStatus, command: WalletCommand) => {
  const before = wallet(status);
  const decision = decideWallet(before, command);
  if (!decision.ok) return decision.error.code;
  return decision.value.length === 0 ? 'repeat' : decision.value.reduce(applyWallet, before).status;
};

test.each<[WalletStatus, WalletCommand['type'], string]>([
  ['active', 'lock', 'locked'],
  ['active', 'unlock', 'repeat'],
  ['active', 'close', 'closed'],
  ['locked', 'lock', 'repeat'],
  ['locked', 'unlock', 'active'],
  ['locked', 'close', 'closed'],
  ['closed', 'lock', 'wrong_state'],
  ['closed', 'unlock', 'wrong_state'],
  ['closed', 'close', 'repeat'],
])('%s, %s: %s', (status, type, after) => {
  const command: WalletCommand = type === 'set_tier' ? { type, tier: 'full', now } : { type, now };
  expect(done(status, command)).toBe(after);
});

test('a tier is set in any state but closed, and a wallet is otherwise as it was', () => {
  const set: WalletCommand = { type: 'set_tier', tier: 'full', now };
  const changed = changeWallet(wallet('locked'), set, 'c-1' as ChangeId);
  expect(changed).toMatchObject({
    ok: true,
    value: { wallet: { ...wallet('locked', 'full'), version: 2 } },
  });
  expect(done('closed', set)).toBe('wrong_state');
  expect(done('active', { ...set, tier: 'basic' })).toBe('repeat');
});

test('the hash of a password stands in no event', () => {
  const passwordHash = new Secret('$argon2id$hash');
  const { id, phone, holder, tier } = base;
  const change = openWallet({
    ...{ id, phone, holder, tier, passwordHash, changeId: 'c-1' as ChangeId, now },
  });
  expect(JSON.stringify(change.events)).not.toContain('hash');
  expect(change.writes).toMatchObject([{ type: 'wallet', passwordHash }]);
});

test.each([
  ['0900000001', '0900000001'],
  ['+84 900 000 001', '0900000001'],
  ['0084-900.000.001', '0900000001'],
  ['0200000001', undefined],
  ['090000001', undefined],
  ['09000000011', undefined],
  ['', undefined],
])('the number %j is %j', (text, phone) => {
  expect(parsePhone(text)).toBe(phone);
});

test('a masked number is known to its owner and tells nobody else', () => {
  expect(maskPhone('0912345678' as Phone)).toBe('091****678');
});
