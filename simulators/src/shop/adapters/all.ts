import { pay123 } from './123pay.ts';
import type { ShopAdapter } from './adapter.ts';
import { alepay } from './alepay.ts';
import { appotapay } from './appotapay.ts';
import { lgsp } from './lgsp.ts';
import { viviet } from './viviet.ts';

/** Every protocol the shop pays by, in the order shown. A new one is one file and one line here. */
export const ADAPTERS: readonly ShopAdapter[] = [pay123, viviet, appotapay, alepay, lgsp];
