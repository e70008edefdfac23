import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newUuid } from '@cong/values/ids.ts';
import { addMs, DAY_MS } from '@cong/values/time.ts';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseMasterKey } from '../secrets/master-key.ts';
import { bankStore } from '../store/bank-store.ts';
import { rotateMasterKey } from '../store/merchant-master-key.ts';
import { readMerchantByCode } from '../store/merchant-rows.ts';
import { merchantStore } from '../store/merchant-store.ts';
import { pool } from '../store/pool.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { testFolders } from '../testing/test-folders.ts';
import type { CommandDeps } from './command-deps.ts';
import { commands } from './command-list.ts';
import { runCommand } from './run-command.ts';

const NOW = new Date('2026-11-22T03:00:00.000Z');
const current = parseMasterKey('ab'.repeat(32));
if (current === undefined) throw new Error('no key');
const masterKeys = { current };
const unused = {} as never;

let database: TestDatabase;
let db: pg.Pool;
let deps: CommandDeps;

beforeAll(async () => {
  database = await testDatabase();
  db = pool({ url: database.url, max: 4, name: 'test' });
  const store = { pool: db, clock: () => NOW, newUuid, operator: 'lan', masterKeys };
  const fields = ['merchantCode', 'passcode', 'secretKey'];
  const own: Partial<CommandDeps> = {
    merchants: merchantStore(store),
    banks: bankStore(store),
    rotateMasterKey: () => rotateMasterKey(store),
    protocols: [
      { name: '123pay', credentials: { code: 'merchantCode', fields }, statusOf: unused },
      {
        name: 'alepay',
        credentials: { code: 'token', fields: ['token', 'key'] },
        statusOf: unused,
      },
    ],
    addressRanges: (text) => (text === 'rain' ? undefined : text.split(',')),
    notifyUrlProblem: (url) => (url.startsWith('https://') ? undefined : 'it is not https'),
    clock: () => NOW,
  };
  // Commands about payments have tests of their own: theirs is not here.
  deps = own as CommandDeps;
});
beforeEach(() =>
  db.query(
    'truncate merchant, merchant_code, credential, provider_account, audit, bank_setting; alter sequence merchant_id_seq restart',
  ),
);
afterAll(async () => {
  await db.end();
  await database.drop();
});

/** What one typed line prints, and its exit code. */
async function cong(...args: string[]) {
  const printed = { out: '', err: '' };
  let closed = 0;
  let opened = 0;
  const code = await runCommand(args, {
    commands,
    open: async () => {
      opened += 1;
      const close = async () => {
        closed += 1;
      };
      return { deps, close };
    },
    stdout: { write: (text) => (printed.out += text) },
    stderr: { write: (text) => (printed.err += text) },
  });
  expect(closed).toBe(opened);
  return { code, ...printed };
}

async function json(...args: string[]) {
  const { code, out, err } = await cong(...args, '--json');
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
}

async function refusal(...args: string[]): Promise<string> {
  const { code, out, err } = await cong(...args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err.trimEnd()).not.toContain('\n');
  return err.trimEnd();
}

const newFolder = testFolders('command');

