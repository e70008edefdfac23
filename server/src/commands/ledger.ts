import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import { BOOK_CHECKS, type Difference } from '../core/ledger/difference.ts';
import {
  BankBooksUnreadable,
  type BooksQuestion,
  type BooksReport,
} from '../core/ledger/ledger.ts';
import { showVnd } from './amount-argument.ts';
import { type Command, CommandProblem, type Style } from './command.ts';
import { showTime } from './show-time.ts';
import { printable, table } from './table.ts';

/** `cong ledger verify` */
export const ledgerVerify: Command = {
  name: 'ledger verify',
  summary: 'Check the books: every state against its events, postings, refunds and notifications',
  about:
    'Reads everything once, from one snapshot; the exit code is 1 when anything differs. With --simulator the books ' +
    'that the simulated bank and providers keep of their own are compared with ours, attempt by attempt.',
  positionals: '',
  options: {
    simulator: { value: 'URL', help: 'where the sandbox’s simulators are reached' },
    'allow-pending': { help: 'what is still under way is counted, not held against the books' },
  },
  examples: [
    'cong ledger verify',
    'cong ledger verify --simulator http://127.0.0.1:8081 --allow-pending',
  ],
  run: async (input, { ledger, simulatorBooks }) => {
    const url = input.option('simulator');
    if (url !== undefined && !URL.canParse(url)) {
      throw new CommandProblem(
        `--simulator is “${url}”: a URL is needed, such as http://127.0.0.1:8081`,
      );
    }
    const question = {
      allowPending: input.has('allow-pending'),
      ...(url !== undefined && { banks: simulatorBooks(url) }),
    };
    const report = await ledger.verify(question).catch((error: unknown) => {
      throw error instanceof BankBooksUnreadable ? new CommandProblem(error.message) : error;
    });
    return { data: report, failed: !report.sound, text: (style) => shown(report, question, style) };
  },
};

/** Nothing decided longer ago than this can still be waiting to be written. */
const SETTLED_MS = 10 * MINUTE_MS;

/** `cong ledger checkpoint` */
export const ledgerCheckpoint: Command = {
  name: 'ledger checkpoint',
  summary:
    'Add up what each account holds, so that balances need not be counted from the beginning',
  about:
    'Everything up to ten minutes ago is added. “cong ledger verify” checks it against the postings.',
  positionals: '',
  options: {},
  examples: ['cong ledger checkpoint'],
  run: async (_input, { ledger, clock }) => {
    const made = await ledger.checkpoint(addMs(clock(), -SETTLED_MS));
    return {
      data: made,
      text: (style) =>
        style('green', `${made.balances} balances are kept as of ${showTime(made.upto)}.`),
    };
  },
};

function shown(report: BooksReport, { allowPending }: BooksQuestion, style: Style): string {
  const { payments, events, postings, pending, bankAttempts } = report;
  const bank = bankAttempts === undefined ? '' : `, ${bankAttempts} attempts in the bank’s books`;
  return [
    `${payments} payments, ${events} events, ${postings} postings${bank}`,
    '',
    table(report.checks.map((one) => [verdict(one.differences), BOOK_CHECKS[one.check]])),
    ...totals(report),
    ...differences(report),
    ...(pending > 0 ? ['', style('yellow', `Still under way: ${pending}.`)] : []),
    '',
    report.sound
      ? style('green', 'The books are sound.')
      : style('red', 'The books are not sound.'),
    // Whoever checks a system that is running would otherwise look for a fault behind every late notification.
    ...(report.sound || allowPending ? [] : [STRICT]),
  ].join('\n');
}

const STRICT =
  'What is only under way counts as wrong here: on a system that is running, add --allow-pending.';

const verdict = (count: number): string => (count === 0 ? 'ok' : `${count} WRONG`);

function totals({ totals: all }: BooksReport): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ merchantId, connector, captures, refunds, receivable }) => [
    String(merchantId),
    connector,
    `${captures.states.count} of ${showVnd(captures.states.amount)}`,
    `${refunds.states.count} of ${showVnd(refunds.states.amount)}`,
    showVnd(receivable),
  ]);
  return ['', table([['MERCHANT', 'CONNECTOR', 'CAPTURED', 'REFUNDED', 'RECEIVABLE'], ...rows])];
}

function differences({ named, checks }: BooksReport): readonly string[] {
  if (named.length === 0) return [];
  const unnamed = checks.reduce((sum, one) => sum + one.differences, 0) - named.length;
  const row = ({ check, merchantId, subject, paymentId, what }: Difference): string[] => [
    check,
    String(merchantId),
    printable(subject),
    paymentId ?? '',
    printable(what),
  ];
  return [
    '',
    table([['CHECK', 'MERCHANT', 'SUBJECT', 'PAYMENT', 'WHAT'], ...named.map(row)]),
    ...(unnamed > 0 ? [`… and ${unnamed} more`] : []),
  ];
}
