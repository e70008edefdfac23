import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import { argon2Passwords } from './argon2-passwords.ts';

const passwords = argon2Passwords({ atOnce: 2, most: 4 });
const right = new Secret('Mật khẩu 1');

test('a hash is of its password alone, and no two hashes are the same', async () => {
  const hash = await passwords.hash(right);
  expect(hash.reveal()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect((await passwords.hash(right)).reveal()).not.toBe(hash.reveal());
  expect(await passwords.verify(right, hash)).toBe(true);
  expect(await passwords.verify(new Secret('Mật khẩu 2'), hash)).toBe(false);
});

test('a password typed in another Unicode form is the same password', async () => {
  const hash = await passwords.hash(right);
  expect(await passwords.verify(new Secret('Mật khẩu 1'.normalize('NFD')), hash)).toBe(true);
});

// Source: test.c of the reference implementation (phc-winner-argon2): hashtest(version, 2, 16, 1, "password", "somesalt").
test('a hash with other costs than ours is still read', async () => {
  const hash = new Secret(
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  );
  expect(await passwords.verify(new Secret('password'), hash)).toBe(true);
});

test('without a wallet no password is right', async () => {
  expect(await passwords.verify(new Secret(''), undefined)).toBe(false);
  expect(await passwords.verify(right, undefined)).toBe(false);
});

test('beyond what may be verified at once it is busy, and afterwards it is not', async () => {
  const one = argon2Passwords({ atOnce: 1, most: 1 });
  const [first, second] = await Promise.all([
    one.verify(right, undefined),
    one.verify(right, undefined),
  ]);
  expect([first, second]).toEqual([false, 'busy']);
  expect(await one.verify(right, undefined)).toBe(false);
});

test('those that wait for their turn have it in the end, also after one that failed', async () => {
  const three = argon2Passwords({ atOnce: 1, most: 3 });
  const hash = await three.hash(right);
  const answers = await Promise.allSettled([
    three.verify(right, new Secret('no hash of ours')),
    three.verify(right, hash),
    three.verify(right, undefined),
  ]);
  expect(answers).toMatchObject([
    { status: 'rejected' },
    { status: 'fulfilled', value: true },
    { status: 'fulfilled', value: false },
  ]);
});
