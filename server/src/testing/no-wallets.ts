import type { FlowDeps } from '../flows/deps.ts';

const absent = (): never => {
  throw new Error('nobody has a wallet here');
};

/** For tests in which nobody pays from a wallet. */
export const NO_WALLETS: Pick<FlowDeps, 'wallets'> = {
  wallets: {
    reader: {
      ...{ byPhone: absent, funds: absent, list: absent },
      ...{ topUpByRequest: absent, statement: absent },
    },
    tries: { fullUntil: absent, count: absent, forget: absent },
    passwords: { hash: absent, verify: absent },
    otps: { send: absent, judge: absent },
  },
};
