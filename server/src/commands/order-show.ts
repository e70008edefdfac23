import type { Payment } from '../core/payment/payment.ts';
import { keyOf } from '../flows/execute-command.ts';
import { showVnd } from './amount-argument.ts';
import type { Command, CommandOutput, Style } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { MERCHANT_OPTION, paymentArgument } from './payment-argument.ts';
import { showExactTime } from './show-time.ts';
import { table } from './table.ts';
import { verdictText } from './verdict-text.ts';

/** `cong order show ID` */
export const orderShow: Command = {
  name: 'order show',
  summary: 'Everything known of an order: state, tries, money, notifications',
  positionals: 'ID',
  options: MERCHANT_OPTION,
  examples: ['cong order show 123P2611220000001', 'cong order show V20170711001 --merchant MICODE'],
  about: 'ID is our transaction id (123P…) or the merchant’s own reference (mTransactionID).',
  run: async (input, deps) => {
    const payment = await paymentArgument(input.positionals[0] ?? '', input, deps);
    const order = await gather(deps, payment);
    return { data: order, text: (style) => describe(order, style) } satisfies CommandOutput;
  },
};

type Gathered = Awaited<ReturnType<typeof gather>>;

async function gather(
  { flows, messages, protocols, merchants }: CommandDeps,
  payment: Awaited<ReturnType<typeof paymentArgument>>,
) {
  const key = keyOf(payment);
  const [merchant, history, postings, refunds, reversals, notifications] = await Promise.all([
    merchants.find(payment.merchantId),
    flows.reader.historyOf(key),
    flows.reader.postingsOf(key),
    flows.reader.refundsOf(key),
    flows.reader.reversalsOf(key),
    messages.ofPayment(key),
  ]);
  const protocol = protocols.find(({ name }) => name === payment.protocol);
  const status = protocol?.statusOf(payment) ?? '';
  const amountAsSent = protocol?.amountAsSent?.(payment);
  return {
    merchant: merchant?.name ?? '',
    payment,
    status,
    ...(amountAsSent !== undefined && { amountAsSent }),
    history,
    postings,
    refunds,
    reversals,
    notifications,
  };
}

function describe(order: Gathered, style: Style): string {
  const { payment, status, merchant, amountAsSent } = order;
  const head = table([
    ['order', payment.orderRef],
    ['transaction', payment.publicId],
    ['payment', payment.id],
    ['merchant', `#${payment.merchantId} ${merchant}`],
    ['amount', showVnd(payment.amount)],
    ...(amountAsSent === undefined ? [] : [['as sent', amountAsSent]]),
    ['state', `${stateOf(payment)} (${payment.protocol} status ${status})`],
    ['created', showExactTime(payment.createdAt)],
  ]);
  const sections: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ['Attempts', attemptRows(order)],
    ['Postings', postingRows(order)],
    ['Refunds', order.refunds.map((one) => [one.requestId, showVnd(one.amount), one.status])],
    ['Reversals', order.reversals.map((one) => [one.attemptId, showVnd(one.amount), one.status])],
    ['Notifications', notificationRows(order)],
    ['History', order.history.map(({ at, event }) => [showExactTime(at), event.type])],
  ];
  const shown = sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `\n\n${style('bold', title)}\n${table(rows)}`);
  return head + shown.join('');
}

/** The state, and why. An amount that the bank got wrong is what an operator asks it about. */
function stateOf(payment: Payment): string {
  if ('reason' in payment) return `${payment.status}: ${payment.reason}`;
  if (payment.status !== 'uncertain') return payment.status;
  const { cause, reportedAmount } = payment;
  const debited = reportedAmount === undefined ? '' : `, ${showVnd(reportedAmount)} were debited`;
  return `uncertain: ${cause}${debited}`;
}

const attemptRows = ({ payment }: Gathered) =>
  payment.attempts.map(({ number, bank, maskedCard, startedAt, outcome }) => [
    `#${number}`,
    bank,
    maskedCard ?? '',
    outcome.type === 'refused' ? `refused: ${outcome.reason}` : outcome.type,
    showExactTime(startedAt),
  ]);

const postingRows = ({ postings }: Gathered) =>
  postings.map(({ debit, credit, amount, at }) => [
    `${debit} → ${credit}`,
    showVnd(amount),
    showExactTime(at),
  ]);

/** A message, and each try to deliver it beneath. */
const notificationRows = ({ notifications }: Gathered) =>
  notifications.flatMap(({ id, kind, status, history }) => [
    [kind, status, id],
    ...history.map((one) => [
      `  try ${one.number}`,
      verdictText(one.verdict),
      `${showExactTime(one.at)} ${one.url} ${one.responseStatus ?? ''} ${one.tookMs} ms`,
    ]),
  ]);
