import type { AttemptId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import type { AuthoriseAnswer, ProviderAccount } from '../core/connector/connector.ts';
import type { AttemptFacts, ReturnPorts } from '../core/connector/provider-returns.ts';
import { AMOUNT, MERCHANT, T0 } from './sample-payment.ts';

/** The one attempt that the ports know. */
export const ATTEMPT = 'ATTEMPT1' as AttemptId;

/** A merchant's account from texts. */
export const accountOf = (texts: Readonly<Record<string, string>>): ProviderAccount =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, new Secret(text)]));

/** Ports over one attempt, which remember what a connector's routes made of a message. */
export type FakeReturnPorts = {
  readonly ports: ReturnPorts;
  /** May be changed at any time. */
  facts: AttemptFacts;
  /** Nothing can be recorded while it is. */
  isDown: boolean;
  readonly results: AuthoriseAnswer[];
  readonly mismatches: string[];
  asked: number;
};

/** @param account under which the provider signs. */
export function fakeReturnPorts(account: ProviderAccount): FakeReturnPorts {
  const up = (): void => {
    if (fake.isDown) throw new Error('the database is down');
  };
  const fake: FakeReturnPorts = {
    facts: {
      ...{ attemptId: ATTEMPT, merchantId: MERCHANT, amount: AMOUNT, bank: 'P', account },
      ...{ startedAt: T0, payableUntil: addMs(T0, 15 * MINUTE_MS), outcome: 'live' },
      connectorRef: ATTEMPT,
    },
    isDown: false,
    results: [],
    mismatches: [],
    asked: 0,
    ports: {
      attemptOf: async (reference) => (reference === ATTEMPT ? fake.facts : undefined),
      onResult: async (_attemptId, answer) => {
        up();
        fake.results.push(answer);
      },
      ask: async () => {
        up();
        fake.asked += 1;
      },
      onMismatch: async (_attemptId, what) => {
        up();
        fake.mismatches.push(what);
      },
      pageOf: async (attemptId) => `/pay/${attemptId}`,
    },
  };
  return fake;
}
