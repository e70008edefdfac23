import type {
  AuthoriseAnswer,
  AuthoriseRequest,
  Connector,
  InquiryAnswer,
  InquiryRequest,
  RefundAnswer,
  RefundRequest,
  StartAnswer,
  StartRequest,
} from '../core/connector/connector.ts';

type Answers = {
  start: (request: StartRequest) => StartAnswer | Promise<StartAnswer>;
  authorise: (request: AuthoriseRequest) => AuthoriseAnswer | Promise<AuthoriseAnswer>;
  inquire: (request: InquiryRequest) => InquiryAnswer | Promise<InquiryAnswer>;
  refund: (request: RefundRequest) => RefundAnswer | Promise<RefundAnswer>;
  inquireRefund: (request: RefundRequest) => RefundAnswer | Promise<RefundAnswer>;
};

/** A connector that answers what it is told to, and remembers what it was asked. */
export type FakeConnector = Connector & {
  /** What comes of each call; may be changed at any time. */
  readonly answers: Answers;
  readonly calls: { readonly method: keyof Answers; readonly request: object }[];
  countOf(method: keyof Answers): number;
};

/** Takes the payer's details, wants an OTP, and debits. */
export function fakeConnector(): FakeConnector {
  const answers: Answers = {
    start: () => ({ outcome: 'otp_required', connectorRef: 'bank-1' }),
    authorise: ({ amount }) => ({ outcome: 'paid', amount }),
    inquire: () => ({ outcome: 'pending' }),
    refund: () => ({ outcome: 'done' }),
    inquireRefund: () => ({ outcome: 'pending' }),
  };
  const calls: FakeConnector['calls'] = [];
  const asked = <Method extends keyof Answers>(method: Method) =>
    (async (request: object) => {
      calls.push({ method, request });
      return (answers[method] as (request: object) => unknown)(request);
    }) as Required<Connector>[Method];
  return {
    name: 'banknet',
    callTimeoutMs: 10_000,
    finalAfterMs: 15 * 60_000,
    start: asked('start'),
    authorise: asked('authorise'),
    inquire: asked('inquire'),
    refund: asked('refund'),
    inquireRefund: asked('inquireRefund'),
    answers,
    calls,
    countOf: (method) => calls.filter((call) => call.method === method).length,
  };
}

/** The same connector of a provider that cannot be asked how a payment stands. */
export function withoutInquiry({ inquire: _, ...connector }: FakeConnector): Connector {
  return connector;
}

/** An answer that is given when the test says so, or never. */
export function held<Answer>(): {
  readonly answer: Promise<Answer>;
  readonly asked: Promise<void>;
  readonly ask: () => Promise<Answer>;
  give(answer: Answer): void;
} {
  const { promise: answer, resolve: give } = Promise.withResolvers<Answer>();
  const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>();
  return {
    ...{ answer, asked, give },
    ask: () => {
      wasAsked();
      return answer;
    },
  };
}
