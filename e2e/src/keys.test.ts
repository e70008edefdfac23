import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Merchant, merchantAt, sha1 } from './merchant.ts';
import { guideReply, NotifyListener } from './notify-listener.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

type Keys = {
  readonly merchantCode: string;
  readonly passcode: string;
  readonly secretKey: string;
};

let system: RunningSystem;
let listener: NotifyListener;

beforeAll(async () => {
  [system, listener] = await Promise.all([startSystem(), NotifyListener.open()]);
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

/** The keys that a command printed, this once. */
async function keysFrom(...command: readonly string[]): Promise<Keys> {
  const { exit, output } = await system.cong(...command, '--json');
  if (exit !== 0) throw new Error(output);
  return JSON.parse(output).credentials;
}

const speaking = ({ merchantCode: code, passcode, secretKey }: Keys): Merchant =>
  merchantAt(system.gatewayUrl, { code, passcode, secretKey });

const add = (name: string): Promise<Keys> =>
  keysFrom('merchant', 'add', name, '--notify-url', listener.url);

const code = async (asked: Promise<{ readonly body: readonly (string | null)[] }>) =>
  (await asked).body[0];

test('a merchant that is added can be used at once, with the keys that were printed', async () => {
  const keys = await add('Nhà sách Cổng');
  expect(keys.passcode.length).toBeGreaterThanOrEqual(32);
  expect(keys.secretKey.length).toBeGreaterThanOrEqual(32);
  const merchant = speaking(keys);
  const { orderRef } = await merchant.mustCreate();
  expect(await merchant.status(orderRef)).toBe('0');
  const listed = await system.cong('merchant', 'list', '--json');
  expect(listed.output).toContain(keys.merchantCode);
  expect(listed.output).not.toContain(keys.secretKey);
  expect(listed.output).not.toContain(keys.passcode);
});

test('while keys are rotated both are valid, each order is notified under the key it was made with; then the old one ends', async () => {
  const old = await add('Quán đổi khóa');
  const { merchantCode } = old;
  const before = await speaking(old).mustCreate({ bankCode: '123PVCB' });
  const fresh = await keysFrom('merchant', 'rotate-key', merchantCode, '--keep', '1h');
  expect(fresh.merchantCode).toBe(merchantCode);
  expect([fresh.passcode, fresh.secretKey]).not.toContain(old.secretKey);
  await vi.waitFor(async () => expect(await code(speaking(fresh).create())).toBe('1'));
  expect(await code(speaking(old).create())).toBe('1');
  const mixed = speaking({ ...fresh, passcode: old.passcode });
  expect(await code(mixed.create())).toBe('6000');
  const third = await system.cong('merchant', 'rotate-key', merchantCode);
  expect(third).toMatchObject({ exit: 1, output: expect.stringContaining('Two keys are valid') });

  const during = await speaking(fresh).mustCreate({ bankCode: '123PVCB' });
  const unpaid = await speaking(old).mustCreate({ bankCode: '123PVCB' });
  for (const [{ orderRef }, { secretKey }] of [
    [before, old],
    [during, fresh],
  ] as const) {
    listener.answer(orderRef, () => guideReply(orderRef, '1', secretKey));
    await system.sandbox.pay(orderRef);
    expect(await signedBy(orderRef)).toBe(secretKey);
  }

  await system.sandbox.advance('PT1H');
  expect(await code(speaking(old).create())).toBe('6000');
  expect(await code(speaking(fresh).create())).toBe('1');
  expect(await speaking(fresh).status(before.orderRef)).toBe('1');
  await system.sandbox.pay(unpaid.orderRef);
  expect(await signedBy(unpaid.orderRef)).toBe(fresh.secretKey);

  /** Which of the two keys the order's notify is signed with. */
  async function signedBy(orderRef: string): Promise<string | undefined> {
    const [{ fields }] = await listener.of(orderRef);
    const text = `${orderRef}123PVCB1${fields.ts}`;
    return [old, fresh]
      .map(({ secretKey }) => secretKey)
      .find((key) => sha1(text + key) === fields.checksum);
  }
});

test('no table of the database holds a key, a card number or an OTP in the clear', async () => {
  const keys = await add('Quán kín');
  const { orderRef } = await speaking(keys).mustCreate();
  await system.sandbox.pay(orderRef);
  const { rows: tables } = await system.database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  expect(tables.length).toBeGreaterThan(10);
  let everything = '';
  for (const { name } of tables) {
    const { rows } = await system.database.query(`select t::text as row from "${name}" t`);
    for (const { row } of rows) everything += `${row}\n`;
  }
  expect(everything).toContain(orderRef);
  const hex = (text: string): string => Buffer.from(text).toString('hex');
  const secrets = [keys.passcode, keys.secretKey, 'MIPASSCODE', 'MIKEY', '9704000000000018'];
  for (const secret of secrets) {
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(hex(secret));
  }
  expect(everything).not.toMatch(/otp"*: *"*00000000/i);
  const log = system.gateways.map(({ process }) => process.log).join('\n');
  for (const secret of secrets) expect(log).not.toContain(secret);
});
