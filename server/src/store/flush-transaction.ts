import type { ClientBase, Pool, PoolClient } from 'pg';
import type { Change } from '../core/change/change.ts';
import { lockAggregates, writeBeside, writeLeaders } from './aggregate-rows.ts';
import { admitDraws } from './draw-rows.ts';
import { flush } from './flush.ts';
import { admitWithinLimits, useLimits } from './limit-rows.ts';
import { bookWalletMoves } from './wallet-entries.ts';
import { admitWalletMoves } from './wallet-rows.ts';

export type Verdicts = {
  readonly won: ReadonlySet<number>;
  readonly overLimit: ReadonlySet<number>;
  readonly overdrawn: ReadonlySet<number>;
  readonly walletRefused: ReadonlySet<number>;
};

/**
 * The flush for changes that touch more than payments: daily limits, draws, wallets, refunds and other aggregates. The
 * same statement writes payments, events, postings and messages; what stands around it shares its transaction.
 * Locks go in one order everywhere: limit rows, merchants drawn from, aggregates by table and wallets first among them,
 * payments; each in key order.
 */
export async function flushTransaction(pool: Pool, changes: readonly Change[]): Promise<Verdicts> {
  const client = await pool.connect();
  // The statement under way tells of a lost connection; unheard, the event would end the process.
  client.on('error', ignore);
  try {
    await client.query('begin');
    const verdicts = await run(client, changes);
    await client.query('commit');
    release(client);
    return verdicts;
  } catch (error) {
    await client.query('rollback').then(
      () => release(client),
      () => release(client, true),
    );
    throw error;
  }
}

const ignore = (): void => {};

function release(client: PoolClient, broken?: true): void {
  client.off('error', ignore);
  client.release(broken);
}

async function run(client: ClientBase, changes: readonly Change[]): Promise<Verdicts> {
  const overLimit = await admitWithinLimits(client, changes);
  const within = changes.map((change, idx) => (overLimit.has(idx) ? undefined : change));
  const overdrawn = await admitDraws(client, within);
  const covered = within.map((change, idx) => (overdrawn.has(idx) ? undefined : change));
  const wallets = await admitWalletMoves(client, covered);
  const admitted = covered.map((change, idx) => (wallets.refused.has(idx) ? undefined : change));
  await lockAggregates(client, admitted);
  const wonAlone = await writeLeaders(client, admitted);
  const won = await flush(client, admitted, wonAlone);
  await writeBeside(client, admitted, won);
  await bookWalletMoves(client, wallets, won);
  await useLimits(client, changes, won);
  return { won, overLimit, overdrawn, walletRefused: wallets.refused };
}
