/** The sandbox's control calls, as a merchant's own test script makes them. */
export type SandboxControl = {
  pay(orderRef: string, body?: Fields, query?: string): Promise<Controlled<Settled>>;
  cancel(orderRef: string): Promise<Controlled<Settled>>;
  expire(orderRef: string): Promise<Controlled<Settled>>;
  /** @throws {Error} when there is none. */
  order(orderRef: string): Promise<OrderView>;
  setNotifyUrl(url: string): Promise<void>;
  /** @param duration ISO 8601, such as PT15M. */
  advance(duration: string): Promise<void>;
  call<Body = Fields>(method: string, path: string, body?: unknown): Promise<Controlled<Body>>;
};

type Fields = Readonly<Record<string, string>>;

export type Controlled<Body> = { readonly http: number; readonly body: Body };

/** What pay, cancel and expire answer. */
export type Settled = {
  readonly state: string;
  readonly status: string;
  readonly publicId: string;
};

type Money = { readonly amount: number; readonly status: string };
export type Notification = {
  readonly kind: string;
  readonly status: string;
  readonly dueAt: string;
  readonly tries: readonly {
    readonly at: string;
    readonly number: number;
    readonly verdict: string;
    readonly url: string;
    readonly request: string;
    readonly response?: string;
    readonly responseStatus?: number;
  }[];
};

export type OrderView = Settled & {
  readonly amount: number;
  readonly reason?: string;
  readonly attempts: readonly {
    readonly id: string;
    readonly connectorRef?: string;
    readonly outcome: { readonly type: string };
  }[];
  readonly postings: readonly {
    readonly debit: string;
    readonly credit: string;
    readonly amount: number;
  }[];
  readonly refunds: readonly Money[];
  readonly reversals: readonly Money[];
  readonly notifications: readonly Notification[];
};

/** @param protocol whose orders and merchant are meant. */
export function sandboxAt(gateway: string, protocol = '123pay'): SandboxControl {
  const call = async <Body>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Controlled<Body>> => {
    const answer = await fetch(`${gateway}/sandbox/v1${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    return { http: answer.status, body: await answer.json() };
  };
  const orderPath = (orderRef: string) => `/orders/${protocol}/${encodeURIComponent(orderRef)}`;
  const done = async <Body>(asked: Promise<Controlled<Body>>): Promise<Body> => {
    const { http, body } = await asked;
    if (http !== 200) throw new Error(`HTTP ${http} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    call,
    pay: (orderRef, body, query = '') => call('POST', `${orderPath(orderRef)}/pay${query}`, body),
    cancel: (orderRef) => call('POST', `${orderPath(orderRef)}/cancel`),
    expire: (orderRef) => call('POST', `${orderPath(orderRef)}/expire`),
    order: (orderRef) => done(call<OrderView>('GET', orderPath(orderRef))),
    setNotifyUrl: async (url) => {
      await done(call('PUT', `/merchants/${protocol}/notify-url`, { url }));
    },
    advance: async (duration) => {
      await done(call('POST', '/clock', { advance: duration }));
    },
  };
}
