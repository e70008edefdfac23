import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { ShopRecords } from '../load/generator-client.ts';
import type { LoadPlan } from '../load/load-plan.ts';
import { checkBooks } from '../system/check-books.ts';
import type { BankDebit } from '../system/sandbox-control.ts';
import { checkDebits } from './bank-check.ts';
import type { CrashOptions } from './crash-options.ts';
import type { CrashSystem } from './crash-system.ts';
import { type Kill, killText, nextKill } from './kill-plan.ts';
import { historyOf } from './payment-history.ts';
import { SeededRandom } from './seeded-random.ts';
import { settle } from './settle.ts';
import { ShopCheck } from './shop-check.ts';
import type { Violation } from './violation.ts';

/** Mostly money that moves; and every way of not knowing whether it did. */
const CARDS = [
  ...Array.from({ length: 12 }, () => 'success'),
  ...['timeout_after_debit', 'success', 'timeout_before_debit', 'success', 'answers_twice'],
  ...['answers_late', 'no_otp', 'insufficient_funds', 'inquiry_down', 'success'],
];

const PLAN: LoadPlan = {
  what: 'payments',
  arrivals: { type: 'closed', atOnce: 24 },
  warmUpMs: 0,
  // Until it is stopped.
  measureMs: 3_600_000,
  persistent: true,
  cards: CARDS,
};
/** Between a recovery and the next kill people go on paying. */
const RESUME_MS = { least: 300, most: 900 };
/** A kill that waits for a payer's form happens without one, should none come. */
const AMBUSH_PATIENCE_MS = 3_000;
const CONNECT_PATIENCE_MS = 30_000;
const MAX_HISTORIES = 20;

/** What the whole run came to. */
export type CrashSummary = {
  readonly kills: number;
  readonly settlements: number;
  readonly orders: number;
  readonly debits: number;
  readonly violations: number;
  readonly slowestRecoveryMs: number;
  readonly seconds: number;
};

/** Kills, recovers and checks, again and again, while shops and payers go on. */
export class CrashRun {
  readonly #system: CrashSystem;
  readonly #options: CrashOptions;
  readonly #random: SeededRandom;
  readonly #shop = new ShopCheck();
  #load: Promise<unknown> | undefined;
  #debits: BankDebit[] = [];
  /** Debits before this position were checked after everything had ended. */
  #settledDebits = 0;
  #violations = 0;
  #slowestRecoveryMs = 0;
  #settlements = 0;

  constructor(system: CrashSystem, options: CrashOptions) {
    this.#system = system;
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
  }

  async run(): Promise<CrashSummary> {
    const startedAt = performance.now();
    const elapsed = (): number => performance.now() - startedAt;
    let kills = 0;
    while (kills < this.#options.points && elapsed() < this.#options.limitMs) {
      this.#load ??= this.#system.generator.run(PLAN);
      kills += 1;
      await this.#killAndRecover(kills);
      if (kills % this.#options.perSettlement === 0) await this.#settle();
    }
    if (this.#load !== undefined) await this.#settle();
    return {
      kills,
      settlements: this.#settlements,
      orders: this.#shop.found,
      debits: this.#debits.length,
      violations: this.#violations,
      slowestRecoveryMs: Math.round(this.#slowestRecoveryMs),
      seconds: Math.round(elapsed() / 1_000),
    };
  }

  async #killAndRecover(number: number): Promise<void> {
    await pause(this.#random.between(RESUME_MS.least, RESUME_MS.most));
    const kill = nextKill(this.#random);
    await this.#kill(kill);
    const killedAt = performance.now();
    await this.#system.recover(kill.victim);
    const recoveryMs = performance.now() - killedAt;
    this.#slowestRecoveryMs = Math.max(this.#slowestRecoveryMs, recoveryMs);
    await this.#check(false);
    const state = `${this.#shop.found} orders, ${this.#debits.length} debits`;
    console.log(`${number}. ${killText(kill)}: up after ${recoveryMs.toFixed(0)} ms; ${state}`);
    this.#system.requireAlive();
  }

  async #kill({ victim, instant }: Kill): Promise<void> {
    const { generator } = this.#system;
    const pids = await this.#system.pidsOf(victim);
    if (instant.type === 'ambush') {
      const { step, afterMs } = instant;
      const sprung = generator.ambush({ step, afterMs, pids }).then(() => true);
      if (await Promise.race([sprung, pause(AMBUSH_PATIENCE_MS, false)])) return;
      generator.disarm();
    } else {
      await pause(instant.afterMs);
    }
    for (const pid of pids) kill(pid);
  }

  /** Looks at everything that shops and the bank wrote down, against the gateway's database. */
  async #check(settled: boolean): Promise<void> {
    const { control, generator, folder } = this.#system;
    // The bank first: what it debited by then must be known of in any state that the database has after.
    this.#debits.push(...(await control.debitsSince(this.#debits.length)));
    const shop = await generator.records(join(folder, 'shop.json'));
    await this.#withDatabase(async (client) => {
      const violations = [
        ...(await this.#shop.newOrders(client, shop)),
        ...(await checkDebits(client, this.#debits.slice(this.#settledDebits), { settled })),
        ...(settled ? await this.#shop.ends(client, shop) : []),
      ];
      await this.#report(violations, client, shop);
    });
    if (settled) this.#settledDebits = this.#debits.length;
  }

  /** Lets everything come to its end; then the books must be right to the last đồng. */
  async #settle(): Promise<void> {
    const { generator, control } = this.#system;
    generator.stop();
    await this.#load;
    this.#load = undefined;
    this.#settlements += 1;
    const open = await this.#withDatabase((client) => settle(this.#system, client));
    if (open.length > 0) this.#fail(`✗ after all this time there are still ${open.join(', ')}`);
    await this.#check(true);
    const books = await checkBooks({
      environment: this.#system.environment(),
      simulatorsUrl: control.simulatorsUrl,
    });
    if (!books.ok) this.#fail(`✗ the books do not add up:\n${books.report}`);
    console.log(
      `   settled: ${books.ok && open.length === 0 ? 'everything ended, the books add up' : 'NOT in order'}`,
    );
  }

  async #report(
    violations: readonly Violation[],
    client: pg.Client,
    shop: ShopRecords,
  ): Promise<void> {
    for (const violation of violations) {
      if (this.#violations < MAX_HISTORIES) {
        const sources = { client, shop, debits: this.#debits };
        this.#fail(await historyOf(violation, sources));
      } else this.#violations += 1;
    }
  }

  #fail(text: string): void {
    this.#violations += 1;
    console.log(text);
  }

  async #withDatabase<Value>(act: (client: pg.Client) => Promise<Value>): Promise<Value> {
    const client = await connect(this.#system.databaseUrl);
    try {
      return await act(client);
    } finally {
      await client.end();
    }
  }
}

/** PostgreSQL may still be recovering. */
async function connect(url: string): Promise<pg.Client> {
  const giveUpAt = performance.now() + CONNECT_PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await pause(50);
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
