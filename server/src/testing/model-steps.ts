import { vnd } from '@cong/values/money.ts';
import { addMs } from '@cong/values/time.ts';
import fc from 'fast-check';
import type { InstalmentTerms } from '../core/instalment/terms.ts';
import type { PaidAccount } from '../core/ledger/account.ts';
import type { PaymentStatus } from '../core/payment/payment.ts';
import type { Policy } from '../core/payment/policy.ts';
import { requestOf, type Step } from './model-requests.ts';
import { type Asked, ask, newWorld, type World } from './payment-model.ts';
import { sampleTerms } from './sample-instalment.ts';
import { commandsTo, LENIENT, minutes, STRICT } from './sample-payment.ts';

/** Half of the attempts are paid at once; of the others' fees each side pays some. */
const terms: fc.Arbitrary<InstalmentTerms | undefined> = fc.oneof(
  fc.constant(undefined),
  fc
    .record({
      paidBy: fc.constantFrom('buyer' as const, 'merchant' as const),
      fee: fc.bigInt({ min: 0n, max: 300_000n }).map(vnd),
    })
    .map(sampleTerms),
);

const steps: fc.Arbitrary<Step> = fc.record({
  roll: fc.nat(1_000),
  sensible: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.boolean()),
  pick: fc.nat(9),
  waitMs: fc.oneof(
    { weight: 6, arbitrary: fc.nat(30_000) },
    { weight: 1, arbitrary: fc.nat(20 * 60_000) },
    { weight: 1, arbitrary: fc.nat(25 * 3_600_000) },
  ),
  amount: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step['amount']>('exact') },
    { weight: 1, arbitrary: fc.constantFrom<Step['amount']>('more', 'less', 'nothing') },
  ),
  terms,
});

const STATUSES: readonly PaymentStatus[] = [
  'created',
  'verifying',
  'awaiting_otp',
  'redirected',
  'authorising',
  'uncertain',
  'captured',
];

/** Where a story begins, under which policy, and what is asked in it. */
export type Story = {
  readonly begin: PaymentStatus;
  readonly policy: Policy;
  readonly terms: { readonly account: PaidAccount; readonly feeBps: number };
  readonly amount: bigint;
  /** Of the first attempt, where the story begins after it. */
  readonly instalment: InstalmentTerms | undefined;
  readonly steps: readonly Step[];
};

/** Arbitrary stories of a payment. They begin anywhere, so that late states are met as often as early ones. */
export const stories: fc.Arbitrary<Story> = fc.record({
  begin: fc.constantFrom(...STATUSES),
  policy: fc.constantFrom(STRICT, LENIENT),
  terms: fc.record(
    {
      account: fc.constantFrom<PaidAccount>('payable', 'collection', 'verification'),
      feeBps: fc.constantFrom(0, 110, 250),
    },
    { noNullPrototype: true },
  ),
  amount: fc.bigInt({ min: 1n, max: 999_999_999n }),
  instalment: terms,
  steps: fc.array(steps, { maxLength: 25 }),
});

/** Plays a story; `seen` is shown each world with the request that comes next. */
export function play(
  story: Story,
  seen: (before: World, asked: Asked, after: World) => void = () => {},
): World {
  const { begin, policy, terms, instalment } = story;
  const amount = vnd(story.amount);
  const fresh = newWorld({ terms, amount });
  let world = commandsTo(fresh.payment, begin, instalment).reduce(
    (before, command) => ask(before, { of: 'payment', command }, policy),
    fresh,
  );
  let now = minutes(4);
  for (const step of story.steps) {
    now = addMs(now, step.waitMs);
    const asked = requestOf(world, step, now);
    if (asked === undefined) continue;
    const after = ask(world, asked, policy);
    seen(world, asked, after);
    world = after;
  }
  return world;
}
