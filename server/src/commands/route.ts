import { isBankId } from '../core/bank/banks.ts';
import type { RoutingRule } from '../core/routing/routing-rule.ts';
import { amountArgument, showVnd } from './amount-argument.ts';
import { type Command, type CommandInput, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { MERCHANT_IS, merchantArgument, PROTOCOL_OPTION } from './merchant-argument.ts';
import { table } from './table.ts';

/** One more wish which way a merchant's payments go; it counts after those that are there. */
export const routeAdd: Command = {
  name: 'route add',
  summary: 'Send some of a merchant’s payments through a provider',
  about:
    'Payers who choose such a bank or card pay at the provider’s page. The first rule that fits counts, if the merchant has ' +
    `a contract there and the provider answers; else the next, and at last the usual way. ${MERCHANT_IS}`,
  positionals: 'MERCHANT PROVIDER',
  options: {
    banks: {
      value: 'LIST',
      help: 'for these banks, VCB,TCB; CC is international cards; else for all',
    },
    from: { value: 'AMOUNT', help: 'for amounts from this one on' },
    'up-to': { value: 'AMOUNT', help: 'for amounts up to this one' },
    ...PROTOCOL_OPTION,
  },
  examples: [
    'cong route add MICODE napas --banks VCB,TCB',
    'cong route add MICODE vnpay --banks CC --from 5.000.000',
  ],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const rule = ruleFrom(input, deps);
    const routes = [...(merchant.settings.routes ?? []), rule];
    await deps.merchants.changeSettings(merchant.id, { routes });
    return {
      data: routes,
      text: (style) =>
        style('green', `Merchant #${merchant.id}: ${lineOf(rule, routes.length - 1).join('  ')}`),
    };
  },
};

/** A merchant's rules, in the order in which they count. */
export const routeList: Command = {
  name: 'route list',
  summary: 'List which way a merchant’s payments go, where not as usual',
  about: MERCHANT_IS,
  positionals: 'MERCHANT',
  options: PROTOCOL_OPTION,
  examples: ['cong route list MICODE'],
  async run(input, deps) {
    const { settings } = await merchantArgument(input, deps);
    const routes = settings.routes ?? [];
    return {
      data: routes,
      text: () =>
        routes.length === 0
          ? 'All go as usual: “cong route add” sends some through a provider'
          : table([['RULE', 'VIA', 'BANKS', 'AMOUNTS'], ...routes.map(lineOf)]),
    };
  },
};

/** One rule less. */
export const routeRemove: Command = {
  name: 'route remove',
  summary: 'Take a rule of a merchant’s away, by its number in the list',
  about: MERCHANT_IS,
  positionals: 'MERCHANT RULE',
  options: PROTOCOL_OPTION,
  examples: ['cong route remove MICODE 1'],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const [, given = ''] = input.positionals;
    const { routes: before = [] } = merchant.settings;
    const number = /^\d{1,4}$/.test(given) ? Number(given) : 0;
    if (number < 1 || number > before.length) {
      throw new CommandProblem(
        `“${given}” is no rule of 1 to ${before.length}: “cong route list” has them`,
      );
    }
    const rest = before.toSpliced(number - 1, 1);
    await deps.merchants.changeSettings(merchant.id, { routes: rest.length > 0 ? rest : null });
    return {
      data: rest,
      text: (style) => style('yellow', `Merchant #${merchant.id}: ${rest.length} rules are left.`),
    };
  },
};

function ruleFrom(input: CommandInput, { contractTerms }: CommandDeps): RoutingRule {
  const via = (input.positionals[1] ?? '').toLowerCase();
  if (!contractTerms.some(({ name }) => name === via)) {
    const names = contractTerms.map(({ name }) => name).join(', ');
    throw new CommandProblem(`There is no provider “${via}”: ${names || 'none is set up'}`);
  }
  const banks = input
    .option('banks')
    ?.split(',')
    .map((bank) => bank.trim().toUpperCase());
  const unknown = banks?.find((bank) => !isBankId(bank));
  if (unknown !== undefined) {
    throw new CommandProblem(`There is no bank “${unknown}”: “cong bank list” shows them all`);
  }
  const [from, upTo] = (['from', 'up-to'] as const).map((name) => {
    const text = input.option(name);
    return text === undefined ? undefined : amountArgument(`--${name}`, text);
  });
  return {
    ...(banks && { banks }),
    ...(from !== undefined && { from }),
    ...(upTo !== undefined && { upTo }),
    via,
  };
}

function lineOf({ via, banks, from, upTo }: RoutingRule, at: number): string[] {
  const amounts = [
    ...(from === undefined ? [] : [`from ${showVnd(from)}`]),
    ...(upTo === undefined ? [] : [`up to ${showVnd(upTo)}`]),
  ];
  return [`${at + 1}`, via, banks?.join(',') ?? 'all', amounts.join(', ') || 'all'];
}
