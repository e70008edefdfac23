import { createHash } from 'node:crypto';

/** A 123PAY merchant's own program: it signs as the vendor's guide says, with none of our code. */
export type Merchant = {
  readonly code: string;
  /** A signed createOrder1 body. Fields given replace the usual ones; null leaves one out. */
  order(fields?: Fields): Record<string, string>;
  /** A signed queryOrder1 body. */
  question(orderRef: string, fields?: Fields): Record<string, string>;
  create(fields?: Fields): Promise<Answer>;
  /** An order that must come about. */
  mustCreate(
    fields?: Fields,
  ): Promise<{ readonly orderRef: string; readonly payUrl: string; readonly id: string }>;
  query(orderRef: string): Promise<Answer>;
  /** transactionStatus of an order. */
  status(orderRef: string): Promise<string | null | undefined>;
  post(
    call: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
};

type Fields = Readonly<Record<string, string | null>>;

export type Answer = {
  readonly http: number;
  /** The array, or the text when it is none. */
  readonly body: readonly (string | null)[];
  readonly text: string;
  readonly headers: Headers;
};

type Keys = { readonly code: string; readonly passcode: string; readonly secretKey: string };

export const SANDBOX_KEYS: Keys = { code: 'MICODE', passcode: 'MIPASSCODE', secretKey: 'MIKEY' };

// The guide's order of III.2.b and III.3.b, written out again: a test must not sign with the code it tests.
const ORDER_SIGNED =
  'mTransactionID merchantCode bankCode totalAmount clientIP custName custAddress custGender custDOB custPhone ' +
  'custMail cancelURL redirectURL errorURL passcode';
const QUERY_SIGNED = 'mTransactionID merchantCode clientIP passcode';

export const sha1 = (text: string): string => createHash('sha1').update(text, 'utf8').digest('hex');
export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

let orders = 0;

/** An order reference that no other test has. */
export function newOrderRef(): string {
  orders += 1;
  return `DH${process.pid}-${Date.now().toString(36)}-${orders}`;
}

const SHOP = 'http://127.0.0.1:9/shop';

/** @param gateway its address: a function where it changes. */
export function merchantAt(gateway: string, keys: Keys = SANDBOX_KEYS): Merchant {
  const { code, passcode, secretKey } = keys;
  const signed = (fields: Fields, names: string): Record<string, string> => {
    const present = Object.entries(fields).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    const body = Object.fromEntries(present);
    const text = names
      .split(' ')
      .map((name) => body[name] ?? '')
      .join('');
    return { checksum: sha1(text + secretKey), ...body };
  };
  const order = (fields: Fields = {}) =>
    signed(
      {
        mTransactionID: newOrderRef(),
        merchantCode: code,
        bankCode: '123PAY',
        totalAmount: '100000',
        clientIP: '127.0.0.1',
        custGender: 'M',
        cancelURL: `${SHOP}/cancel`,
        redirectURL: `${SHOP}/paid`,
        errorURL: `${SHOP}/failed`,
        passcode,
        ...fields,
      },
      ORDER_SIGNED,
    );
  const question = (orderRef: string, fields: Fields = {}) =>
    signed(
      {
        ...{ mTransactionID: orderRef, merchantCode: code, clientIP: '127.0.0.1', passcode },
        ...fields,
      },
      QUERY_SIGNED,
    );
  const post: Merchant['post'] = async (call, body, headers = {}) => {
    const answer = await fetch(`${gateway}/miservice/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body,
    });
    const text = await answer.text();
    return { http: answer.status, text, headers: answer.headers, body: arrayIn(text) };
  };
  const create = (fields?: Fields) => post('createOrder1', JSON.stringify(order(fields)));
  const query = (orderRef: string) => post('queryOrder1', JSON.stringify(question(orderRef)));
  return {
    ...{ code, order, question, post, create, query },
    mustCreate: async (fields = {}) => {
      const orderRef = fields.mTransactionID ?? newOrderRef();
      const { body, text } = await create({ ...fields, mTransactionID: orderRef });
      const [returnCode, id, payUrl] = body;
      if (returnCode !== '1' || !id || !payUrl) throw new Error(`order refused: ${text}`);
      return { orderRef, id, payUrl };
    },
    status: async (orderRef) => (await query(orderRef)).body[2],
  };
}

function arrayIn(text: string): readonly (string | null)[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
