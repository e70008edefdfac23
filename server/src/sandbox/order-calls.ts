import { isWellFormedText } from '@cong/values/text.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Payment } from '../core/payment/payment.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import { cancelPayment, leavePayment } from '../flows/end-payment.ts';
import { keyOf } from '../flows/execute-command.ts';
import { badRequest } from './bad-request.ts';
import { notFound } from './not-found.ts';
import { orderView } from './order-view.ts';
import { payAsPayer } from './pay-as-payer.ts';
import type { PayerInput } from './payer-plan.ts';
import type { SandboxDeps } from './sandbox-deps.ts';

type OrderParams = { readonly protocol: string; readonly orderRef: string };
type MerchantQuery = { readonly merchant?: string };
type OrderRoute = { Params: OrderParams; Querystring: MerchantQuery; Body: unknown };

/** @returns the payment once it is settled, or undefined when that takes too long. */
type Act = (payment: Payment, protocol: Protocol, body: unknown) => Promise<Payment | undefined>;

/** Calls on one order: what a payer would do, and what is known of it. */
export function orderCalls(app: FastifyInstance, deps: SandboxDeps): void {
  const order = '/orders/:protocol/:orderRef';
  const { flows } = deps;
  const acts: Readonly<Record<'pay' | 'cancel' | 'expire', Act>> = {
    pay: async (payment, protocol, body) => {
      const merchant = await flows.merchants.byId(payment.merchantId);
      if (merchant === undefined) throw new Error(`payment ${payment.id} has no merchant`);
      return payAsPayer(flows, { payment, merchant, protocol, input: parseInput(body) });
    },
    cancel: async (payment) => settled(await cancelPayment(flows, payment, 'payer')),
    expire: async (payment) => settled(await leavePayment(flows, payment)),
  };
  for (const [name, act] of Object.entries(acts)) {
    app.post<OrderRoute>(`${order}/${name}`, ({ params, query, body }, reply) =>
      withOrder(deps, { params, query, reply }, async (payment, protocol) => {
        const after = await act(payment, protocol, body);
        if (after === undefined) reply.code(202);
        const now = after ?? (await flows.reader.byKey(keyOf(payment))) ?? payment;
        return { state: now.status, status: protocol.statusOf(now), publicId: now.publicId };
      }),
    );
  }
  app.get<OrderRoute>(order, ({ params, query }, reply) =>
    withOrder(deps, { params, query, reply }, (payment, protocol) =>
      orderView(deps, payment, protocol),
    ),
  );
}

type Asked = {
  readonly params: OrderParams;
  readonly query: MerchantQuery;
  readonly reply: FastifyReply;
};

async function withOrder(
  deps: SandboxDeps,
  { params, query, reply }: Asked,
  answer: (payment: Payment, protocol: Protocol) => Promise<unknown>,
): Promise<unknown> {
  const protocol = deps.protocols.find(({ name }) => name === params.protocol);
  if (protocol === undefined) return notFound(reply, 'no such protocol');
  const found = await findOrder(deps, params, query.merchant);
  return typeof found === 'string' ? notFound(reply, found) : answer(found, protocol);
}

/** @throws an error with statusCode 409 that says why the payment stays as it is. */
function settled(result: { ok: true; value: Payment } | { ok: false; error: { code: string } }) {
  if (result.ok) return result.value;
  throw Object.assign(new Error(`refused: ${result.error.code}`), { statusCode: 409 });
}

/** The order, or why there is none. */
async function findOrder(
  { flows }: SandboxDeps,
  { protocol, orderRef }: OrderParams,
  merchantCode: string | undefined,
): Promise<Payment | string> {
  // No order and no merchant is called so, and the database would not even look.
  if (![orderRef, merchantCode ?? ''].every(isWellFormedText)) return 'no such order';
  if (merchantCode !== undefined) {
    const merchant = await flows.merchants.byCode(protocol, merchantCode);
    if (merchant === undefined) return `no merchant ${merchantCode} in ${protocol}`;
    const payment = await flows.reader.byOrder({ merchantId: merchant.id, protocol, orderRef });
    return payment ?? 'no such order of this merchant';
  }
  const found = await flows.reader.byOrderRef(protocol, orderRef);
  if (found.length > 1) return 'several merchants have this order: say ?merchant=';
  return found[0] ?? 'no such order';
}

const FIELDS = [
  'card',
  'holder',
  'date',
  'securityCode',
  'otp',
  'bank',
  'provider',
  'wallet',
  'months',
  'outcome',
] as const;
/** @throws an error with statusCode 400: a field that is mistyped must not pay with the default instead. */
function parseInput(body: unknown): PayerInput {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body))
    throw badRequest('the body is no JSON object');
  const input: { -readonly [Name in keyof PayerInput]: PayerInput[Name] } = {};
  for (const [name, value] of Object.entries(body)) {
    const field = FIELDS.find((one) => one === name);
    if (field === undefined) throw badRequest(`"${name}" is not among ${FIELDS.join(', ')}`);
    if (typeof value !== 'string') throw badRequest(`"${name}" must be text`);
    input[field] = value;
  }
  return input;
}
