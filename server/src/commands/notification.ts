import { isUuid, type MerchantId, type MessageId } from '@cong/values/ids.ts';
import type { StoredMessage } from '../core/notification/message-store.ts';
import { keyOf } from '../flows/execute-command.ts';
import { type Command, type CommandInput, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { merchantArgument } from './merchant-argument.ts';
import { MERCHANT_OPTION, paymentArgument } from './payment-argument.ts';
import { showTime } from './show-time.ts';
import { table } from './table.ts';
import { verdictText } from './verdict-text.ts';

const MOST = 200;

/** `cong notification list --parked` */
export const notificationList: Command = {
  name: 'notification list',
  summary: 'Notifications that were given up: parked after their last try',
  positionals: '',
  options: {
    parked: { help: 'those that are parked; nothing else is listed' },
    merchant: { value: 'CODE', help: 'of one merchant' },
  },
  examples: ['cong notification list --parked', 'cong notification list --merchant MICODE'],
  about: `The latest ${MOST} are shown. “cong order show ID” shows every try with what was answered.`,
  run: async (input, deps) => {
    const parked = await deps.messages.parked({ limit: MOST, ...(await ofMerchant(input, deps)) });
    const described = await Promise.all(parked.map((message) => describe(message, deps)));
    return {
      data: described,
      text: (style) =>
        described.length === 0
          ? style('green', 'No notification is parked.')
          : table([
              ['NOTIFICATION', 'ORDER', 'CREATED', 'TRIES', 'LAST VERDICT'],
              ...described.map((one) => [
                ...[one.id, one.order, showTime(one.createdAt)],
                ...[String(one.tries), verdictText(one.verdict)],
              ]),
            ]),
    };
  },
};

async function describe(message: StoredMessage, { messages, flows }: CommandDeps) {
  const { id, merchantId, paymentId, createdAt, tries, host = '' } = message;
  const [payment, all] = await Promise.all([
    flows.reader.byKey({ merchantId, paymentId }),
    messages.ofPayment({ merchantId, paymentId }),
  ]);
  const history = all.find((one) => one.id === id)?.history ?? [];
  const order = payment?.publicId ?? paymentId;
  const verdict = history.at(-1)?.verdict ?? '';
  return { id, merchantId, order, createdAt, tries, host, verdict };
}

/** `cong notification resend ID | --all-parked` */
export const notificationResend: Command = {
  name: 'notification resend',
  summary: 'Send a notification again, or everything that is parked',
  positionals: '[ID]',
  options: {
    ...MERCHANT_OPTION,
    'all-parked': { help: 'everything that is parked; with --merchant, of that merchant' },
  },
  examples: [
    'cong notification resend 123P2611220000001',
    'cong notification resend --all-parked --merchant MICODE',
  ],
  about:
    'ID is a notification’s, or an order’s (123P…, or the merchant’s own reference). Each is tried once more by a ' +
    'running worker, within a second or two; if that fails too, it is parked again.',
  run: async (input, deps) => {
    const [id] = input.positionals;
    if ((id === undefined) === !input.has('all-parked')) {
      throw new CommandProblem('say either ID or --all-parked');
    }
    const count =
      id === undefined ? await resendParked(input, deps) : await resend(id, input, deps);
    return {
      data: { sentAgain: count },
      text: (style) =>
        count === 0
          ? 'Nothing is parked.'
          : style(
              'green',
              `${count} ${count === 1 ? 'notification is' : 'notifications are'} due again.`,
            ),
    };
  },
};

async function resendParked(input: CommandInput, deps: CommandDeps): Promise<number> {
  const merchant = await ofMerchant(input, deps);
  const count = await deps.messages.sendParkedAgain(merchant, deps.clock());
  const subject = `merchant:${merchant.merchantId ?? 'all'}`;
  await deps.audit({ action: 'notification.all_sent_again', subject, detail: { count } });
  return count;
}

async function resend(id: string, input: CommandInput, deps: CommandDeps): Promise<number> {
  const messages = await messagesOf(id, input, deps);
  const due = [];
  for (const message of messages) {
    if (await deps.messages.sendAgain(message, deps.clock())) due.push(message);
  }
  if (due.length === 0) throw new CommandProblem(`${id} is being sent already`);
  for (const { id: messageId, status, tries } of due) {
    await deps.audit({
      action: 'notification.sent_again',
      subject: `message:${messageId}`,
      detail: { was: status, tries },
    });
  }
  return due.length;
}

/** The message with this id, or those of the order with this id. */
async function messagesOf(
  id: string,
  input: CommandInput,
  deps: CommandDeps,
): Promise<readonly StoredMessage[]> {
  const message = isUuid(id) ? await deps.messages.byId(id as MessageId) : undefined;
  if (message !== undefined) return [message];
  const payment = await paymentArgument(id, input, deps);
  const messages = await deps.messages.ofPayment(keyOf(payment));
  if (messages.length > 0) return messages;
  throw new CommandProblem(`order ${id} is ${payment.status}: there is nothing to tell yet`);
}

async function ofMerchant(
  input: CommandInput,
  deps: CommandDeps,
): Promise<{ readonly merchantId?: MerchantId }> {
  const code = input.option('merchant');
  if (code === undefined) return {};
  const { id } = await merchantArgument({ ...input, positionals: [code] }, deps);
  return { merchantId: id };
}
