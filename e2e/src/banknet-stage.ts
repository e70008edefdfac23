import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { cardFor, otps } from '@cong/wire/banknet/cards.ts';
import { SANDBOX_ACQUIRER } from '@cong/wire/banknet/sandbox.ts';
import type { TestCard } from '@cong/wire/banknet/test-card.ts';
import { Agent } from 'undici';
import { banknetConnector } from '../../server/src/connectors/banknet/connector.ts';
import type { DebitResult } from '../../server/src/connectors/banknet/plugin.ts';
import { listeningReturns } from '../../server/src/connectors/banknet/testing/listening-returns.ts';
import type { StartRequest } from '../../server/src/core/connector/connector.ts';
import { simulators } from '../../simulators/src/simulators.ts';
import { ManualSleep } from './manual-sleep.ts';

type Received = { readonly attemptId: AttemptId; readonly result: DebitResult };

export const AMOUNT = vnd(100_000n);

export const cardNamed = (outcome: string): TestCard => {
  const card = cardFor(outcome);
  if (card === undefined) throw new Error(`no card ${outcome}`);
  return card;
};

/** Long enough for any answer; a call that is meant to hang is given up by the test itself. */
export const patient = (): AbortSignal => AbortSignal.timeout(15_000);

/** The bank network's simulator and our connector with its return routes, each on a port of its own. */
export async function openStage() {
  const dataDir = await mkdtemp(join(tmpdir(), 'cong-banknet-'));
  const time = { now: new Date('2026-11-22T03:00:00.000Z') };
  const clock = () => time.now;
  const sleeper = new ManualSleep();
  const bank = await simulators({ dataDir, clock, sleep: sleeper.sleep });
  const bankUrl = await bank.listen({ host: '127.0.0.1', port: 0 });

  const key = new Secret(SANDBOX_ACQUIRER.key);
  const received: Received[] = [];
  const listeners: (() => void)[] = [];
  const gateway = await listeningReturns({
    acquirer: SANDBOX_ACQUIRER.id,
    key,
    onResult: async (attemptId, result) => {
      received.push({ attemptId, result });
      for (const tell of listeners.splice(0)) tell();
    },
    pageOf: async (attemptId) => `/pay/${attemptId}`,
  });
  const gatewayUrl = gateway.url;

  const http = new Agent({ connections: 8 });
  const connectorAt = (baseUrl: string) =>
    banknetConnector({
      baseUrl,
      acquirer: SANDBOX_ACQUIRER.id,
      key,
      clock,
      callTimeoutMs: 500,
      http,
    });
  let attempts = 0;
  const nextAttempt = () => {
    attempts += 1;
    return `ATTEMPT${attempts}` as AttemptId;
  };

  const startRequest = (bankId: string, card?: TestCard): StartRequest => ({
    attemptId: nextAttempt(),
    account: {},
    startedAt: time.now,
    amount: AMOUNT,
    bank: bankId,
    method: card
      ? card.cards === 'domestic'
        ? 'domestic_card'
        : 'international_card'
      : 'bank_page',
    description: 'Ca phe sua da',
    clientIp: '203.0.113.7',
    locale: 'vi',
    ...(card && {
      card: {
        number: new Secret(card.number),
        holder: card.holder,
        date: card.date,
        ...(card.securityCode && { securityCode: new Secret(card.securityCode) }),
      },
    }),
    returnUrl: `${gatewayUrl}/connectors/banknet/return`,
    resultUrl: `${gatewayUrl}/connectors/banknet/result`,
    expiresAt: new Date(time.now.getTime() + 15 * 60_000),
    signal: patient(),
  });

  return {
    time,
    bankUrl,
    gatewayUrl,
    connector: connectorAt(bankUrl),
    connectorAt,
    sleeper,
    received,
    startRequest,
    nextAttempt,
    /** Resolves once this many results of the attempt have come. */
    resultsOf: async (attemptId: AttemptId, count: number): Promise<readonly DebitResult[]> => {
      const mine = () => received.filter((one) => one.attemptId === attemptId);
      while (mine().length < count) await new Promise<void>((tell) => listeners.push(tell));
      return mine().map(({ result }) => result);
    },
    order: async (order: unknown): Promise<void> => {
      const answer = await fetch(`${bankUrl}/banknet/control/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(order),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    /** What the bank's own books say of an attempt. */
    bookOf: async (attemptId: AttemptId) => {
      const books = (await (await fetch(`${bankUrl}/banknet/books?limit=10000`)).json()) as Books;
      const line = books.entries.find(({ attemptRef }) => attemptRef === attemptId);
      return { debited: line?.debited ?? '0', refunded: line?.refunded ?? '0' };
    },
    rightOtp: new Secret(otps.right),
    close: async () => {
      sleeper.wakeAll();
      await http.destroy();
      await Promise.all([bank.close(), gateway.close()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Books = {
  readonly entries: readonly {
    readonly attemptRef: string;
    readonly debited: string;
    readonly refunded: string;
  }[];
};

export type Stage = Awaited<ReturnType<typeof openStage>>;
