import { type AttemptId, paymentOfAttempt } from '@cong/values/ids.ts';
import { type Vnd, vnd } from '@cong/values/money.ts';
import type { FastifyPluginAsync } from 'fastify';
import type {
  AuthoriseAnswer,
  AuthoriseRequest,
  Connector,
  InquiryAnswer,
  StartAnswer,
  StartRequest,
} from '../../core/connector/connector.ts';
import type { FlowDeps } from '../../flows/deps.ts';
import { recordConnectorResult } from '../../flows/record-connector-result.ts';

type Script = {
  start?: (request: StartRequest) => StartAnswer | Promise<StartAnswer>;
  authorise?: (request: AuthoriseRequest) => AuthoriseAnswer | Promise<AuthoriseAnswer>;
  inquire?: () => InquiryAnswer;
};

/** A bank played by the test: what it answers, and what it was asked. */
export type FakeBank = {
  readonly connector: Connector;
  /** Answers that differ from the good ones; empty it for a new test. */
  script: Script;
  readonly started: StartRequest[];
  readonly authorised: AuthoriseRequest[];
};

export const CARD = { number: '9704000000000018', holder: 'NGUYEN VAN A', date: '03/07' } as const;
export const OTP = '00000000';

/** Sends payers of this bank to a page of its own. */
export const PAGE_BANK = 'DAB';

const goodStart = ({ attemptId, card, bank }: StartRequest): StartAnswer => {
  if (bank === PAGE_BANK) {
    return { outcome: 'redirect', connectorRef: attemptId, url: `/fake-bank/page/${attemptId}` };
  }
  const right =
    card !== undefined &&
    (bank === 'CC' || (card.number.reveal() === CARD.number && card.date === CARD.date));
  return right
    ? { outcome: 'otp_required', connectorRef: attemptId }
    : { outcome: 'wrong_details' };
};

const goodAuthorise = ({ otp, amount }: AuthoriseRequest): AuthoriseAnswer =>
  otp?.reveal() === OTP ? { outcome: 'paid', amount } : { outcome: 'wrong_otp' };

export function fakeBank(): FakeBank {
  const bank: FakeBank = {
    script: {},
    started: [],
    authorised: [],
    connector: {
      name: 'fake',
      callTimeoutMs: 10_000,
      finalAfterMs: 900_000,
      start: async (request) => {
        bank.started.push(request);
        const answer = await (bank.script.start ?? goodStart)(request);
        // The stage's own origin is known from the return URL only.
        return answer.outcome === 'redirect' && answer.url.startsWith('/')
          ? { ...answer, url: new URL(answer.url, request.returnUrl).href }
          : answer;
      },
      authorise: async (request) => {
        bank.authorised.push(request);
        return (bank.script.authorise ?? goodAuthorise)(request);
      },
      inquire: async () => bank.script.inquire?.() ?? { outcome: 'pending' },
    },
  };
  return bank;
}

/** The bank's own page and its way back: one link pays, one refuses, one says nothing. */
export const bankPages =
  (flows: FlowDeps, pageOf: (attemptId: AttemptId) => string | undefined): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Params: { id: string } }>('/fake-bank/page/:id', async (request, reply) => {
      const link = (outcome: string): string =>
        `<p><a href="/fake-bank/return?attempt=${request.params.id}&outcome=${outcome}">${outcome}</a></p>`;
      return reply
        .type('text/html')
        .send(
          `<!doctype html><title>Bank</title>${['paid', 'refused', 'silent'].map(link).join('')}`,
        );
    });
    app.get<{ Querystring: { attempt: string; outcome: string } }>(
      '/fake-bank/return',
      async (request, reply) => {
        const id = request.query.attempt as AttemptId;
        if (request.query.outcome === 'paid') {
          const amount = await amountOf(flows, id);
          await recordConnectorResult(flows, id, { outcome: 'paid', amount });
        }
        if (request.query.outcome === 'refused') {
          await recordConnectorResult(flows, id, {
            outcome: 'refused',
            reason: 'insufficient_funds',
          });
        }
        return reply.redirect(pageOf(id) ?? '/', 303);
      },
    );
  };

async function amountOf(flows: FlowDeps, id: AttemptId): Promise<Vnd> {
  const key = paymentOfAttempt(id);
  return (key && (await flows.reader.byKey(key)))?.amount ?? vnd(0n);
}
