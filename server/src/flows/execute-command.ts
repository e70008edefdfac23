import type { PaymentKey } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { type Beside, NOTHING, type WalletDay, withBeside } from '../core/change/change.ts';
import { type Commands, changePayment } from '../core/payment/change-payment.ts';
import type { Command } from '../core/payment/command.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { PaymentRefusal } from '../core/payment/refusal.ts';
import type { FlowDeps } from './deps.ts';
import { followedSubscription } from './followed-subscription.ts';
import { settledCards } from './settled-cards.ts';

export type FlowRefusal =
  | PaymentRefusal
  | { readonly code: 'payment_not_found' }
  /** The write queue is full; nothing was done. */
  | { readonly code: 'busy' };

export type Executed = {
  readonly payment: Payment;
  /** False when the command was a repeat and nothing was written. */
  readonly changed: boolean;
};

/** Conflicts are rare: a payment has one payer. More than this many in a row is a bug. */
const MAX_CONFLICTS = 10;

export const keyOf = ({ merchantId, id }: Payment): PaymentKey => ({ merchantId, paymentId: id });

/** What is to be done of a payment in one change. */
export type Step = {
  readonly commands: Commands;
  /** What else is written with it. */
  readonly beside?: Beside;
  /** What the wallet that pays may pay in a day. */
  readonly walletDay?: WalletDay | undefined;
};

/**
 * Decides a command on the payment as given, writes it, and on a conflict decides again on the payment as it is now.
 * @throws {Error} when the database stays away: whether the change was written is then unknown.
 */
export const executeCommand = (
  deps: FlowDeps,
  payment: Payment,
  command: Command,
  beside: Beside = NOTHING,
): Promise<Result<Executed, FlowRefusal>> =>
  executeStep(deps, payment, async () => ({ commands: [command], beside }));

/** The same of several commands in one change, whose facts are looked up anew for each decision. */
export async function executeStep(
  deps: FlowDeps,
  payment: Payment,
  stepFor: (payment: Payment) => Promise<Step>,
): Promise<Result<Executed, FlowRefusal>> {
  let before = payment;
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const { commands, beside = NOTHING, walletDay } = await stepFor(before);
    const decided = changePayment(before, commands, {
      policy: deps.policyOf(before.protocol),
      ids: { uuid: () => deps.newUuid(commands[0].now) },
      notifyHost: await notifyHost(deps, before),
    });
    if (!decided.ok) return decided;
    const { change, payment: after } = decided.value;
    if (change === undefined) return ok({ payment: after, changed: false });
    const cards = await settledCards(deps, before, after);
    const subscription = await followedSubscription(deps, after, commands[0].now);
    const all = withBeside(change, [beside, ...cards, ...subscription]);
    const outcome = await deps.writer.write(walletDay ? { ...all, walletDay } : all);
    if (outcome === 'committed') return ok({ payment: after, changed: true });
    if (outcome === 'busy') return err({ code: 'busy' });
    const now = await deps.reader.byKey(keyOf(before));
    if (now === undefined) return err({ code: 'payment_not_found' });
    before = now;
  }
  throw new Error(`payment ${payment.id} met ${MAX_CONFLICTS} conflicts`);
}

/** The host of the address that this payment's results go to. */
export async function notifyHost(deps: FlowDeps, payment: Payment): Promise<string | undefined> {
  const merchant = await deps.merchants.byId(payment.merchantId);
  const url = payment.order.notifyUrl ?? merchant?.settings.notifyUrl;
  return url === undefined ? undefined : hostOf(url);
}

/** The few addresses that merchants have are asked for at every step of every payment. */
const hosts = new Map<string, string | undefined>();
const MAX_HOSTS = 10_000;

function hostOf(url: string): string | undefined {
  if (hosts.has(url)) return hosts.get(url);
  const host = URL.parse(url)?.host;
  if (hosts.size < MAX_HOSTS) hosts.set(url, host);
  return host;
}
