import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MERCHANT } from '../../testing/sample-payment.ts';
import { BANKS } from '../bank/banks.ts';
import type { Merchant } from '../merchant/merchant.ts';
import type { RoutingRule } from './routing-rule.ts';
import { ruledRoute } from './ruled-route.ts';

const MOUNTED = new Map([
  ['banknet', {}],
  ['napas', { accountFields: ['key'] }],
  ['vnpay', { accountFields: ['key'] }],
]);

const merchantWith = (
  routes: readonly RoutingRule[] | undefined,
  contracts: readonly string[] = ['napas', 'vnpay'],
): Merchant => ({
  ...{ id: MERCHANT, name: 'Quán', status: 'active', credentials: [] },
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false, ...(routes && { routes }) },
  accounts: Object.fromEntries(contracts.map((name) => [name, { key: new Secret('k') }])),
});

const NAPAS: RoutingRule = { banks: ['VCB', 'TCB'], via: 'napas' };
const LARGE: RoutingRule = { from: vnd(1_000_000n), via: 'vnpay' };
const SMALL: RoutingRule = { upTo: vnd(50_000n), via: 'vnpay' };

type Row = {
  readonly rules?: readonly RoutingRule[];
  readonly bank?: string;
  readonly amount?: bigint;
  readonly down?: readonly string[];
  readonly contracts?: readonly string[];
  readonly cardOnly?: true;
};

test.each<[string, Row, string | undefined]>([
  ['no rules', {}, undefined],
  ['a rule for the bank', { rules: [NAPAS] }, 'napas'],
  ['a rule for other banks', { rules: [NAPAS], bank: 'VTB' }, undefined],
  ['the first that fits', { rules: [NAPAS, { via: 'vnpay' }] }, 'napas'],
  [
    'the next where the first does not answer',
    { rules: [NAPAS, { via: 'vnpay' }], down: ['napas'] },
    'vnpay',
  ],
  ['none that answers', { rules: [NAPAS], down: ['napas'] }, undefined],
  ['no contract there', { rules: [NAPAS], contracts: [] }, undefined],
  [
    'the next where there is no contract',
    { rules: [NAPAS, { via: 'vnpay' }], contracts: ['vnpay'] },
    'vnpay',
  ],
  ['a provider that is not mounted', { rules: [{ via: 'momo' }] }, undefined],
  ['an amount that is large enough', { rules: [LARGE], amount: 1_000_000n }, 'vnpay'],
  ['an amount below', { rules: [LARGE], amount: 999_999n }, undefined],
  ['an amount that is small enough', { rules: [SMALL], amount: 50_000n }, 'vnpay'],
  ['an amount above', { rules: [SMALL], amount: 50_001n }, undefined],
  ['an international card', { rules: [{ banks: ['CC'], via: 'vnpay' }], bank: 'CC' }, 'vnpay'],
  ['a card that must be typed here', { rules: [NAPAS], cardOnly: true }, undefined],
  ['a provider that the payer chose', { rules: [{ via: 'vnpay' }], bank: 'NAPAS' }, undefined],
  ['a wallet', { rules: [{ via: 'vnpay' }], bank: 'ZALOPAY' }, undefined],
])(
  '%s',
  (_what, { rules, bank = 'VCB', amount = 100_000n, down = [], contracts, cardOnly }, via) => {
    const ask = { merchant: merchantWith(rules, contracts), bank, amount: vnd(amount) };
    const healthy = (connector: string) => !down.includes(connector);
    const route = ruledRoute(
      { ...ask, ...(cardOnly && { cardOnly }) },
      { mounted: MOUNTED, healthy },
    );
    expect(route).toEqual(via && { connector: via, method: 'provider' });
  },
);

test('whatever the rules: a route is to a provider that is there, answers, and has a contract; none for a typed card', () => {
  const names = [...MOUNTED.keys(), 'momo'];
  const amount = fc.bigInt(0n, 200_000n).map(vnd);
  const rules = fc.array(
    fc.record(
      {
        via: fc.constantFrom(...names),
        banks: fc.subarray(Object.keys(BANKS)),
        from: amount,
        upTo: amount,
      },
      { requiredKeys: ['via'] },
    ),
  );
  fc.assert(
    fc.property(
      rules,
      fc.constantFrom(...Object.keys(BANKS)),
      fc.bigInt(1n, 200_000n),
      fc.subarray(names),
      fc.subarray(names),
      (given, bank, amount, contracts, up) => {
        const merchant = merchantWith(given, contracts);
        const ask = { merchant, bank, amount: vnd(amount) };
        const routing = { mounted: MOUNTED, healthy: (name: string) => up.includes(name) };
        expect(ruledRoute({ ...ask, cardOnly: true }, routing)).toBeUndefined();
        const route = ruledRoute(ask, routing);
        if (route === undefined) return;
        expect(up).toContain(route.connector);
        const fields = MOUNTED.get(route.connector);
        expect(fields).toBeDefined();
        if (fields && 'accountFields' in fields) expect(contracts).toContain(route.connector);
        expect(given.some(({ via }) => via === route.connector)).toBe(true);
      },
    ),
  );
});
