import type { Clock } from '@cong/values/time.ts';
import type { ShopAdapter } from '../adapters/adapter.ts';
import type { Cashier } from '../cashier.ts';
import type { Journal } from '../journal.ts';
import type { OrderBook } from '../order-book.ts';
import type { Sandbox } from '../sandbox.ts';

/** What the pages show and do. */
export type Shop = {
  readonly adapters: readonly ShopAdapter[];
  readonly book: OrderBook;
  readonly journal: Journal;
  readonly cashier: Cashier;
  readonly sandbox: Pick<Sandbox, 'magicValues'>;
  readonly gatewayUrl: string;
  readonly payOrigins: readonly string[];
  readonly clock: Clock;
  readonly newRef: (now: Date) => string;
};
