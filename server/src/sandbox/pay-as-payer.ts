import { hashToken, newToken } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import type { CardDetails } from '../core/connector/connector.ts';
import { isFinal, type Payment } from '../core/payment/payment.ts';
import type { MagicValue, Protocol } from '../core/protocol/protocol.ts';
import { submitOtp } from '../flows/authorise.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { cancelPayment, leavePayment } from '../flows/end-payment.ts';
import { keyOf } from '../flows/execute-command.ts';
import { openPayment } from '../flows/open-payment.ts';
import { submitDetails } from '../flows/submit-details.ts';
import { actOnProviderPage } from './provider-page.ts';

/** What the caller wants the payer to do; everything has a default that pays. */
export type PayerInput = {
  readonly card?: string;
  readonly holder?: string;
  readonly date?: string;
  readonly securityCode?: string;
  readonly otp?: string;
  readonly bank?: string;
  /** A name from the table of magic values. */
  readonly outcome?: string;
};

type Deps = { readonly flows: FlowDeps; readonly takesPayerAway: (bank: string) => boolean };
type Task = {
  readonly payment: Payment;
  readonly protocol: Protocol;
  readonly input: PayerInput;
};

const DEFAULT_BANK = 'VCB';
const RIGHT_OTP = '00000000';
const WRONG_OTP = '11111111';
const WAIT_MS = 30_000;
const STEP_MS = 50;

/**
 * Does what a payer would do on the pages, through the same flows, connector and simulator; gives up after the first
 * refusal. @returns the payment once it is final or uncertain, or undefined when that took too long.
 */
export async function payAsPayer(deps: Deps, task: Task): Promise<Payment | undefined> {
  const { flows } = deps;
  const opened = await openPayment(flows, task.payment);
  if (isSettled(opened)) return opened;
  const magic = magicFor(task);
  const acted = await act(deps, { ...task, payment: opened }, magic);
  return waitUntilSettled(flows, acted);
}

function magicFor({ protocol, input }: Task): MagicValue | undefined {
  const { outcome, card } = input;
  const found = protocol.magicValues.find((one) =>
    outcome === undefined ? one.card?.number === card : one.outcome === outcome,
  );
  if (outcome !== undefined && found === undefined) {
    const known = protocol.magicValues.map((one) => one.outcome).join(', ');
    throw Object.assign(new Error(`no outcome "${outcome}"; known are ${known}`), {
      statusCode: 400,
    });
  }
  return found;
}

async function act(deps: Deps, task: Task, magic: MagicValue | undefined): Promise<Payment> {
  const { flows } = deps;
  const { payment, protocol, input } = task;
  const { outcome } = input;
  if (outcome === 'cancelled') return must(await cancelPayment(flows, payment, 'payer'));
  if (outcome === 'details_not_entered') return must(await leavePayment(flows, payment));
  if (outcome === 'wrong_details_too_often') return repeatWrongDetails(deps, task);
  const bank = bankOf(payment, protocol, { asked: input.bank ?? magic?.bank });
  const card = deps.takesPayerAway(bank) ? undefined : cardOf(protocol, input, magic);
  const browserHash = hashToken(newToken());
  const after = await enterDetails(flows, payment, { bank, card, browserHash });
  if (after.status === 'redirected') {
    await actOnProviderPage(after.url, {
      ...typedCard(protocol, input, magic),
      otp: input.otp ?? magic?.otp ?? RIGHT_OTP,
    });
    return after;
  }
  if (after.status !== 'awaiting_otp') return giveUp(flows, after);
  if (outcome === 'otp_not_entered') return must(await leavePayment(flows, after));
  return enterOtp(flows, after, { input, magic });
}

const entered = (input: PayerInput, magic: MagicValue | undefined): string => {
  const wrong = input.outcome === 'wrong_otp' || input.outcome === 'wrong_otp_too_often';
  return wrong ? WRONG_OTP : (input.otp ?? magic?.otp ?? RIGHT_OTP);
};

