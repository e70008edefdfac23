import type { Handle } from './call.ts';
import { createOrder, createOrderV11, createWebOrder } from './create-order.ts';
import { listTransactions } from './list-transactions.ts';
import { orderStatus, orderStatusV11 } from './order-status.ts';
import { refundOrder } from './refund-order.ts';
import { listRefunds, orderRefunds, refundDetail } from './refund-queries.ts';
import { deleteToken, savedCard } from './saved-cards.ts';
import { createWhiteLabelOrder } from './white-label.ts';

/** One call of the protocol, and what is done before its handler sees it. */
export type CallRoute = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Where the signature is; absent: the token alone says who asks. */
  readonly signed?: 'body' | 'query';
  /** A call that fails on our side may have been done. */
  readonly writes?: true;
  readonly handle: Handle;
};

/** Every call, by the name under which it is counted and explained. */
export const CALLS = {
  createOrder: {
    ...{ method: 'POST', path: '/api/v1/orders/payment/bank', signed: 'body', writes: true },
    handle: createOrder,
  },
  createWebOrder: {
    ...{ method: 'POST', path: '/api/v1/orders/payment/wc', signed: 'body', writes: true },
    handle: createWebOrder,
  },
  createOrderV11: {
    ...{ method: 'POST', path: '/api/v1.1/orders/payment/bank', signed: 'body', writes: true },
    handle: createOrderV11,
  },
  createWhiteLabelOrder: {
    ...{ method: 'POST', path: '/api/v1.1/payment/wl/banking', signed: 'body', writes: true },
    handle: createWhiteLabelOrder,
  },
  orderStatus: {
    ...{ method: 'POST', path: '/api/v1/orders/transaction/bank/status', signed: 'body' },
    handle: orderStatus,
  },
  orderStatusV11: {
    ...{ method: 'POST', path: '/api/v1.1/orders/transaction/bank/status', signed: 'body' },
    handle: orderStatusV11,
  },
  savedCard: { ...{ method: 'GET', path: '/api/v1.1/token/:orderId' }, handle: savedCard },
  deleteToken: {
    ...{ method: 'DELETE', path: '/api/v1.1/token/delete', writes: true },
    handle: deleteToken,
  },
  refundOrder: {
    ...{ method: 'POST', path: '/api/v1/transaction/refund', signed: 'body', writes: true },
    handle: refundOrder,
  },
  refundDetail: {
    ...{ method: 'GET', path: '/api/v1/transaction/refund/:refundId' },
    handle: refundDetail,
  },
  listRefunds: { ...{ method: 'GET', path: '/api/v1/refunds' }, handle: listRefunds },
  orderRefunds: {
    ...{ method: 'GET', path: '/api/v1/transaction/:orderId/refund' },
    handle: orderRefunds,
  },
  listTransactions: {
    ...{ method: 'GET', path: '/api/v1.1/orders/transactions', signed: 'query' },
    handle: listTransactions,
  },
} as const satisfies Readonly<Record<string, CallRoute>>;

export type CallName = keyof typeof CALLS;
