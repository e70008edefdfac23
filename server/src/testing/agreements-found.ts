import type { Difference } from '../core/ledger/difference.ts';
import { agreementDifferences } from '../store/agreement-books.ts';
import type { TestStore } from './test-store.ts';

/** What is wrong with the saved cards, customers, plans and subscriptions of a test's database. */
export async function agreementsFound({ pool }: TestStore): Promise<readonly Difference[]> {
  const client = await pool.connect();
  const found: Difference[] = [];
  try {
    for await (const one of agreementDifferences(client)) found.push(one);
    return found;
  } finally {
    client.release();
  }
}
