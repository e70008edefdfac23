import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import type { Clock } from '@cong/values/time.ts';
import { formatRefusal } from '@cong/wire/123pay/answer.ts';
import { formatReturnUrl } from '@cong/wire/123pay/browser-return.ts';
import type { CreateOrderCode } from '@cong/wire/123pay/codes.ts';
import {
  type CreateOrder,
  formatCreatedOrder,
  parseCreateOrder,
} from '@cong/wire/123pay/create-order.ts';
import { formatNotify } from '@cong/wire/123pay/notify.ts';
import type { OrderStatus } from '@cong/wire/123pay/order-status.ts';
import { formatQueriedOrder, UNKNOWN_ORDER } from '@cong/wire/123pay/query-order.ts';
import { verify } from '@cong/wire/123pay/signature.ts';
import { parseBody } from '@cong/wire/shared/body.ts';
import type { Exchange, HttpAnswer, HttpCall } from '../exchange.ts';

const KEYS = { merchantCode: 'MICODE', passcode: 'MIPASSCODE', secretKey: 'MIKEY' };

const RETURN_URL = 'http://127.0.0.1:8082/123pay/return/success';

type StubOrder = { readonly order: CreateOrder; status: OrderStatus };

/** A 123PAY gateway in memory that the shop's calls reach without a socket. */
export class StubGateway {
  readonly calls: HttpCall[] = [];
  readonly orders = new Map<string, StubOrder>();
  readonly #clock: Clock;
  keys = KEYS;
  payOrigin = 'http://127.0.0.1:8080';
  /** Answers the next calls to a path in place of the gateway's own answer. */
  readonly instead = new Map<string, HttpAnswer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly exchange: Exchange = async (call) => {
    this.calls.push(call);
    const { pathname } = new URL(call.url);
    const instead = this.instead.get(pathname);
    if (instead) return instead;
    switch (pathname) {
      case '/sandbox/v1/keys':
        return answered({ '123pay': this.keys });
      case '/sandbox/v1/magic-values':
        return answered({
          '123pay': [{ card: '9704007201000002', vi: 'Hết tiền', en: 'No money' }],
        });
      case '/miservice/createOrder1':
        return this.#create(call);
      case '/miservice/queryOrder1':
        return this.#query(call);
      default:
        return { kind: 'answered', status: 404, headers: {}, body: '' };
    }
  };

  callsTo(path: string): readonly HttpCall[] {
    return this.calls.filter(({ url }) => new URL(url).pathname === path);
  }

  /** The body of one try of a notify; fields may be replaced to spoil it. */
  notify(orderRef: string, status: OrderStatus, secondsAgo = 0): string {
    const now = new Date(this.#clock().getTime() - secondsAgo * 1000);
    return formatNotify({ orderRef, status, bankCode: '123PVCB', now }, this.#secretKey);
  }

  /** The path and query by which the payer's browser comes back to the shop. */
  returnPath(orderRef: string, status: OrderStatus, secondsAgo = 0): string {
    const now = new Date(this.#clock().getTime() - secondsAgo * 1000);
    const url = this.orders.get(orderRef)?.order.returnUrls.success ?? RETURN_URL;
    const back = new URL(
      formatReturnUrl(url, { orderRef, status, secretKey: this.#secretKey, now }),
    );
    return back.pathname + back.search;
  }

  settle(orderRef: string, status: OrderStatus): void {
    const known = this.orders.get(orderRef);
    if (known) known.status = status;
  }

  get #secretKey(): Secret {
    return new Secret(this.keys.secretKey);
  }

  #create({ headers, body = '' }: HttpCall): HttpAnswer {
    if (headers.accept !== 'application/json') {
      return { kind: 'answered', status: 415, headers: {}, body: '' };
    }
    const fields = parseBody(body);
    if (!fields.ok) return refused('6100');
    if (!verify('createOrder', fields.value, this.#secretKey)) return refused('6000');
    const order = parseCreateOrder(fields.value);
    if (!order.ok) return refused('6100');
    if (this.orders.has(order.value.orderRef)) return refused('6206');
    this.orders.set(order.value.orderRef, { order: order.value, status: '0' });
    const payUrl = `${this.payOrigin}/pay/${this.orders.size}`;
    const transactionId = `123P261122000000${this.orders.size}`;
    return answered(formatCreatedOrder({ transactionId, payUrl }, this.#secretKey));
  }

  #query({ body = '' }: HttpCall): HttpAnswer {
    const fields = parseBody(body);
    if (!fields.ok || !verify('queryOrder', fields.value, this.#secretKey)) return refused('6000');
    const known = this.orders.get(`${fields.value.mTransactionID}`);
    if (!known) return answered(formatQueriedOrder(UNKNOWN_ORDER, this.#secretKey));
    const { order, status } = known;
    const debited = status === '1' ? order.amount : vnd(0n);
    return answered(
      formatQueriedOrder(
        {
          transactionId: '123P2611220000001',
          status,
          amount: order.amount,
          debited,
          bankCode: '123PVCB',
          description: null,
        },
        this.#secretKey,
      ),
    );
  }
}

const refused = (code: CreateOrderCode): HttpAnswer => answered(formatRefusal(code));

/** An HTTP 200 with JSON. */
export const answered = (value: unknown): HttpAnswer => ({
  kind: 'answered',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
