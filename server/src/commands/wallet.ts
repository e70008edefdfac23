import { newToken } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import type { WalletFunds } from '../core/wallet/check-payment.ts';
import { type Phone, parsePhone } from '../core/wallet/phone.ts';
import { isTierName, TIERS, type TierName } from '../core/wallet/tier.ts';
import {
  fundsOf,
  type KeepRefusal,
  openWalletFor,
  operateWallet,
  topUp,
} from '../flows/keep-wallets.ts';
import { amountArgument, showVnd } from './amount-argument.ts';
import { type Command, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { table } from './table.ts';

const NAMES = Object.keys(TIERS).join(', ');

export function phoneArgument(text: string): Phone {
  const phone = parsePhone(text);
  if (phone === undefined) {
    throw new CommandProblem(`“${text}” is no mobile number such as 0900000001`);
  }
  return phone;
}

function tierArgument(text: string): TierName {
  if (isTierName(text)) return text;
  throw new CommandProblem(`“${text}” is no tier: there are ${NAMES}`);
}

/** `cong wallet list` */
export const walletList: Command = {
  name: 'wallet list',
  summary: 'List payers’ wallets with what they hold',
  positionals: '',
  options: {},
  examples: ['cong wallet list'],
  run: async (_input, { flows, clock }) => {
    const all = await flows.wallets.reader.list(vietNamDate(clock()));
    const rows = all.map(rowOf);
    return {
      data: all.map(dataOf),
      text: () => table([['PHONE', 'HOLDER', 'TIER', 'STATUS', 'HOLDS', 'PAID TODAY'], ...rows]),
    };
  },
};

const rowOf = ({ wallet, balance, usedOfDay }: WalletFunds): string[] => [
  ...[wallet.phone, wallet.holder, wallet.tier, wallet.status],
  ...[showVnd(balance), showVnd(usedOfDay)],
];

const dataOf = ({ wallet, balance, usedOfDay }: WalletFunds) => ({
  ...wallet,
  balance: balance.toString(),
  usedOfDay: usedOfDay.toString(),
});

/** `cong wallet open PHONE HOLDER` */
export const walletOpen: Command = {
  name: 'wallet open',
  summary: 'Open a wallet and print its password, this once',
  positionals: 'PHONE HOLDER',
  options: { tier: { value: 'TIER', help: `${NAMES}; unverified unless given` } },
  examples: ['cong wallet open 0900000010 "TRAN THI BUOI" --tier basic'],
  run: async (input, { flows, audit }) => {
    const [phoneText = '', holder = ''] = input.positionals;
    const phone = phoneArgument(phoneText);
    const tier = tierArgument(input.option('tier') ?? 'unverified');
    if (holder.trim() === '') throw new CommandProblem('HOLDER is empty');
    const password = newToken();
    const opened = await openWalletFor(flows, {
      ...{ phone, holder: holder.trim(), tier, password: new Secret(password) },
    });
    if (!opened.ok) throw new CommandProblem(explain(opened.error));
    await audit({ action: 'wallet.opened', subject: `wallet:${phone}`, detail: { tier } });
    return {
      data: { id: opened.value, phone, holder, tier, password },
      text: () => `The wallet of ${phone} is open, tier ${tier}. Its password: ${password}`,
    };
  },
};

/** `cong wallet top-up PHONE AMOUNT` */
export const walletTopUp: Command = {
  name: 'wallet top-up',
  summary: 'Book money that came in for a wallet',
  positionals: 'PHONE AMOUNT',
  options: {
    request: { value: 'ID', help: 'your own id of it: asking again with it is harmless' },
  },
  examples: ['cong wallet top-up 0900000001 500.000 --request FT261122-17'],
  run: async (input, deps) => {
    const [phoneText = '', amountText = ''] = input.positionals;
    const phone = phoneArgument(phoneText);
    const amount = amountArgument('AMOUNT', amountText);
    if (amount === 0n) throw new CommandProblem('AMOUNT is nothing');
    const requestId = input.option('request') ?? newToken();
    const done = await topUp(deps.flows, { phone, amount, requestId });
    if (!done.ok) throw new CommandProblem(explain(done.error));
    await deps.audit({
      action: 'wallet.topped_up',
      subject: `wallet:${phone}`,
      detail: { amount: `${amount}`, requestId },
    });
    return {
      data: done.value,
      text: () => `${showVnd(amount)} are in the wallet of ${phone} (request ${requestId})`,
    };
  },
};

/** `cong wallet set-tier PHONE TIER` */
export const walletSetTier: Command = {
  name: 'wallet set-tier',
  summary: 'Say how well a wallet’s holder is known, and so what it may pay',
  positionals: 'PHONE TIER',
  options: {},
  examples: ['cong wallet set-tier 0900000001 full'],
  run: async (input, deps) => {
    const [phone = '', tier = ''] = input.positionals;
    return operate(deps, phone, { type: 'set_tier', tier: tierArgument(tier) });
  },
};

const operation = (type: 'lock' | 'unlock' | 'close', summary: string): Command => ({
  name: `wallet ${type}`,
  summary,
  positionals: 'PHONE',
  options: {},
  examples: [`cong wallet ${type} 0900000001`],
  run: async (input, deps) => operate(deps, input.positionals[0] ?? '', { type }),
});

export const walletLock = operation('lock', 'Let a wallet pay nothing; it still takes money');
export const walletUnlock = operation('unlock', 'Let a locked wallet pay again');
export const walletClose = operation('close', 'Close an empty wallet for ever');

const DONE = {
  set_tier: 'tier_set',
  lock: 'locked',
  unlock: 'unlocked',
  close: 'closed',
} as const;

async function operate(
  { flows, audit }: CommandDeps,
  phoneText: string,
  step: Parameters<typeof operateWallet>[2],
) {
  const phone = phoneArgument(phoneText);
  const done = await operateWallet(flows, phone, step);
  if (!done.ok) throw new CommandProblem(explain(done.error));
  await audit({ action: `wallet.${DONE[step.type]}`, subject: `wallet:${phone}`, detail: step });
  const funds = await fundsOf(flows, phone);
  return {
    data: funds && dataOf(funds),
    text: () => `The wallet of ${phone} is ${done.value.status}, tier ${done.value.tier}.`,
  };
}

function explain(refusal: KeepRefusal): string {
  switch (refusal.code) {
    case 'phone_taken':
      return 'the number has a wallet already';
    case 'wallet_not_found':
      return 'the number has no wallet';
    case 'not_empty':
      return 'the wallet holds money: it is closed when it is empty';
    case 'closed':
      return 'the wallet is closed and takes no money';
    case 'request_id_reused':
      return 'a top-up with this --request exists, for another wallet or amount';
    case 'wrong_state':
      return `the wallet is ${refusal.status}`;
    case 'busy':
      return 'the database is busy: try again';
  }
}
