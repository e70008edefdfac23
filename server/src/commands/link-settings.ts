import type { MerchantSettings } from '../core/merchant/merchant.ts';
import type { MerchantSummary, SettingsChange } from '../core/merchant/merchant-registry.ts';
import { type CommandInput, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';

/** What a protocol of signed links leaves to each merchant. */
export const LINK_OPTIONS = {
  'amount-scale': {
    value: '100|1',
    help: 'how many of its units one đồng is in its orders, where the protocol leaves it open (Ví Việt)',
  },
  'app-schemes': {
    value: 'LIST',
    help: 'schemes of its apps that payers may go back to (Ví Việt): myshop,myshop2; none',
  },
  'success-code': {
    value: 'CODE',
    help: 'what tells it that an order is paid, from its next order on (Ví Việt); usual: the protocol’s own',
  },
} as const;

/** @throws {CommandProblem} for a value that cannot be. */
export function linkChange(
  input: CommandInput,
  merchant: MerchantSummary,
  { protocols }: Pick<CommandDeps, 'protocols'>,
): SettingsChange {
  const scale = input.option('amount-scale');
  if (scale !== undefined && scale !== '100' && scale !== '1') {
    throw new CommandProblem(`--amount-scale is “${scale}”: 100 or 1 is needed`);
  }
  const spoken = protocols.filter(({ name }) =>
    merchant.credentials.some(({ protocol }) => protocol === name),
  );
  return {
    ...(scale !== undefined && { amountScale: scale === '1' ? (1 as const) : null }),
    ...appSchemesChange(input.option('app-schemes')),
    ...successCodeChange(input.option('success-code'), spoken),
  };
}

const APP_SCHEME = /^[a-z][a-z0-9+.-]{1,49}$/;

function appSchemesChange(text: string | undefined): SettingsChange {
  if (text === undefined) return {};
  if (text === 'none') return { appSchemes: null };
  const appSchemes = text
    .toLowerCase()
    .split(',')
    .map((one) => one.trim());
  const wrong = appSchemes.find((one) => !APP_SCHEME.test(one));
  if (wrong === undefined) return { appSchemes };
  throw new CommandProblem(`--app-schemes: “${wrong}” is no scheme such as myshop`);
}

function successCodeChange(
  text: string | undefined,
  spoken: CommandDeps['protocols'],
): SettingsChange {
  if (text === undefined) return {};
  if (text === 'usual') return { successCode: null };
  const taking = spoken.filter(({ takesSuccessCode }) => takesSuccessCode !== undefined);
  if (taking.length === 0) {
    throw new CommandProblem('--success-code: the merchant’s protocol has one for everybody');
  }
  if (taking.every(({ takesSuccessCode }) => takesSuccessCode?.(text)))
    return { successCode: text };
  throw new CommandProblem(
    `--success-code is “${text}”: letters, digits and dashes are needed, and no code that means something else`,
  );
}

/** Those that are not as usual. */
export function linkLines({
  amountScale,
  appSchemes,
  successCode,
}: MerchantSettings): readonly string[] {
  return [
    ...(amountScale === undefined ? [] : ['  amounts       as sent, in đồng']),
    ...(appSchemes === undefined ? [] : [`  apps          ${appSchemes.join(', ')}`]),
    ...(successCode === undefined ? [] : [`  success code  ${successCode}`]),
  ];
}
