import { createHmac } from 'node:crypto';

/** An AppotaPay merchant's own program: it signs as the vendor's documents say, with none of our code. */
export type AppotapayMerchant = {
  /** A signed v1 order. Fields given replace the usual ones; undefined leaves one out. */
  order(fields?: Fields): Fields;
  create(fields?: Fields, headers?: Headers): Promise<Answer>;
  /** An order that must come about. */
  mustCreate(fields?: Fields): Promise<Placed>;
  status(orderId: string): Promise<Answer>;
  /** errorCode of an order. */
  codeOf(orderId: string): Promise<number>;
  refund(fields: Fields): Promise<Answer>;
  /** Any call with a body; it is signed unless it brings a signature. */
  post(path: string, fields: Fields, headers?: Headers): Promise<Answer>;
  get(path: string, headers?: Headers): Promise<Answer>;
  /** Any call, exactly as said. */
  send(method: string, path: string, init: Sent): Promise<Answer>;
};

export type Fields = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;
type Sent = { readonly headers?: Headers; readonly body?: string };
type Placed = { readonly orderId: string; readonly paymentUrl: string };

export type Answer = {
  readonly http: number;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly errorCode?: number;
    readonly message?: string;
    readonly signature?: string;
  };
  readonly headers: globalThis.Headers;
};

export type AppotapayKeys = {
  readonly partnerCode: string;
  readonly apiKey: string;
  readonly secretKey: string;
};

/** As the vendor publishes them for everyone's tests. */
export const APPOTAPAY_KEYS: AppotapayKeys = {
  partnerCode: 'APPOTAPAY',
  apiKey: 'FJcmF8uj2ISveL5FvvNk4pnp8xrhINz8',
  secretKey: 'XAonJgy14YhtePEITXhyBS2unjfJLAV3',
};

export const hmac = (text: string, key = APPOTAPAY_KEYS.secretKey): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('hex');

/** Every key that is there, sorted; an object as its JSON. Source: AppotaPay's documentation. */
export function signatureOf(fields: Fields, key = APPOTAPAY_KEYS.secretKey): string {
  const textOf = (value: unknown): string =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  const names = Object.keys(fields).filter((name) => name !== 'signature');
  return hmac(
    names
      .sort()
      .map((name) => `${name}=${textOf(fields[name])}`)
      .join('&'),
    key,
  );
}

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** Far enough for tests that move the sandbox's clock. */
const YEAR_SECONDS = 365 * 24 * 3_600;

/** A token as RFC 7519 has it. Claims given replace the usual ones. */
export function jwtOf(
  { partnerCode, apiKey, secretKey }: AppotapayKeys = APPOTAPAY_KEYS,
  claims: Fields = {},
): string {
  const now = Math.floor(Date.now() / 1_000);
  const usual = { iss: partnerCode, jti: `${apiKey}-${now}`, api_key: apiKey };
  const head = base64url({ typ: 'JWT', alg: 'HS256', cty: 'appotapay-api;v=1' });
  const signed = `${head}.${base64url({ ...usual, exp: now + YEAR_SECONDS, ...claims })}`;
  const signature = createHmac('sha256', secretKey).update(signed).digest('base64url');
  return `${signed}.${signature}`;
}

let orders = 0;

/** An order id that no other test has. */
export function newOrderId(): string {
  orders += 1;
  return `AP${process.pid}-${Date.now().toString(36)}-${orders}`;
}

const SHOP = 'http://127.0.0.1:9/shop';

export const STATUS_PATH = '/api/v1/orders/transaction/bank/status';
export const ORDER_PATH = '/api/v1/orders/payment/bank';
const REFUND_PATH = '/api/v1/transaction/refund';

export function appotapayAt(
  gateway: string,
  keys: AppotapayKeys = APPOTAPAY_KEYS,
): AppotapayMerchant {
  const send: AppotapayMerchant['send'] = async (method, path, init) => {
    const answer = await fetch(gateway + path, { method, ...init });
    return { http: answer.status, body: await answer.json(), headers: answer.headers };
  };
  const authorised = (headers: Headers = {}): Headers => ({
    'x-appotapay-auth': `Bearer ${jwtOf(keys)}`,
    'content-type': 'application/json',
    ...headers,
  });
  const signed = (fields: Fields): Fields => ({
    signature: signatureOf(fields, keys.secretKey),
    ...fields,
  });
  const post: AppotapayMerchant['post'] = (path, fields, headers) =>
    send('POST', path, { headers: authorised(headers), body: JSON.stringify(signed(fields)) });
  const order = (fields: Fields = {}): Fields => {
    const all = {
      ...{ amount: 100_000, orderId: newOrderId(), orderInfo: 'Sách và cà phê' },
      ...{ bankCode: '', paymentMethod: 'ALL', clientIp: '103.53.171.140', extraData: '' },
      ...{ notifyUrl: `${SHOP}/ipn`, redirectUrl: `${SHOP}/return` },
      ...fields,
    };
    return signed(JSON.parse(JSON.stringify(all)));
  };
  const create: AppotapayMerchant['create'] = (fields, headers) =>
    send('POST', ORDER_PATH, {
      headers: authorised(headers),
      body: JSON.stringify(order(fields)),
    });
  const status = (orderId: string) => post(STATUS_PATH, { orderId });
  return {
    ...{ order, create, status, post, send },
    get: (path, headers) => send('GET', path, { headers: authorised(headers) }),
    mustCreate: async (fields = {}) => {
      const orderId = String(fields.orderId ?? newOrderId());
      const { body } = await create({ ...fields, orderId });
      if (typeof body.paymentUrl !== 'string') throw new Error(JSON.stringify(body));
      return { orderId, paymentUrl: body.paymentUrl };
    },
    codeOf: async (orderId) => (await status(orderId)).body.errorCode ?? Number.NaN,
    refund: (fields) => post(REFUND_PATH, fields),
  };
}