async function enterOtp(
  flows: FlowDeps,
  payment: Payment,
  { input, magic }: { readonly input: PayerInput; readonly magic: MagicValue | undefined },
): Promise<Payment> {
  const tries = input.outcome === 'wrong_otp_too_often' ? 3 : 1;
  let after = payment;
  for (let i = 0; i < tries && after.status === 'awaiting_otp'; i += 1) {
    const { attemptId, wrongOtps: step } = after;
    const otp = new Secret(entered(input, magic));
    after = must(await submitOtp(flows, after, { attemptId, step, otp }));
  }
  return giveUp(flows, after);
}

async function repeatWrongDetails({ flows }: Deps, { payment, protocol }: Task): Promise<Payment> {
  const browserHash = hashToken(newToken());
  const bank = bankOf(payment, protocol, {});
  let after = payment;
  for (let i = 0; i < 3 && after.status === 'created'; i += 1) {
    const card = { number: new Secret('9704000000000026'), holder: 'NGUYEN VAN A', date: '03/07' };
    after = await enterDetails(flows, after, { bank, card, browserHash });
  }
  return after;
}

type Entered = {
  readonly bank: string;
  readonly card: CardDetails | undefined;
  readonly browserHash: string;
};

const enterDetails = async (
  flows: FlowDeps,
  payment: Payment,
  { bank, card, browserHash }: Entered,
): Promise<Payment> =>
  must(
    await submitDetails(flows, payment, {
      attemptNumber: payment.attempts.length + 1,
      ...{ bank, browserHash, locale: 'vi' },
      ...(card && { card }),
    }),
  );

/** A payer who was refused and may try again leaves instead. */
async function giveUp(flows: FlowDeps, payment: Payment): Promise<Payment> {
  const refused =
    (payment.status === 'created' && payment.attempts.length > 0) ||
    (payment.status === 'awaiting_otp' && payment.wrongOtps > 0);
  return refused ? must(await leavePayment(flows, payment)) : payment;
}

function bankOf(
  { order }: Payment,
  { bankCode }: Protocol,
  { asked }: { readonly asked?: string | undefined },
): string {
  if (order.bank !== undefined) return order.bank;
  if (asked === undefined) return DEFAULT_BANK;
  // The protocol's own code or our id, whichever the caller has at hand.
  const prefix = bankCode('');
  return asked.startsWith(prefix) ? asked.slice(prefix.length) : asked;
}

function typedCard(protocol: Protocol, input: PayerInput, magic: MagicValue | undefined) {
  const card =
    magic?.card ?? protocol.magicValues.find(({ outcome }) => outcome === 'success')?.card;
  return {
    number: input.card ?? card?.number ?? '',
    holder: input.holder ?? card?.holder ?? '',
    date: input.date ?? card?.date ?? '',
    securityCode: input.securityCode ?? card?.securityCode,
  };
}

function cardOf(protocol: Protocol, input: PayerInput, magic: MagicValue | undefined): CardDetails {
  const { number, holder, date, securityCode } = typedCard(protocol, input, magic);
  return {
    ...{ number: new Secret(number), holder, date },
    ...(securityCode !== undefined && { securityCode: new Secret(securityCode) }),
  };
}

const isSettled = (payment: Payment): boolean => isFinal(payment) || payment.status === 'uncertain';

async function waitUntilSettled(flows: FlowDeps, payment: Payment): Promise<Payment | undefined> {
  if (isSettled(payment)) return payment;
  const giveUpAt = performance.now() + WAIT_MS;
  while (performance.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    const now = await flows.reader.byKey(keyOf(payment));
    if (now !== undefined && isSettled(now)) return now;
  }
  return undefined;
}

/** @throws an error with statusCode 409 that names the refusal. */
function must(
  result: { ok: true; value: Payment } | { ok: false; error: { code: string } },
): Payment {
  if (result.ok) return result.value;
  throw Object.assign(new Error(`refused: ${result.error.code}`), { statusCode: 409 });
}
