import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import {
  type CreatedOrder,
  formatCreateOrder,
  PAYER_CHOOSES,
  parseCreateOrderAnswer,
} from '@cong/wire/123pay/create-order.ts';
import type { Credentials } from '@cong/wire/123pay/credentials.ts';
import { formatQueryOrder, parseQueryOrderAnswer } from '@cong/wire/123pay/query-order.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { LoadTarget } from './load-plan.ts';

/** An order as the shop remembers it, so that it can be sent again word for word. */
export type ShopOrder = { readonly orderRef: string; readonly request: string };

export type OrderAnswer =
  | ({ readonly outcome: 'created' } & CreatedOrder)
  | { readonly outcome: 'refused'; readonly returnCode: string };

/** Where a payer is sent in the end; nobody fetches it. */
export const RETURN_URL = 'http://localhost:9/shop/return';

const CLIENT_IP = '127.0.0.1';

/** A shop that takes payments through 123PAY. */
export class Merchant {
  readonly #pool: ConnectionPool;
  readonly #credentials: Credentials;
  readonly #prefix: string;
  readonly #host: string;
  #orders = 0;

  /** @param name begins every order's reference: nobody else's do. */
  constructor(target: LoadTarget, pool: ConnectionPool, name: string) {
    this.#pool = pool;
    this.#credentials = {
      merchantCode: target.merchantCode,
      passcode: new Secret(target.passcode),
      secretKey: new Secret(target.secretKey),
    };
    this.#prefix = name;
    this.#host = `localhost:${target.gatewayPort}`;
  }

  newOrder(): ShopOrder {
    this.#orders += 1;
    const number = this.#orders;
    const orderRef = `${this.#prefix}-${number}`;
    const fields = formatCreateOrder(
      {
        orderRef,
        bankCode: PAYER_CHOOSES,
        amount: vnd(10_000n + BigInt(number % 2_000) * 1_000n),
        clientIp: CLIENT_IP,
        customer: { gender: 'U', name: 'Nguyen Van A', phone: '0901234567', email: 'a@example.vn' },
        description: `Don hang ${orderRef}`,
        returnUrls: { success: RETURN_URL, cancel: RETURN_URL, failure: RETURN_URL },
        addInfo: [],
      },
      this.#credentials,
    );
    return { orderRef, request: this.#post('createOrder1', fields) };
  }

  /** @throws {Error} when no answer came, or one that must not be trusted. */
  async create({ request }: ShopOrder): Promise<OrderAnswer> {
    const { body } = await this.#pool.send(request);
    const text = body.toString('utf8');
    const answer = parseCreateOrderAnswer(text, this.#credentials.secretKey);
    if (answer.ok) return { outcome: 'created', ...answer.value };
    if (answer.error.code === 'refused') return { outcome: 'refused', ...answer.error };
    throw new Error(`createOrder1 answered ${answer.error.code}: ${text.slice(0, 100)}`);
  }

  /** The order's status, or a code of refusal. @throws {Error} as `create` does. */
  async query(orderRef: string): Promise<string> {
    const fields = formatQueryOrder({ orderRef, clientIp: CLIENT_IP }, this.#credentials);
    const { body } = await this.#pool.send(this.#post('queryOrder1', fields));
    const answer = parseQueryOrderAnswer(body.toString('utf8'), this.#credentials.secretKey);
    if (answer.ok) return answer.value.status;
    if (answer.error.code === 'refused') return `refused ${answer.error.returnCode}`;
    throw new Error(`queryOrder1 answered ${answer.error.code}`);
  }

  #post(call: string, fields: object): string {
    const json = JSON.stringify(fields);
    return (
      `POST /miservice/${call} HTTP/1.1\r\nhost: ${this.#host}\r\naccept: application/json\r\n` +
      `content-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`
    );
  }
}
