import { createHash } from 'node:crypto';
import { merchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import type { Credential, Merchant, MerchantDirectory } from '../../core/merchant/merchant.ts';
import { minutes, T0 } from '../../testing/sample-payment.ts';
import { authenticate } from './authenticate.ts';

const credential = (id: string, more: Partial<Credential> = {}): Credential => ({
  ...{ id, protocol: '123pay', code: 'MICODE', createdAt: T0 },
  secrets: { passcode: new Secret(`PASS-${id}`), secretKey: new Secret(`KEY-${id}`) },
  ...more,
});

/** In the middle of a rotation: the old keys are valid for ten minutes more. */
const merchant: Merchant = {
  ...{ id: merchantId(1), name: 'Quán Cổng', status: 'active', accounts: {} },
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false },
  credentials: [
    credential('new'),
    credential('old', { retiresAt: minutes(10) }),
    credential('elsewhere', { protocol: 'appotapay' }),
  ],
};

const directory: MerchantDirectory = {
  byCode: async (_protocol, code) => (code === 'MICODE' ? merchant : undefined),
  byId: async () => merchant,
};

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

/** A question signed with one of the keys, as the guide says. */
function question(id: string, passcode = `PASS-${id}`): Record<string, string> {
  const fields = { mTransactionID: 'DH1', merchantCode: 'MICODE', clientIP: '127.0.0.1', passcode };
  return { ...fields, checksum: sha1(`DH1MICODE127.0.0.1${passcode}KEY-${id}`) };
}

async function who(body: Record<string, string>, now = T0) {
  const found = await authenticate(directory, 'queryOrder', { body, now });
  return found.ok ? found.value : found.error.code;
}

test.each(['new', 'old'])(
  'during a rotation the %s keys are taken, and answered with',
  async (id) => {
    expect(await who(question(id))).toEqual({
      merchant,
      credential: merchant.credentials.find((one) => one.id === id),
    });
  },
);

test('from its last moment on, the old key is not taken', async () => {
  expect(await who(question('old'), minutes(9.99))).toMatchObject({ merchant });
  expect(await who(question('old'), minutes(10))).toBe('wrong_passcode');
});

test.each([
  ['keys of another protocol', question('elsewhere'), 'wrong_passcode'],
  ['one key’s passcode under the other’s checksum', question('new', 'PASS-old'), 'wrong_checksum'],
  ['another passcode', question('new', 'GUESS'), 'wrong_passcode'],
  ['no passcode', { ...question('new'), passcode: '' }, 'wrong_passcode'],
  ['a changed field', { ...question('new'), mTransactionID: 'DH2' }, 'wrong_checksum'],
  ['no checksum', { ...question('new'), checksum: '' }, 'wrong_checksum'],
  ['nobody', { ...question('new'), merchantCode: '' }, 'unknown_merchant'],
  ['an unknown merchant', { ...question('new'), merchantCode: 'NOBODY' }, 'unknown_merchant'],
])('%s: not authenticated', async (_name, body, why) => {
  expect(await who(body)).toBe(why);
});

test('keys that are absent authenticate nobody, not even who has read this code', async () => {
  const keyless: Merchant = { ...merchant, credentials: [credential('lost', { secrets: {} })] };
  const passcode = 'nobody has this key';
  const fields = { mTransactionID: 'DH1', merchantCode: 'MICODE', clientIP: '127.0.0.1', passcode };
  const checksum = sha1(`DH1MICODE127.0.0.1${passcode}${passcode}`);
  const merchants: MerchantDirectory = { ...directory, byCode: async () => keyless };
  const asked = { body: { ...fields, checksum }, now: T0 };
  expect(await authenticate(merchants, 'queryOrder', asked)).toMatchObject({
    error: { code: 'wrong_passcode' },
  });
});
