import { constants, createHash, createPublicKey, publicDecrypt, publicEncrypt } from 'node:crypto';

/** What the sandbox gives a merchant of Alepay. */
export type AlepayKeys = {
  readonly token: string;
  readonly encryptKey: string;
  readonly checksumKey: string;
};

/** The seeded merchant's keys; its key pair was made at the first start. */
export async function alepayKeys(gatewayUrl: string): Promise<AlepayKeys> {
  const answer = await fetch(`${gatewayUrl}/sandbox/v1/keys`);
  const { alepay } = (await answer.json()) as { readonly alepay: AlepayKeys };
  return alepay;
}

/** An answer as it came, and its data in the clear where its checksum was right. */
export type AlepayAnswer = {
  readonly http: number;
  readonly errorCode: string;
  readonly errorDescription: string;
  readonly data: unknown;
  readonly explanation: string | null;
};

export type Envelope = { token?: unknown; data?: unknown; checksum?: unknown };

const padding = constants.RSA_PKCS1_PADDING;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const pemOf = (encryptKey: string) =>
  createPublicKey({ key: Buffer.from(encryptKey, 'base64'), format: 'der', type: 'spki' });

/** A merchant who cuts, encrypts and signs as the guide and working integrations do, with none of our code. */
export class AlepayMerchant {
  readonly #gatewayUrl: string;
  readonly #keys: AlepayKeys;

  constructor(gatewayUrl: string, keys: AlepayKeys) {
    this.#gatewayUrl = gatewayUrl;
    this.#keys = keys;
  }

  static async at(gatewayUrl: string): Promise<AlepayMerchant> {
    return new AlepayMerchant(gatewayUrl, await alepayKeys(gatewayUrl));
  }

  envelope(json: string): Required<Envelope> {
    const data = this.#blocks(Buffer.from(json), 11, (piece) =>
      publicEncrypt({ key: pemOf(this.#keys.encryptKey), padding }, piece),
    ).toString('base64');
    const { token, checksumKey } = this.#keys;
    return { token, data, checksum: md5(data + checksumKey) };
  }

  /** @param change what differs from a good envelope. */
  call(path: string, fields: object | string, change: Envelope = {}): Promise<AlepayAnswer> {
    const json = typeof fields === 'string' ? fields : JSON.stringify(fields);
    return this.post(path, JSON.stringify({ ...this.envelope(json), ...change }));
  }

  async post(path: string, body: string): Promise<AlepayAnswer> {
    const answer = await fetch(`${this.#gatewayUrl}${path}`, { method: 'POST', body });
    const { errorCode, data, checksum, errorDescription } = (await answer.json()) as {
      readonly [name: string]: string;
    };
    const genuine = data && checksum === md5(data + this.#keys.checksumKey);
    return {
      http: answer.status,
      errorCode: errorCode ?? '',
      errorDescription: errorDescription ?? '',
      data: genuine ? JSON.parse(this.open(data)) : undefined,
      explanation: answer.headers.get('cong-explanation'),
    };
  }

  /** What the gateway sealed. */
  open(data: string): string {
    const key = pemOf(this.#keys.encryptKey);
    return this.#blocks(Buffer.from(data, 'base64'), 0, (block) =>
      publicDecrypt({ key, padding }, block),
    ).toString('utf8');
  }

  /** What the payer's browser brought back; undefined when it is not genuine. */
  returned(url: URL): { errorCode: string; data: unknown; cancel: boolean } | undefined {
    const data = url.searchParams.get('data') ?? '';
    if (url.searchParams.get('checksum') !== md5(data + this.#keys.checksumKey)) return undefined;
    return JSON.parse(this.open(Buffer.from(data, 'base64').toString('latin1')));
  }

  /** Whether a notification's checksum is right. */
  isGenuine(
    info: { orderCode: string; amount: number; transactionCode: string },
    checksum: string,
  ) {
    const { orderCode, amount, transactionCode } = info;
    return checksum === md5(`${orderCode}${amount}${transactionCode}${this.#keys.checksumKey}`);
  }

  #blocks(bytes: Buffer, room: number, each: (block: Buffer) => Buffer): Buffer {
    const bits = pemOf(this.#keys.encryptKey).asymmetricKeyDetails?.modulusLength ?? 0;
    const size = bits / 8 - room;
    const count = Math.ceil(bytes.length / size);
    return Buffer.concat(
      Array.from({ length: count }, (_, i) => each(bytes.subarray(i * size, (i + 1) * size))),
    );
  }
}

/** An order that is accepted. */
export const goodOrder = (orderCode: string, change: object = {}): object => ({
  orderCode,
  amount: 100_000,
  currency: 'VND',
  orderDescription: 'Cà phê sữa đá',
  totalItem: 1,
  checkoutType: 3,
  returnUrl: 'http://127.0.0.1:9/shop/return',
  cancelUrl: 'http://127.0.0.1:9/shop/return',
  buyerName: 'Nguyễn Văn A',
  buyerEmail: 'a@example.vn',
  buyerPhone: '0901234567',
  buyerAddress: '1 Lê Lợi',
  buyerCity: 'Hồ Chí Minh',
  buyerCountry: 'Việt Nam',
  paymentHours: '48',
  ...change,
});
