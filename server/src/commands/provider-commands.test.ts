import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MerchantId, newUuid } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseMasterKey } from '../secrets/master-key.ts';
import { merchantStore } from '../store/merchant-store.ts';
import { minutes } from '../testing/sample-payment.ts';
import { testFolders } from '../testing/test-folders.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { CommandDeps } from './command-deps.ts';
import { typeCommand } from './testing/type-command.ts';

const ACCOUNT = { partnerCode: 'P1', secretKey: 'very-secret-indeed' };

const newFolder = testFolders('contracts');

let store: TestStore;
let deps: CommandDeps;
let file: string;
let id: MerchantId;

beforeAll(async () => {
  store = await openTestStore();
  file = join(await newFolder(), 'momo.json');
  const current = parseMasterKey('ab'.repeat(32));
  if (current === undefined) throw new Error('no key');
  const own: Partial<CommandDeps> = {
    merchants: merchantStore({
      ...{ pool: store.pool, masterKeys: { current }, clock: () => minutes(0), newUuid },
      operator: 'lan',
    }),
    contractTerms: [
      { name: 'momo', accountFields: ['partnerCode', 'secretKey'] },
      { name: 'vnpay', accountFields: ['tmnCode', 'hashSecret'] },
    ],
  };
  deps = own as CommandDeps;
});
beforeEach(async () => {
  await store.pool.query('truncate merchant, merchant_code, credential, provider_account, audit');
  const credential = { protocol: 'lgsp', code: 'SO1', secrets: { secretKey: new Secret('k') } };
  const added = await deps.merchants.add([{ name: 'Sở Tư pháp', settings: {}, credential }]);
  const [first] = added.ok ? added.value : [];
  if (first === undefined) throw new Error('no merchant');
  id = first;
});
afterAll(() => store.close());

const cong = (line: string) => typeCommand(line.split(' '), deps);

async function contractFrom(content: unknown) {
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return cong(`contract set SO1 momo ${file}`);
}

const audited = async () =>
  (await store.pool.query('select action, detail from audit order by id')).rows;

test('a contract is kept sealed, listed without its keys, audited, and taken away', async () => {
  expect(await contractFrom(ACCOUNT)).toMatchObject({ code: 0, err: '' });
  const listed = await cong('contract list SO1');
  expect(listed.out).toMatch(/momo +yes +partnerCode, secretKey\n/);
  expect(listed.out).toMatch(/vnpay +no +tmnCode, hashSecret\n/);
  const { rows } = await store.pool.query('select * from provider_account');
  expect(rows).toHaveLength(1);
  for (const text of [listed.out, JSON.stringify(rows), JSON.stringify(await audited())]) {
    expect(text).not.toContain(ACCOUNT.secretKey);
    expect(Buffer.from(text).toString('hex')).not.toContain(
      Buffer.from(ACCOUNT.secretKey).toString('hex'),
    );
  }
  expect((await cong('contract remove SO1 momo')).code).toBe(0);
  expect((await cong('contract list SO1')).out).toMatch(/momo +no/);
  expect(await cong('contract remove SO1 momo')).toMatchObject({
    ...{ code: 1, err: expect.stringContaining('has no contract with momo') },
  });
  expect(await audited()).not.toEqual([]);
});

test.each<[string, unknown, string]>([
  ['a key too few', { partnerCode: 'P1' }, '“secretKey” is missing or no text'],
  ['a key too many', { ...ACCOUNT, other: 'x' }, '“other” is no key'],
  ['a key that is a number', { ...ACCOUNT, secretKey: 1 }, '“secretKey” is missing or no text'],
  ['no JSON', '{', 'momo.json'],
])('a file with %s is refused, without its values', async (_what, content, words) => {
  const { code, err } = await contractFrom(content);
  expect(code).toBe(1);
  expect(err).toContain(words);
  expect(err).not.toContain(ACCOUNT.secretKey);
  expect((await cong('contract list SO1')).out).not.toContain('yes');
});

test('a provider that there is not, and a merchant that nobody knows', async () => {
  expect((await cong(`contract set SO1 zalo ${file}`)).err).toContain('momo, vnpay');
  expect((await cong('contract list SO2')).err).toContain('There is no merchant SO2');
});

test('a receiving account is added, changed, listed and removed', async () => {
  await cong('account set SO1 phi --services dvc --providers momo,vnpay');
  await cong('account set SO1 le_phi');
  await cong('account set SO1 phi --providers momo');
  const { out } = await cong('account list SO1');
  expect(out).toMatch(/phi +all +momo\n/);
  expect(out).toMatch(/le_phi +all +all\n/);
  expect((await cong('account remove SO1 phi')).code).toBe(0);
  expect((await cong('account remove SO1 phi')).err).toContain('has no account phi');
  await cong('account remove SO1 le_phi');
  expect((await cong('account list SO1')).out).toContain('It has none');
  expect((await cong('account set SO1 phi --providers VCB')).code).toBe(1);
});

test('routing rules keep their order and amounts, and are taken away by their number', async () => {
  expect((await cong('route list SO1')).out).toContain('All go as usual');
  await cong('route add SO1 momo --banks VCB,tcb --from 1.000.000');
  await cong('route add SO1 vnpay --up-to 50.000');
  const { out } = await cong('route list SO1');
  expect(out).toMatch(/1 +momo +VCB,TCB +from 1.000.000 đ\n/);
  expect(out).toMatch(/2 +vnpay +all +up to 50.000 đ\n/);
  expect((await deps.merchants.find(id))?.settings.routes).toEqual([
    { banks: ['VCB', 'TCB'], from: 1_000_000n, via: 'momo' },
    { upTo: 50_000n, via: 'vnpay' },
  ]);
  await cong('route remove SO1 1');
  expect((await cong('route list SO1')).out).toMatch(/1 +vnpay/);
  await cong('route remove SO1 1');
  expect((await deps.merchants.find(id))?.settings).not.toHaveProperty('routes');
});

test.each([
  ['route add SO1 zalo', 'There is no provider “zalo”: momo, vnpay'],
  ['route add SO1 momo --banks XYZ', 'There is no bank “XYZ”'],
  ['route add SO1 momo --from much', '--from'],
  ['route remove SO1 1', '“1” is no rule of 1 to 0'],
])('%s says what is wrong and changes nothing', async (line, words) => {
  const { code, err } = await cong(line);
  expect(code).toBe(1);
  expect(err).toContain(words);
  expect((await deps.merchants.find(id))?.settings).not.toHaveProperty('routes');
});
