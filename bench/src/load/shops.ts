import { shop123pay } from './shop-123pay.ts';
import { shopAlepay } from './shop-alepay.ts';
import { shopAppotapay } from './shop-appotapay.ts';
import { shopLgsp } from './shop-lgsp.ts';
import type { ShopOptions, ShopProtocol } from './shop-protocol.ts';
import { shopViviet } from './shop-viviet.ts';

/** A new protocol is one file and one line here. */
const SHOPS = {
  '123pay': shop123pay,
  appotapay: shopAppotapay,
  alepay: shopAlepay,
  lgsp: shopLgsp,
  viviet: shopViviet,
} as const satisfies Readonly<Record<string, (options: ShopOptions) => ShopProtocol>>;

export type ProtocolName = keyof typeof SHOPS;

export const PROTOCOLS = Object.keys(SHOPS) as readonly ProtocolName[];

export const shopOf = (protocol: ProtocolName, options: ShopOptions): ShopProtocol =>
  SHOPS[protocol](options);
