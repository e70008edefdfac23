import type { FlowDeps } from '../flows/deps.ts';

const absent = (): never => {
  throw new Error('nobody subscribes here');
};

/** For tests without subscriptions. */
export const NO_SUBSCRIPTIONS: Pick<FlowDeps, 'subscriptions' | 'renewalRetryMs' | 'newPublicId'> =
  {
    subscriptions: {
      ...{ planByCode: absent, byId: absent, byCode: absent, openOf: absent, paymentsOf: absent },
    },
    renewalRetryMs: [],
    newPublicId: absent,
  };
