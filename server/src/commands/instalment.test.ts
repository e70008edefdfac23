import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newUuid } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseMasterKey } from '../secrets/master-key.ts';
import { conversionList } from '../store/conversion-list.ts';
import { instalmentStore } from '../store/instalment-store.ts';
import { SAMPLE_INSTALMENTS, sampleTerms } from '../testing/sample-instalment.ts';
import { commandsTo, minutes, sampleChange } from '../testing/sample-payment.ts';
import { storedAfter } from '../testing/stored-payment.ts';
import { testFolders } from '../testing/test-folders.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { CommandDeps } from './command-deps.ts';
import { typeCommand } from './testing/type-command.ts';

const newFolder = testFolders('instalments');

let store: TestStore;
let deps: CommandDeps;
let folder: string;

beforeAll(async () => {
  store = await openTestStore();
  folder = await newFolder();
  const current = parseMasterKey('ab'.repeat(32));
  if (current === undefined) throw new Error('no key');
  const clock = () => minutes(60);
  const own: Partial<CommandDeps> = {
    instalments: instalmentStore({
      ...{ pool: store.pool, clock, newUuid, operator: 'lan', masterKeys: { current } },
    }),
    conversions: conversionList(store.pool),
    clock,
  };
  deps = own as CommandDeps;
});
beforeEach(async () => {
  await store.pool.query('truncate payment, conversion, audit, instalment_fee, card_issuer');
});
afterAll(() => store.close());

const cong = (...args: readonly string[]) => typeCommand(args, deps);

