import { vnd } from '@cong/values/money.ts';
import { format } from '@cong/wire/banknet/messages.ts';
import { SANDBOX_ACQUIRER } from '@cong/wire/banknet/sandbox.ts';
import { requestHeaders } from '@cong/wire/banknet/signature.ts';
import type { OrderView } from './sandbox-control.ts';

/** The simulated bank network, as a test sees it from outside. */
export type BankNetwork = {
  /** What its own books say of an attempt, in đồng. */
  bookOf(attemptId: string): Promise<{ readonly debited: number; readonly refunded: number }>;
  /** Every debit in its books. */
  debits(): Promise<number>;
  order(fault: unknown): Promise<void>;
};

type Books = {
  readonly entries: readonly {
    readonly attemptRef: string;
    readonly debited: string;
    readonly refunded: string;
  }[];
};

export function bankNetworkAt(simulators: string): BankNetwork {
  const books = async (): Promise<Books> =>
    (await fetch(`${simulators}/banknet/books?limit=10000`)).json();
  return {
    bookOf: async (attemptId) => {
      const line = (await books()).entries.find(({ attemptRef }) => attemptRef === attemptId);
      return { debited: Number(line?.debited ?? 0), refunded: Number(line?.refunded ?? 0) };
    },
    debits: async () => (await books()).entries.length,
    order: async (fault) => {
      const answer = await fetch(`${simulators}/banknet/control/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
  };
}

/** The bank's server says of an attempt that it was debited, as it does when an answer was lost. @returns the HTTP status. */
export async function reportDebit(
  gateway: string,
  { id: attemptRef, connectorRef = '' }: OrderView['attempts'][number],
  amount: number,
): Promise<number> {
  const path = '/connectors/banknet/result';
  const at = new Date();
  const body = format({
    attemptRef,
    code: '00',
    bankRef: connectorRef,
    amount: vnd(BigInt(amount)),
    at,
  });
  const timestamp = String(Date.now());
  const signed = { timestamp, method: 'POST', path, body };
  const headers = requestHeaders(signed, SANDBOX_ACQUIRER.id, SANDBOX_ACQUIRER.key);
  const answer = await fetch(gateway + path, { method: 'POST', headers, body });
  return answer.status;
}
