import type { Cards } from '../core/card/card-store.ts';

const absent = (): never => {
  throw new Error('no card is saved here');
};

/** For tests in which nobody saves a card. */
export const NO_CARDS: Cards = {
  ...{ byId: absent, byToken: absent, byPayment: absent, ofCustomer: absent },
  profileOf: absent,
  ...{ byFingerprint: absent, seal: absent, open: absent, fingerprint: absent },
};
