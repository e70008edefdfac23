import { createHmac } from 'node:crypto';
import { merchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import type { Credential, Merchant } from '../../core/merchant/merchant.ts';
import type { FlowDeps } from '../../flows/deps.ts';
import { minutes, T0 } from '../../testing/sample-payment.ts';
import { authenticate } from './authenticate.ts';

const credential = (id: string, more: Partial<Credential> = {}): Credential => ({
  ...{ id, protocol: 'appotapay', code: 'SHOP', createdAt: T0 },
  secrets: { apiKey: new Secret(`API-${id}`), secretKey: new Secret(`KEY-${id}`) },
  ...more,
});

/** In the middle of a rotation: the old keys are valid for ten minutes more. */
const merchant: Merchant = {
  ...{ id: merchantId(1), name: 'Tiệm sách', status: 'active', accounts: {} },
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false },
  credentials: [
    credential('new'),
    credential('old', { retiresAt: minutes(10) }),
    credential('elsewhere', { protocol: '123pay' }),
    credential('empty', { secrets: {} }),
    credential('same key', {
      secrets: { apiKey: new Secret('API-new'), secretKey: new Secret('KEY-before') },
      retiresAt: minutes(10),
    }),
  ],
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as RFC 7519 has it. */
function tokenOf(id: string, claims: object = {}, key = `KEY-${id}`): string {
  const usual = { iss: 'SHOP', jti: 'any', api_key: `API-${id}`, exp: T0.getTime() / 1_000 + 900 };
  const signed = `${encode({ alg: 'HS256' })}.${encode({ ...usual, ...claims })}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

type World = { readonly now?: Date; readonly from?: Merchant; readonly address?: string };

async function answerTo(
  token: string | undefined,
  { now = T0, from = merchant, address = '203.0.113.7' }: World = {},
): Promise<Awaited<ReturnType<typeof authenticate>>> {
  const byCode = async (_protocol: string, code: string) => (code === 'SHOP' ? from : undefined);
  const flows = { merchants: { byCode, byId: byCode }, clock: () => now } as unknown as FlowDeps;
  const deps = { flows, mayCallFrom: (_who: Merchant, ip: string) => ip === '203.0.113.7' };
  return authenticate(deps, { token, address });
}

async function outcomeOf(token: string | undefined, world: World): Promise<string> {
  const who = await answerTo(token, world);
  return 'refused' in who ? who.refused : who.credential.id;
}

const seconds = (instant: Date): number => instant.getTime() / 1_000;
const blocked: Merchant = { ...merchant, status: 'blocked' };

// In the order of checking: a call with several faults is refused for the first.
test.each<[string, string | undefined, World, string]>([
  ['no token', undefined, { from: blocked }, 'no_token'],
  ['no token but a word', 'Bearer x', {}, 'no_token'],
  ['another partner', tokenOf('new', { iss: 'NOBODY' }), { from: blocked }, 'unknown_partner'],
  ['another key', tokenOf('new', { api_key: 'x' }), { from: blocked }, 'unknown_api_key'],
  ['no key at all', tokenOf('new', { api_key: '' }, ''), {}, 'wrong_token'],
  ['a key of another protocol', tokenOf('elsewhere'), {}, 'unknown_api_key'],
  ['another secret', tokenOf('new', {}, 'KEY-old'), { from: blocked }, 'wrong_token'],
  ['a token that has ended', tokenOf('new'), { now: minutes(17), from: blocked }, 'wrong_token'],
  ['a blocked merchant', tokenOf('old'), { now: minutes(10), from: blocked }, 'partner_blocked'],
  [
    'a retired key',
    tokenOf('old'),
    { now: minutes(10), address: '198.51.100.1' },
    'api_key_locked',
  ],
  ['another address', tokenOf('new'), { address: '198.51.100.1' }, 'address_refused'],
  ['the new key', tokenOf('new'), {}, 'new'],
  ['a former secret of the same key', tokenOf('new', {}, 'KEY-before'), {}, 'same key'],
  ['after “Bearer”', `Bearer ${tokenOf('new')}`, {}, 'new'],
  ['the old key while it is valid', tokenOf('old'), { now: minutes(9.99) }, 'old'],
  ['a clock that is a little off', tokenOf('new'), { now: minutes(15.9) }, 'new'],
  ['a token without an end', tokenOf('new', { exp: undefined }), { now: minutes(9_999) }, 'new'],
  ['a token that begins later', tokenOf('new', { nbf: seconds(minutes(2)) }), {}, 'wrong_token'],
])('%s', async (_name, token, world, expected) => {
  expect(await outcomeOf(token, world)).toBe(expected);
});

test.each<[string, string | undefined, World, string]>([
  ['no token', undefined, {}, 'absent'],
  ['another secret', tokenOf('new', {}, 'x'), {}, 'under secretKey'],
  ['a token that has ended', tokenOf('new'), { now: minutes(17) }, 'exp of the token'],
  [
    'an ended token of a former secret',
    tokenOf('new', { exp: seconds(minutes(-2)) }, 'KEY-before'),
    {},
    'exp of the token',
  ],
  ['a token that begins later', tokenOf('new', { nbf: seconds(minutes(2)) }), {}, 'nbf of the'],
])('a developer is told of %s what it lacks, in words', async (_name, token, world, why) => {
  expect(await answerTo(token, world)).toMatchObject({ why: expect.stringContaining(why) });
});
