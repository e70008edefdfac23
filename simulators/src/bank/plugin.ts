import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@cong/values/time.ts';
import { formatReturnUrl } from '@cong/wire/banknet/result.ts';
import type { FastifyPluginAsync } from 'fastify';
import type { Sleep } from '../shared/retrying.ts';
import { Silence } from '../shared/silence.ts';
import { acquirerCalls } from './acquirer-calls.ts';
import { AcquirerClock } from './acquirer-clock.ts';
import { type Attempt, Books, debitAnswer } from './books.ts';
import { control } from './control.ts';
import { Faults } from './faults.ts';
import type { Network } from './network.ts';
import { bankPages } from './pages.ts';
import { ResultSender } from './result-sender.ts';

export type BankOptions = {
  /** Where the journal of the bank's books lies. */
  readonly folder: string;
  /** Each acquirer's id and key. */
  readonly acquirers: ReadonlyMap<string, string>;
  readonly clock: Clock;
  /** Injected by tests; real time otherwise. */
  readonly sleep?: Sleep;
};

/** The bank and card network: its interface for acquirers, its banks' pages, its books and its faults. */
export const bank: FastifyPluginAsync<BankOptions> = async (app, options) => {
  await mkdir(options.folder, { recursive: true });
  const books = await Books.open(join(options.folder, 'bank.jsonl'));
  const stopping = new AbortController();
  const sleep =
    options.sleep ?? ((ms) => wait(ms, undefined, { signal: stopping.signal, ref: false }));
  const clock = new AcquirerClock(options.clock);
  const now = () => clock.now();
  const sender = new ResultSender({ now, sleep });
  const silence = new Silence();
  const faults = new Faults();
  const keyFor = (attempt: Attempt): string => {
    const key = options.acquirers.get(attempt.acquirer) ?? '';
    return faults.behaviourOf(attempt).wrongSignature ? `not-${key}` : key;
  };
  const network: Network = {
    books,
    faults,
    now,
    sleep,
    report: (attempt, url) =>
      sender.send({
        url,
        answer: debitAnswer(attempt),
        acquirer: attempt.acquirer,
        key: keyFor(attempt),
      }),
  };
  const returnUrlOf = (attempt: Attempt, returnUrl: string) =>
    formatReturnUrl(returnUrl, {
      answer: debitAnswer(attempt),
      acquirer: attempt.acquirer,
      key: keyFor(attempt),
      now: now(),
    });

  app.addHook('preClose', async () => {
    stopping.abort();
    silence.close();
  });
  app.addHook('onClose', async () => {
    await sender.close();
    await books.close();
  });
  await app.register(acquirerCalls, { network, clock, silence, acquirers: options.acquirers });
  await app.register(bankPages, { network, silence, returnUrlOf });
  await app.register(control, { books, faults });
};
