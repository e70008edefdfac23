import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the sandbox gives an agency. */
export type AgencyKeys = {
  readonly partnerCode: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** The Authorization header. */
  readonly authorization: string;
};

/** An answer of the hub's as it came. */
export type HubAnswer = {
  readonly http: number;
  readonly error_code: string;
  readonly error_message: string;
  readonly data: unknown;
  readonly explanation: string | null;
};

type Fields = Readonly<Record<string, unknown>>;

const sha256 = (message: string): string => createHash('sha256').update(message).digest('hex');

/** Source: the guide's tables of 3.2, 3.4 and 3.5. */
const SIGNED = {
  paygate:
    'partnerCode accessKey orderId orderInfo requestCode amount serviceCode returnUrl ipAddress accountCode',
  refund:
    'partnerCode accessKey transactionNo orderId requestCode amount transactionType orderInfo',
  GetOrderInfo: 'partnerCode accessKey transactionNo orderId',
} as const;

export type HubCall = keyof typeof SIGNED;

/** The keys of the sandbox's agencies: of all five providers, of MoMo alone, of none. */
async function agencyKeys(gatewayUrl: string, code?: string): Promise<AgencyKeys> {
  const keys = (await (await fetch(`${gatewayUrl}/sandbox/v1/keys`)).json()) as Record<
    string,
    AgencyKeys
  >;
  const found = keys[code === undefined ? 'lgsp' : `lgsp ${code}`];
  if (found === undefined) throw new Error(`no agency ${code}`);
  return found;
}

/** An agency's system that signs and reads as the guide says, with none of our code. */
export class LgspAgency {
  readonly keys: AgencyKeys;
  readonly #gatewayUrl: string;

  constructor(gatewayUrl: string, keys: AgencyKeys) {
    this.#gatewayUrl = gatewayUrl;
    this.keys = keys;
  }

  static async at(gatewayUrl: string, code?: string): Promise<LgspAgency> {
    return new LgspAgency(gatewayUrl, await agencyKeys(gatewayUrl, code));
  }

  /** A signed call. @param change what differs after signing: null takes a field away. */
  async call(call: HubCall, fields: Fields, change: Fields = {}): Promise<HubAnswer> {
    const { partnerCode, accessKey, secretKey } = this.keys;
    const all: Record<string, unknown> = { partnerCode, accessKey, ...fields };
    const signed = SIGNED[call].split(' ').map((name) => String(all[name] ?? ''));
    const body = { ...all, checksum: sha256(secretKey + signed.join('')), ...change };
    return this.post(`/payment/${call}`, JSON.stringify(body));
  }

  async post(
    path: string,
    body: string,
    authorization: string | undefined = this.keys.authorization,
  ): Promise<HubAnswer> {
    const answer = await fetch(`${this.#gatewayUrl}${path}`, {
      ...{ method: 'POST', body },
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    });
    const json = (await answer.json()) as Omit<HubAnswer, 'http' | 'explanation'>;
    const explanation = answer.headers.get('cong-explanation');
    return { http: answer.status, explanation, ...json };
  }
}

/** An order that is accepted. */
export const hubOrder = (orderId: string, change: Fields = {}): Fields => ({
  ...{ orderId, requestCode: `R-${orderId}`, amount: 40_000, orderInfo: 'Lệ phí cấp bản sao' },
  ...{ serviceCode: 'hcm_dichvucong', accountCode: 'payment_test', ipAddress: '120.72.114.122' },
  returnUrl: 'http://127.0.0.1:9/agency/return',
  ...change,
});

/** What is PUT to an agency. */
export type HubResult = {
  readonly paygate: string;
  readonly payTransId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly orderInfo: string;
  readonly payDate: string;
  readonly errorCode: string;
  readonly type: string;
  readonly checksum: string;
};

/** Whether a result's checksum is the guide's; anybody could have made it. */
export function isWellMade(result: HubResult, older = false): boolean {
  const { paygate, orderId, amount, payDate, type, orderInfo, payTransId, errorCode } = result;
  const signed = [paygate, orderId, amount, payDate, older ? '' : type, orderInfo, payTransId];
  return result.checksum === sha256(`PAYHCM1.0${signed.join('')}${errorCode}`);
}

/** An agency's returnUrl: results are PUT there, on a port of its own. */
export class AgencyListener {
  readonly results: HubResult[] = [];
  readonly methods: string[] = [];
  readonly #server = createServer(async (request, response) => {
    this.methods.push(request.method ?? '');
    this.results.push(JSON.parse(await text(request)));
    // With the slips of the guide's own sample.
    response.end('{ "error_code": "SUCCESSFUL ", "error_message": "", }');
  });

  static async open(): Promise<AgencyListener> {
    const listener = new AgencyListener();
    await new Promise<void>((done) => listener.#server.listen(0, '127.0.0.1', done));
    return listener;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/return`;
  }

  of(orderId: string): readonly HubResult[] {
    return this.results.filter((one) => one.orderId === orderId);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
