import type { Order } from './order.ts';
import type { Base } from './payment.ts';

/** The order as the merchant brought it last: where its payer goes back to may have changed with each try. */
export const orderNow = ({ order, broughtAgain }: Pick<Base, 'order' | 'broughtAgain'>): Order =>
  broughtAgain === undefined
    ? order
    : {
        ...order,
        returnUrls: broughtAgain.returnUrls,
        extras: { ...order.extras, ...broughtAgain.extras },
      };
