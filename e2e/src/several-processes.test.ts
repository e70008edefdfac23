import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Merchant, merchantAt, newOrderRef } from './merchant.ts';
import { NotifyListener } from './notify-listener.ts';
import { Payer } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { sandboxAt } from './sandbox-control.ts';

let system: RunningSystem;
let listener: NotifyListener;
/** The sandbox's merchant at one gateway and at the other. */
let here: Merchant;
let there: Merchant;

beforeAll(async () => {
  [system, listener] = await Promise.all([
    startSystem({
      processes: [['serve'], ['serve'], ['work'], ['work']],
    }),
    NotifyListener.open(),
  ]);
  here = merchantAt(urlOf(0));
  there = merchantAt(urlOf(1));
  await system.sandbox.setNotifyUrl(listener.url);
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

function urlOf(index: number): string {
  const url = system.gateways.filter(({ roles }) => roles.includes('serve'))[index]?.url;
  if (url === undefined) throw new Error(`no gateway ${index}`);
  return url;
}

const patiently = <Value>(look: () => Promise<Value>): Promise<Value> =>
  vi.waitFor(look, { timeout: 15_000, interval: 50 });

/** How many partitions of merchants each living worker has. */
async function shares(): Promise<readonly number[]> {
  const { rows } = await system.database.query<{ share: number }>(
    `select count(*)::int as share from pg_locks
      where locktype = 'advisory' and granted and classid <> 0
        and database = (select oid from pg_database where datname = current_database())
      group by pid, classid having count(*) > 1`,
  );
  return rows.map(({ share }) => share);
}

test('processes that start on one database at once seed each sandbox merchant once', async () => {
  const { rows } = await system.database.query<{ name: string; protocol: string }>(
    'select name, protocol from merchant left join merchant_code on merchant_id = id',
  );
  const seeded = rows.map(({ name, protocol }) => `${protocol} ${name}`);
  expect(seeded.toSorted()).toEqual([...new Set(seeded)].toSorted());
  const protocols = new Set(rows.map(({ protocol }) => protocol));
  for (const protocol of ['123pay', 'alepay', 'appotapay', 'lgsp']) {
    expect(protocols).toContain(protocol);
  }
});

test('two workers share the merchants evenly', async () => {
  await patiently(async () => expect(await shares()).toEqual([32, 32]));
});

test('an order made at one gateway is queried, paid and explained at the other', async () => {
  const { orderRef, payUrl } = await here.mustCreate();
  expect(await there.status(orderRef)).toBe('0');
  const payer = new Payer(urlOf(1), system.simulatorsUrl);
  await payer.open(payUrl.replace(urlOf(0), urlOf(1)));
  expect(payer.page.html).toContain(orderRef);
  expect((await sandboxAt(urlOf(1)).pay(orderRef)).body.status).toBe('1');
  expect(await here.status(orderRef)).toBe('1');
});

test('a gateway that only serves wakes a worker that only works: the notify comes within a second', async () => {
  const { orderRef } = await here.mustCreate();
  await system.sandbox.cancel(orderRef);
  const endedAt = performance.now();
  const [{ at }] = await listener.of(orderRef);
  expect(at - endedAt).toBeLessThan(1_000);
});

test('the same order sent to both at once is created once; ids are never given twice', async () => {
  const mTransactionID = newOrderRef();
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) => (i % 2 ? here : there).create({ mTransactionID })),
  );
  const codes = answers.map(({ body }) => body[0]);
  expect(codes.filter((code) => code === '1')).toHaveLength(1);
  expect(codes.filter((code) => code === '6206')).toHaveLength(39);
  const others = await Promise.all(
    Array.from({ length: 100 }, (_, i) => (i % 2 ? here : there).mustCreate()),
  );
  expect(new Set(others.map(({ id }) => id)).size).toBe(100);
});

test('what an operator changes holds at both gateways at once', async () => {
  await system.cong('bank', 'maintenance', 'on', 'MB');
  for (const merchant of [here, there]) {
    await patiently(async () =>
      expect((await merchant.create({ bankCode: '123PMB' })).body[0]).toBe('6203'),
    );
  }
  await system.cong('bank', 'maintenance', 'off', 'MB');
  for (const merchant of [here, there]) {
    await patiently(async () =>
      expect((await merchant.create({ bankCode: '123PMB' })).body[0]).toBe('1'),
    );
  }
});

test('the sandbox’s clock is one for all processes', async () => {
  const { orderRef, payUrl } = await here.mustCreate();
  await new Payer(urlOf(0), system.simulatorsUrl).open(payUrl);
  await sandboxAt(urlOf(1)).advance('PT15M');
  await patiently(async () => expect(await here.status(orderRef)).toBe('7210'));
});