async function file(content: unknown): Promise<string> {
  const path = join(await newFolder(), 'file.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const MICODE = {
  name: 'Quán',
  protocol: '123pay',
  notifyUrl: 'https://quan.vn/notify',
  credentials: { merchantCode: 'MICODE', passcode: 'MIPASSCODE', secretKey: 'MIKEY' },
};

const withKeys = (keys: object) => ({
  ...MICODE,
  credentials: { ...MICODE.credentials, ...keys },
});

/** The keys that still count, newest first; those that were replaced are known for a while. */
const secretsOf = async (code: string) => {
  const merchant = await readMerchantByCode(db, masterKeys, { protocol: '123pay', code, now: NOW });
  return merchant?.credentials
    .filter(({ retiresAt }) => retiresAt === undefined || retiresAt > NOW)
    .map(({ secrets }) => ({
      passcode: secrets.passcode?.reveal(),
      secretKey: secrets.secretKey?.reveal(),
    }));
};

describe('merchant add', () => {
  test('prints fresh keys, and these are the ones that sign', async () => {
    const { credentials, ...rest } = await json('merchant', 'add', 'Quán', '--protocol', '123pay');
    expect(rest).toEqual({ id: 1, name: 'Quán', protocol: '123pay' });
    expect(credentials.merchantCode).toMatch(/^[A-Z2-9]{10}$/);
    expect(credentials.passcode).toMatch(/^[\w-]{32}$/);
    const { merchantCode, ...secrets } = credentials;
    expect(await secretsOf(merchantCode)).toEqual([secrets]);
    // Whoever says no protocol means the one that there was first.
    const again = await json('merchant', 'add', 'Quán');
    expect(again.protocol).toBe('123pay');
    expect(again.credentials.secretKey).not.toBe(credentials.secretKey);
  });

  test('takes code, keys, URL and limits that are given', async () => {
    const keys = await file({ passcode: 'MIPASSCODE', secretKey: 'MIKEY' });
    const { out } = await cong(
      ...['merchant', 'add', 'Quán', '--protocol', '123pay', '--code', 'MICODE'],
      ...['--credentials', keys, '--notify-url', 'https://quan.vn/n'],
      ...['--limit-per-transaction', '5.000.000', '--limit-per-day', '7000000'],
    );
    expect(out).toContain('MIKEY');
    expect(await secretsOf('MICODE')).toEqual([{ passcode: 'MIPASSCODE', secretKey: 'MIKEY' }]);
    expect((await deps.merchants.list())[0]?.settings).toEqual({
      account: 'payable',
      feeBps: 0,
      acceptsJcb: false,
      notifyUrl: 'https://quan.vn/n',
      limitPerTransaction: 5_000_000n,
      limitPerDay: 7_000_000n,
    });
  });

  test.each([
    [[], /NAME is missing/],
    [['A', 'B', '--protocol', '123pay'], /“B” is one word too many/],
    [['A', '--protocol', 'momo'], /no protocol “momo”: 123pay, alepay/],
    [[' ', '--protocol', '123pay'], /1 to 200 letters/],
    [['a\u001b[2J', '--protocol', '123pay'], /control characters/],
    [
      ['A', '--protocol', '123pay', '--notify-url', 'ftp://x'],
      /^ftp:\/\/x cannot be called: it is not https$/,
    ],
    [['A', '--protocol', '123pay', '--limit-per-day', '5.00'], /--limit-per-day is “5.00”/],
    [['A', '--protocol', '123pay', '--limit-per-day=-1'], /whole đồng/],
    [['A', '--protocol', '123pay', '--limit-per-day', '1000000000000'], /whole đồng/],
    [['A', '--protokol', '123pay'], /--protokol.*--help/],
    [['A', '--credentials'], /credentials.*--help/],
  ])('%j is refused in one line, and nothing is added', async (args, line) => {
    expect(await refusal('merchant', 'add', ...args)).toMatch(line);
    expect(await deps.merchants.list()).toEqual([]);
  });

  test('a code longer than an index can hold is refused', async () => {
    const code = ['--code', 'x'.repeat(513)];
    expect(await refusal('merchant', 'add', 'A', '--protocol', '123pay', ...code)).toMatch(
      /merchantCode is too long/,
    );
  });

  test('a code that is taken is refused', async () => {
    await cong('merchant', 'add', 'A', '--protocol', '123pay', '--code', 'X');
    const again = ['merchant', 'add', 'B', '--protocol', '123pay', '--code', 'X'];
    expect(await refusal(...again)).toMatch(/X is another merchant’s code/);
  });
});

describe('merchant import', () => {
  test('keeps every key as it was, of any length and alphabet', async () => {
    const secretKey = `${'khóa 🔑 '.repeat(400)}\r\n"'\\`;
    const credentials = { ...MICODE.credentials, secretKey };
    const { out } = await cong('merchant', 'import', await file({ ...MICODE, credentials }));
    expect(out).toMatch(/Imported 1 merchant\.\n {2}#1 {2}MICODE {2}123pay {2}Quán/);
    expect(out).not.toContain('MIPASSCODE');
    expect(await secretsOf('MICODE')).toEqual([{ passcode: 'MIPASSCODE', secretKey }]);
    expect((await deps.merchants.list())[0]?.settings.notifyUrl).toBe(MICODE.notifyUrl);
  });

  test('takes a list, whole or not at all', async () => {
    const other = { ...MICODE, credentials: { ...MICODE.credentials, merchantCode: 'B' } };
    expect(await refusal('merchant', 'import', await file([other, MICODE, MICODE]))).toMatch(
      /MICODE/,
    );
    expect(await deps.merchants.list()).toEqual([]);
    expect(await json('merchant', 'import', await file([other, MICODE]))).toHaveLength(2);
  });

  test('refuses a code that is here, unless it shall be replaced', async () => {
    await cong('merchant', 'import', await file(MICODE));
    await cong('merchant', 'set', 'MICODE', '--fee-bps', '110');
    const path = await file({
      ...MICODE,
      notifyUrl: null,
      name: 'Mới',
      credentials: { ...MICODE.credentials, secretKey: 'NEW' },
    });
    expect(await refusal('merchant', 'import', path)).toMatch(/MICODE.*--replace/);
    expect(await secretsOf('MICODE')).toEqual([{ passcode: 'MIPASSCODE', secretKey: 'MIKEY' }]);
    await json('merchant', 'import', path, '--replace');
    expect(await secretsOf('MICODE')).toEqual([{ passcode: 'MIPASSCODE', secretKey: 'NEW' }]);
    const [merchant] = await deps.merchants.list();
    expect(merchant).toMatchObject({
      name: 'Mới',
      settings: { feeBps: 110, notifyUrl: MICODE.notifyUrl },
    });
  });

  test.each([
    ['half a file', '{"name": "SESAME"', /is not JSON$/],
    ['a text', '"SESAME"', /not a JSON object/],
    ['no name', { ...MICODE, name: undefined }, /“name” is missing/],
    ['a number for a name', { ...MICODE, name: 5 }, /“name” is not text/],
    ['an unknown protocol', { ...MICODE, protocol: 'vnpay' }, /no protocol “vnpay”/],
    ['an unknown field', { ...MICODE, secret: 'SESAME' }, /“secret” is not among name, protocol/],
    ['a private address', { ...MICODE, notifyUrl: 'http://10.0.0.1' }, /cannot be called/],
    [
      'a list of keys',
      { ...MICODE, credentials: ['SESAME'] },
      /“credentials” is not a JSON object/,
    ],
    ['a key left out', withKeys({ secretKey: undefined }), /secretKey is missing/],
    ['a key too many', withKeys({ key: 'SESAME' }), /key is not among/],
    ['a number for a key', withKeys({ passcode: 1 }), /passcode is not text/],
    ['an empty key', withKeys({ passcode: '' }), /passcode is missing/],
    ['an endless key', withKeys({ passcode: 'SESAME'.repeat(683) }), /passcode is too long/],
    ['U+0000', withKeys({ passcode: 'SESAME\u0000' }), /passcode holds a character/],
    ['one of a list', [MICODE, { ...MICODE, name: '' }], /^Merchant 2 of 2: /],
  ])('%s is refused without quoting a key', async (_what, content, line) => {
    const told = await refusal('merchant', 'import', await file(content));
    expect(told).toMatch(line);
    expect(told).not.toContain('SESAME');
    expect(await deps.merchants.list()).toEqual([]);
  });

  test('a file that is not there is told', async () => {
    expect(await refusal('merchant', 'import', '/nowhere.json')).toMatch(/nowhere.*ENOENT/);
  });
});

describe('merchant revoke-keys', () => {
  test('ends every key of now, and rotate-key gives new ones', async () => {
    await cong('merchant', 'add', 'Quán', '--code', 'MICODE');
    const valid = async () => {
      const { rows } = await db.query(
        'select count(*)::int as valid from credential where retires_at is null or retires_at > $1',
        [NOW],
      );
      return rows[0].valid;
    };
    expect(await json('merchant', 'revoke-keys', 'MICODE')).toEqual({ id: 1, protocol: '123pay' });
    expect(await valid()).toBe(0);
    await json('merchant', 'rotate-key', 'MICODE', '--keep', '0s');
    expect(await valid()).toBe(1);
    expect(await refusal('merchant', 'revoke-keys', 'NOBODY')).toMatch(/NOBODY/);
  });
});

describe('merchant rotate-key', () => {
  beforeEach(async () => {
    await cong('merchant', 'import', await file(MICODE));
  });

  test('prints new keys under the old code; the old ones stay valid for seven days', async () => {
    const { credentials, oldKeysUntil } = await json('merchant', 'rotate-key', 'MICODE');
    const { merchantCode, ...fresh } = credentials;
    expect(merchantCode).toBe('MICODE');
    expect(oldKeysUntil).toBe(addMs(NOW, 7 * DAY_MS).toISOString());
    const old = { passcode: 'MIPASSCODE', secretKey: 'MIKEY' };
    expect(await secretsOf('MICODE')).toEqual([fresh, old]);
  });

  test('keys can be given, and the old ones ended at once', async () => {
    const given = { passcode: 'P2', secretKey: 'K2' };
    const path = await file(given);
    await json('merchant', 'rotate-key', 'MICODE', '--keep', '0s', '--credentials', path);
    expect(await secretsOf('MICODE')).toEqual([given]);
  });

  test('a third pair of keys is refused while two are valid', async () => {
    await cong('merchant', 'rotate-key', 'MICODE');
    expect(await refusal('merchant', 'rotate-key', 'MICODE')).toMatch(
      /until 2026-11-29.*--keep 0s/,
    );
  });

  test('a time that is none, a protocol it does not speak, are refused', async () => {
    expect(await refusal('merchant', 'rotate-key', 'MICODE', '--keep', 'long')).toMatch(
      /--keep is/,
    );
    expect(await refusal('merchant', 'rotate-key', '1', '--protocol', 'alepay')).toMatch(/123pay/);
  });
});

describe('a merchant is named', () => {
  const token = { ...MICODE, protocol: 'alepay', credentials: { token: 'MICODE', key: 'K' } };

  test('by code or number, and by protocol where one code is two merchants’', async () => {
    await cong('merchant', 'import', await file([MICODE, token]));
    expect(await refusal('merchant', 'block', 'MICODE')).toMatch(/several merchants \(#1, #2\)/);
    expect(await json('merchant', 'block', 'MICODE', '--protocol', 'alepay')).toMatchObject({
      id: 2,
    });
    expect(await json('merchant', 'block', '#1')).toMatchObject({ id: 1 });
    expect(await json('merchant', 'unblock', '2')).toEqual({ id: 2, status: 'active' });
    expect((await deps.merchants.list()).map(({ status }) => status)).toEqual([
      'blocked',
      'active',
    ]);
  });

  test('and told when there is none', async () => {
    expect(await refusal('merchant', 'block', 'NOBODY')).toMatch(/no merchant NOBODY/);
    expect(await refusal('merchant', 'block', '7')).toMatch(/no merchant 7/);
  });
});

describe('a merchant’s settings', () => {
  beforeEach(async () => {
    await cong('merchant', 'import', await file(MICODE));
  });

  test('notify URL: set, and taken away', async () => {
    const set = ['merchant', 'set-notify-url', 'MICODE'];
    expect(await json(...set, 'https://moi.vn/n')).toMatchObject({ notifyUrl: 'https://moi.vn/n' });
    expect(await refusal(...set, 'http://169.254.169.254/')).toMatch(/cannot be called/);
    expect(await json(...set, 'none')).not.toHaveProperty('notifyUrl');
  });

  test('limits: one by one, and taken away', async () => {
    const set = ['merchant', 'set-limits', 'MICODE'];
    await json(...set, '--per-day', '500.000.000');
    expect(await json(...set, '--per-transaction', '20,000,000')).toMatchObject({
      limitPerTransaction: '20000000',
      limitPerDay: '500000000',
    });
    expect(await json(...set, '--per-day', 'none')).not.toHaveProperty('limitPerDay');
    expect(await refusal(...set)).toMatch(/Name a limit/);
  });

  test('fee, JCB, banks, account and addresses', async () => {
    const set = ['merchant', 'set', 'MICODE'];
    const all = [
      '--fee-bps',
      '110',
      '--jcb',
      'on',
      '--banks',
      'VCB, CC',
      '--account',
      'collection',
    ];
    expect(await json(...set, ...all)).toMatchObject({
      feeBps: 110,
      acceptsJcb: true,
      banks: ['VCB', 'CC'],
      account: 'collection',
    });
    expect(await json(...set, '--banks', 'all')).not.toHaveProperty('banks');
    expect(await json(...set, '--addresses', '203.0.113.0/24')).toMatchObject({
      addresses: ['203.0.113.0/24'],
    });
    expect(await json(...set, '--addresses', 'none')).toMatchObject({ addresses: [] });
    expect(await json(...set, '--addresses', 'any')).not.toHaveProperty('addresses');
    expect((await cong(...set, '--jcb', 'off')).out).toMatch(/JCB +off/);
  });

  test.each([
    [[], /Name what shall change/],
    [['--fee-bps', '1.5'], /--fee-bps/],
    [['--fee-bps', '10001'], /--fee-bps/],
    [['--jcb', 'yes'], /--jcb/],
    [['--banks', 'VCB,XYZ'], /no bank “XYZ”/],
    [['--account', 'mine'], /--account/],
    [['--addresses', 'rain'], /--addresses is “rain”/],
  ])('%j is refused', async (args, line) => {
    expect(await refusal('merchant', 'set', 'MICODE', ...args)).toMatch(line);
  });
});

test('the list shows each merchant, with no key and nothing that steers a terminal', async () => {
  expect((await cong('merchant', 'list')).out).toMatch(/no merchant yet/);
  const credentials = { ...MICODE.credentials, merchantCode: 'A\u001b[31mB' };
  await cong('merchant', 'import', await file([MICODE, { ...MICODE, credentials }]));
  await cong('merchant', 'set-limits', 'MICODE', '--per-day', '5000000');
  const { out } = await cong('merchant', 'list');
  expect(out).toMatch(
    /#1 +MICODE +123pay +Quán +active +– +5\.000\.000 đ +https:\/\/quan\.vn\/notify/,
  );
  expect(out).not.toMatch(/MIKEY|MIPASSCODE/);
  expect(out).not.toContain('\u001b');
  expect(JSON.stringify(await json('merchant', 'list'))).not.toMatch(/MIKEY|MIPASSCODE/);
});

test('a bank’s maintenance begins and ends; a closed bank is opened by name', async () => {
  const stateOf = async (bank: string) =>
    (await json('bank', 'list')).find(({ code }: { code: string }) => code === bank).state;
  expect(await stateOf('VCB')).toBe('open');
  await cong('bank', 'maintenance', 'on', '123pvcb');
  expect(await stateOf('VCB')).toBe('maintenance');
  expect((await cong('bank', 'list')).out).toMatch(/VCB +Vietcombank +maintenance +Ngân hàng/);
  await cong('bank', 'maintenance', 'off', 'VCB');
  expect(await stateOf('VCB')).toBe('open');
  await cong('bank', 'close', 'VCB');
  expect(await refusal('bank', 'maintenance', 'off', 'VCB')).toMatch(/“cong bank open VCB”/);
  await cong('bank', 'open', 'VCB');
  expect(await stateOf('VCB')).toBe('open');
  expect(await refusal('bank', 'maintenance', 'on', 'XYZ')).toMatch(/no bank “XYZ”/);
  expect(await refusal('bank', 'maintenance', 'maybe', 'VCB')).toMatch(/neither on nor off/);
});

test('keys are encrypted anew without a change that anybody sees', async () => {
  await cong('merchant', 'import', await file(MICODE));
  const before = await db.query('select secrets from credential');
  expect(await json('merchant', 'rotate-data-key', 'MICODE')).toEqual({ id: 1 });
  expect((await db.query('select secrets from credential')).rows).not.toEqual(before.rows);
  expect(await secretsOf('MICODE')).toHaveLength(1);
  expect((await cong('master-key', 'rotate')).out).toContain(`already`);
});

describe('help', () => {
  test('lists every command, or those that begin alike, and opens nothing', async () => {
    for (const args of [[], ['--help'], ['help']]) {
      const { code, out } = await cong(...args);
      expect(code).toBe(0);
      for (const { name } of commands) expect(out).toContain(`cong ${name}`);
    }
    expect((await cong('bank', '--help')).out).not.toContain('cong merchant');
  });

  test.each(commands.map((command) => [command.name, command] as const))(
    '%s: its options, and examples that are read as they stand',
    async (name, { options, examples }) => {
      const { code, out } = await cong(...name.split(' '), '--help');
      expect(code).toBe(0);
      for (const option of [...Object.keys(options), 'json']) expect(out).toContain(`--${option}`);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(example.startsWith(`cong ${name}`)).toBe(true);
        const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, a, b]) => a ?? b ?? '');
        await expect(
          runCommand(words.slice(1), {
            commands,
            open: () => Promise.reject(new Error('understood')),
            stdout: { write: () => {} },
            stderr: { write: (text) => Promise.reject(new Error(text)) },
          }),
        ).rejects.toThrow('understood');
      }
    },
  );

  test('what is no command is told', async () => {
    expect(await refusal('merchant', 'ad')).toMatch(/no command “merchant ad”.*cong --help/);
  });
});

test('colours are for terminals only', async () => {
  let out = '';
  await runCommand(['bank', 'close', 'VCB'], {
    commands,
    open: async () => ({ deps, close: async () => {} }),
    stdout: { isTTY: true, write: (text) => (out += text) },
    stderr: { write: () => {} },
  });
  expect(out).toContain('\u001b[');
  expect((await cong('bank', 'close', 'VCB')).out).not.toContain('\u001b');
});
