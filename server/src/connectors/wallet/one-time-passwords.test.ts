import type { AttemptId, WalletId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import type { OtpBinding } from '../../core/wallet/one-time-password.ts';
import type { Phone } from '../../core/wallet/phone.ts';
import { oneTimePasswords } from './one-time-passwords.ts';

const KEY = new Secret('key of today');
const BINDING: OtpBinding = {
  attemptId: 'attempt-1' as AttemptId,
  walletId: 'wallet-1' as WalletId,
  amount: vnd(200_000n),
};
const TO = { phone: '0900000001' as Phone, merchant: 'Quán', locale: 'vi' } as const;

function sender(keys: readonly [Secret, ...Secret[]] = [KEY]) {
  const texts: string[] = [];
  const otps = oneTimePasswords({
    keys,
    sendText: async (_phone, text) => texts.push(text) > 0,
  });
  return { otps, texts };
}

async function sent(binding: OtpBinding, key = KEY): Promise<Secret> {
  const { otps, texts } = sender([key]);
  expect(await otps.send(binding, TO)).toBe('sent');
  return new Secret(texts[0]?.slice(0, 6) ?? '');
}

test('what was sent is right, the same again when sent again, and says the amount', async () => {
  const { otps, texts } = sender();
  await otps.send(BINDING, TO);
  await otps.send(BINDING, TO);
  expect(texts[0]).toMatch(/^\d{6} .*200000 VND cho Quán/);
  expect(texts[1]).toBe(texts[0]);
  expect(otps.judge(BINDING, await sent(BINDING))).toBe('right');
});

test.each<[string, Partial<OtpBinding>]>([
  ['attempt', { attemptId: 'attempt-2' as AttemptId }],
  ['wallet', { walletId: 'wallet-2' as WalletId }],
  ['amount', { amount: vnd(200_001n) }],
])('a password for another %s is wrong', async (_name, other) => {
  const { otps } = sender();
  expect(otps.judge(BINDING, await sent({ ...BINDING, ...other }))).toBe('wrong');
});

test.each(['', '12345', '1234567', '١٢٣٤٥٦'])('%j is wrong', (typed) => {
  expect(sender().otps.judge(BINDING, new Secret(typed))).toBe('wrong');
});

test('a password made before the key was replaced is right while both are known', async () => {
  const next = new Secret('key of tomorrow');
  const before = await sent(BINDING);
  expect(sender([next, KEY]).otps.judge(BINDING, before)).toBe('right');
  expect(sender([next]).otps.judge(BINDING, before)).toBe('wrong');
});

test('a text that is not known to be on its way is not sent', async () => {
  const otps = oneTimePasswords({ keys: [KEY], sendText: async () => false });
  expect(await otps.send(BINDING, TO)).toBe('not_sent');
});