async function imported(content: unknown) {
  const file = join(folder, 'fees.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return cong('instalment', 'import', file);
}

const FEE = {
  ...{ id: 133, bank: 'SCB', cardType: 'VISA', months: 3, feeBps: 600, paidBy: 'buyer' },
  ...{ minAmount: 3_000_000, validFrom: '2026-01-01' },
};

describe('instalment import and list', () => {
  test('the whole table, and what was listed can be imported again', async () => {
    const { code, out } = await imported({
      fees: [FEE, { ...FEE, id: 134, months: 6, validUntil: '2026-12-31' }],
      cards: [{ prefix: '436361', bank: 'SCB' }],
    });
    expect([code, out]).toEqual([0, 'Imported fees: 2, cards: 1.\n']);
    const shown = await cong('instalment', 'list');
    expect(shown.out).toMatch(/133 +SCB +VISA +3 +6 % +buyer +3.000.000 đ +2026-01-01 …\n/);
    expect(shown.out).toMatch(/134 .* 2026-01-01 … 2026-12-31\n/);
    const { out: listed } = await cong('instalment', 'list', '--json');
    await store.pool.query('truncate instalment_fee, card_issuer');
    expect((await imported(listed)).code).toBe(0);
    expect((await cong('instalment', 'list', '--json')).out).toBe(listed);
  });

  test('a list that is not in the file is left as it is', async () => {
    await imported({ fees: [FEE], cards: [{ prefix: '4', bank: '*' }] });
    expect((await imported({ fees: [{ ...FEE, feeBps: 700 }] })).code).toBe(0);
    await expect(deps.instalments.configuration()).resolves.toMatchObject({
      ...{ fees: [{ feeBps: 700 }], issuers: [{ prefix: '4', bank: '*' }] },
    });
  });

  test('an empty table says how to fill it', async () => {
    expect((await cong('instalment', 'list')).out).toContain('cong instalment import FILE');
  });

  test.each<[string, unknown, string]>([
    ['is not JSON', '{', 'is not JSON'],
    ['is a list', [], 'The file is not a JSON object'],
    ['says more', { rates: [] }, '“rates” is not among fees, cards'],
    ['has no list', { fees: {} }, '“fees” is not a list'],
    ['has no row', { fees: [FEE, 1] }, '“fees”, row 2: it is not a JSON object'],
    ['says more in a row', { fees: [{ ...FEE, note: '' }] }, 'row 1: “note” is not among id,'],
    ['has a wrong id', { fees: [{ ...FEE, id: 1.5 }] }, '“id” is not a whole number from 1'],
    ['has an unknown bank', { fees: [{ ...FEE, bank: 'VCB' }] }, '“bank” is not among SCB,'],
    ['has another card', { fees: [{ ...FEE, cardType: 'AMEX' }] }, '“cardType” is not among VISA'],
    ['has no months', { fees: [{ ...FEE, months: 0 }] }, '“months” is not a whole number from 1'],
    ['has another currency', { fees: [{ ...FEE, currency: 'USD' }] }, '“currency” is not VND'],
    ['asks for everything', { fees: [{ ...FEE, feeBps: 10_001 }] }, '“feeBps” is not'],
    ['lets nobody pay', { fees: [{ ...FEE, paidBy: 'us' }] }, 'neither buyer nor merchant'],
    ['has no amount', { fees: [{ ...FEE, minAmount: 0 }] }, '“minAmount” is no amount'],
    ['has no day', { fees: [{ ...FEE, validFrom: '2026-02-30' }] }, '“validFrom” is no day'],
    ['ends first', { fees: [{ ...FEE, validUntil: '2025-01-01' }] }, 'ends before it begins'],
    [
      'has an id twice',
      { fees: [FEE, { ...FEE, months: 6 }] },
      'Two rows of “fees” have the id 133',
    ],
    ['has two fees for a day', { fees: [FEE, { ...FEE, id: 9 }] }, 'the fees 133 and 9 both count'],
    ['has no digits', { cards: [{ prefix: 'x', bank: 'SCB' }] }, '“prefix” is not text of 1 to 19'],
    ['has no bank', { cards: [{ prefix: '4', bank: '' }] }, '“bank” is not a bank’s code'],
    [
      'has a prefix twice',
      {
        cards: [
          { prefix: '4', bank: '*' },
          { prefix: '4', bank: 'SCB' },
        ],
      },
      'Two rows of “cards” have the prefix 4',
    ],
  ])('a file that %s changes nothing, and the fault is named', async (_what, content, told) => {
    await deps.instalments.replaceFees(SAMPLE_INSTALMENTS.fees);
    const { code, err } = await imported(content);
    expect(code).not.toBe(0);
    expect(err).toContain(told);
    await expect(deps.instalments.configuration()).resolves.toEqual({
      ...{ fees: SAMPLE_INSTALMENTS.fees, issuers: [] },
    });
  });
});

describe('instalment conversions', () => {
  /** A payment that was captured in instalments, on the day of the sample. */
  async function captured(terms = sampleTerms()) {
    const { payment, ...create } = sampleChange({ amount: vnd(3_000_000n) });
    const writer = store.writer();
    await writer.write(create);
    return storedAfter(writer, payment, commandsTo(payment, 'captured', terms));
  }
  const rowsOf = ({ out }: { readonly out: string }) =>
    out
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));

  test('a line for each bank to act on, times in Viet Nam, amounts in đồng', async () => {
    const { publicId } = await captured();
    const { out, code } = await cong('instalment', 'conversions', '--bank', 'scb');
    expect(code).toBe(0);
    const [head, line = ''] = out.split('\n');
    expect(head).toBe(
      'conversion,status,captured_at,withdrawn_at,bank,payment,connector,connector_ref,card,card_type,' +
        'months,principal,fee,fee_paid_by,debited',
    );
    expect(line).toMatch(/^[0-9a-f-]{36},due,2026-11-22 10:\d\d:\d\d \+07,,SCB,/);
    expect(line).toContain(
      `,SCB,${publicId},banknet,ref-1,970400******0018,VISA,3,3000000,180000,buyer,3180000`,
    );
  });

  test('by bank and by day of capture', async () => {
    await captured();
    await captured(sampleTerms({ bank: 'VIB' }));
    const many = async (...args: readonly string[]) =>
      rowsOf(await cong('instalment', 'conversions', ...args)).length;
    expect(await many()).toBe(2);
    expect(await many('--bank', 'VIB')).toBe(1);
    expect(await many('--from', '2026-11-22', '--until', '2026-11-22')).toBe(2);
    expect(await many('--from', '2026-11-23')).toBe(0);
    expect(await many('--until', '2026-11-21')).toBe(0);
  });

  test('what is withdrawn is told on the day on which it was, whenever it was captured', async () => {
    await captured();
    await store.pool.query(
      `update conversion set status = 'withdrawn', state = state ||
         '{"status": "withdrawn", "withdrawnAt": "2026-12-01T17:00:00.000Z"}'`,
    );
    const on = async (day: string) =>
      rowsOf(await cong('instalment', 'conversions', '--from', day, '--until', day));
    expect(await on('2026-12-02')).toMatchObject([
      { 1: 'withdrawn', 3: '2026-12-02 00:00:00 +07' },
    ]);
    expect(await on('2026-12-01')).toEqual([]);
    expect(await on('2026-11-22')).toHaveLength(1);
  });

  test('what a spreadsheet would take for a formula is text', async () => {
    await captured();
    await store.pool.query(`update conversion set state = state || '{"connectorRef": "=1+1"}'`);
    expect((await cong('instalment', 'conversions')).out).toContain(",'=1+1,");
  });

  test.each([
    [['--from', '22/11/2026'], '--from: “22/11/2026” is no day such as 2026-11-22'],
    [['--from', '2026-11-23', '--until', '2026-11-22'], '--from 2026-11-23 is after --until'],
    [['--bank', 'VCB'], '--bank: “VCB” is not among SCB, ANZ'],
  ])('%j', async (args, told) => {
    const { code, err } = await cong('instalment', 'conversions', ...args);
    expect(code).not.toBe(0);
    expect(err).toContain(told);
  });
});
