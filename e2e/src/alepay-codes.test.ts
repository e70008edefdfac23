import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AlepayMerchant, goodOrder } from './alepay-merchant.ts';
import { withoutDatabase } from './database-outage.ts';
import { newOrderRef } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { sandboxAt } from './sandbox-control.ts';

/** Codes that speak of the merchant itself; those of fields, cards, instalments and subscriptions have tests of their own. */

const ORDER = '/checkout/v1/request-order';

type Output = { readonly stdout: string; readonly stderr: string };

let system: RunningSystem;
let merchant: AlepayMerchant;

beforeAll(async () => {
  system = await startSystem();
  merchant = await AlepayMerchant.at(system.gatewayUrl);
});
afterAll(() => system?.stop());

const codeOf = async (who = merchant, token?: string): Promise<string> => {
  const change = token === undefined ? {} : { token };
  return (await who.call(ORDER, goodOrder(newOrderRef()), change)).errorCode;
};

async function command(...args: readonly string[]): Promise<string> {
  const { exit, output } = await system.cong(...args);
  if (exit !== 0) throw new Error(`${args.join(' ')}: ${output}`);
  return output;
}

describe.each(['alepay.md', 'alepay.vi.md'])('the script in docs/protocols/%s', (name) => {
  /** @param spoil what a newcomer gets wrong. */
  async function run(
    settings: Readonly<Record<string, string>> = {},
    spoil = (script: string): string => script,
  ) {
    const document = new URL(`../../docs/protocols/${name}`, import.meta.url);
    const [, script = ''] = /```js\n([\s\S]*?)```/.exec(await readFile(document, 'utf8')) ?? [];
    const file = join(system.folder, 'order.mjs');
    await writeFile(file, spoil(script));
    const orderRef = newOrderRef();
    const env = { ...process.env, GATEWAY: system.gatewayUrl, ORDER: orderRef, ...settings };
    const ended = promisify(execFile)(process.execPath, [file], { env });
    const { stdout, stderr } = await ended.catch((error: Output) => error);
    return { orderRef, stdout, stderr };
  }

  test('makes an order and reads the answer', async () => {
    const { stdout } = await run();
    expect(stdout).toMatch(/^000 Thành công \n\{"token":"ALE\d+","checkoutUrl":"http/);
  });

  test('makes an order that the sandbox pays in instalments', async () => {
    const { orderRef } = await run({ AMOUNT: '3000000' });
    const { body } = await sandboxAt(system.gatewayUrl, 'alepay').pay(orderRef, { months: '6' });
    expect(body.status).toBe('000');
  });

  test('says of a wrong checksum where it is explained, and nothing that misleads', async () => {
    const { stdout, stderr } = await run({}, (script) =>
      script.replace('checksum: md5(data + checksumKey)', 'checksum: md5(data)'),
    );
    expect(stdout).toMatch(/^101 .* http\S+\/sandbox\/v1\/explanations\/\S+\n$/);
    expect(stderr).toBe('');
  });
});

test('the sandbox tells a developer what a wrong checksum lacks', async () => {
  const { errorCode, explanation } = await merchant.call(ORDER, {}, { checksum: 'x' });
  expect(errorCode).toBe('101');
  const told = (await (await fetch(explanation ?? '')).json()) as { readonly why: string };
  expect(told.why).toContain('MD5 of data');
});

test('138: the keys were revoked, until there are new ones', async () => {
  const output = await command('merchant', 'add', 'Quán', '--protocol', 'alepay', '--json');
  const keys = JSON.parse(output).credentials;
  const added = new AlepayMerchant(system.gatewayUrl, keys);
  await expect.poll(() => codeOf(added)).toBe('000');
  await command('merchant', 'revoke-keys', keys.token);
  await expect.poll(() => codeOf(added)).toBe('138');
  const rotated = JSON.parse(
    await command('merchant', 'rotate-key', keys.token, '--keep', '0s', '--json'),
  );
  const again = new AlepayMerchant(system.gatewayUrl, rotated.credentials);
  await expect.poll(() => codeOf(again)).toBe('000');
});

test('140: a merchant that moved here with token and checksumKey, before it has a key of ours', async () => {
  const file = join(system.folder, 'moved.json');
  const credentials = { token: 'MOVED-HERE', checksumKey: 'CHECKSUM-KEY' };
  await writeFile(file, JSON.stringify({ name: 'Shop', protocol: 'alepay', credentials }));
  await command('merchant', 'import', file);
  await expect.poll(() => codeOf(merchant, 'MOVED-HERE')).toBe('140');
  await writeFile(file, JSON.stringify({ checksumKey: credentials.checksumKey }));
  const given = await command(
    ...['merchant', 'rotate-key', 'MOVED-HERE', '--keep', '0s', '--credentials', file, '--json'],
  );
  const keys = JSON.parse(given).credentials;
  expect(keys).toMatchObject(credentials);
  await expect.poll(() => codeOf(new AlepayMerchant(system.gatewayUrl, keys))).toBe('000');
});

test('202: its addresses were to be named and were not', async () => {
  const { token } = merchant.envelope('{}');
  await command('merchant', 'set', `${token}`, '--addresses', 'none');
  await expect.poll(() => codeOf()).toBe('202');
  await command('merchant', 'set', `${token}`, '--addresses', 'any');
  await expect.poll(() => codeOf()).toBe('000');
});

test('999: nothing can be written; afterwards orders are taken again', async () => {
  expect(await codeOf()).toBe('000');
  await withoutDatabase(system.databaseUrl, async () => {
    expect(await codeOf()).toBe('999');
  });
  await vi.waitFor(async () => expect(await codeOf()).toBe('000'), { timeout: 10_000 });
});
