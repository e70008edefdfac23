import { type Vnd, vnd } from '@cong/values/money.ts';
import { MENU, productOf } from './menu.ts';

/** One kind of thing bought. The price is kept: a menu changes, an order does not. */
export type OrderLine = {
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: Vnd;
};

/** The most of one thing that one order may hold. */
export const MAX_QUANTITY = 20;

/**
 * What was chosen on the menu's form: product ids with quantities, and `buy` for the button of one
 * product. Whatever is not a product or not a whole quantity is not chosen.
 */
export function readBasket(fields: URLSearchParams): readonly OrderLine[] {
  return MENU.flatMap(({ id, price }) => {
    const asked = quantityOf(fields.get(id));
    const quantity = fields.get('buy') === id ? Math.max(asked, 1) : asked;
    return quantity > 0 ? [{ productId: id, quantity, unitPrice: price }] : [];
  });
}

function quantityOf(text: string | null): number {
  return /^\d{1,4}$/.test(text ?? '') ? Math.min(Number(text), MAX_QUANTITY) : 0;
}

/** The basket as readBasket reads it. */
export const writeBasket = (lines: readonly OrderLine[]): URLSearchParams =>
  new URLSearchParams(
    lines
      .filter(({ productId }) => productOf(productId))
      .map(({ productId, quantity }) => [productId, quantity.toString()]),
  );

export const totalOf = (lines: readonly OrderLine[]): Vnd =>
  vnd(lines.reduce((sum, { quantity, unitPrice }) => sum + BigInt(quantity) * unitPrice, 0n));
