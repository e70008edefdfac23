import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

type Envelope = { readonly data: string; readonly key: string; readonly secure_hash: string };
type Fields = Readonly<Record<string, string>>;

const SITE = 'demo_site';
const ACCESS_CODE = '3685';
const SECRET = 'vv-secret-0';
const padding = constants.RSA_PKCS1_PADDING;

type Order = {
  readonly orderRef: string;
  readonly amount: number;
  readonly returnUrl: string;
  readonly tryRef?: string;
};

/** A Ví Việt merchant's own program: it seals and signs as the documents say, with none of our code. */
export class VivietMerchant {
  readonly #gatewayUrl: string;
  readonly #gatewayKey: KeyObject;
  readonly #ownKey: KeyObject;

  private constructor(gatewayUrl: string, { gatewayPublicKey, merchantPrivateKey }: Fields) {
    this.#gatewayUrl = gatewayUrl;
    this.#gatewayKey = createPublicKey(gatewayPublicKey ?? '');
    this.#ownKey = createPrivateKey(merchantPrivateKey ?? '');
  }

  static async at(gatewayUrl: string): Promise<VivietMerchant> {
    const answer = await fetch(`${gatewayUrl}/sandbox/v1/keys`);
    const keys = (await answer.json()) as Readonly<Record<string, Fields>>;
    return new VivietMerchant(gatewayUrl, keys.viviet ?? {});
  }

  /** A version 2 link. @param signer another key than the merchant's own. */
  link({ orderRef, amount, returnUrl, tryRef = 'T1' }: Order, signer = this.#ownKey): string {
    const order = {
      ...{ Version: '2.0', Access_code: ACCESS_CODE, Return_url: returnUrl, Merch_txn_ref: tryRef },
      ...{ Methods: '', Order_no: orderRef, Order_desc: 'Thanh toán đơn hàng số 1' },
      ...{ Total_amount: String(amount * 100), Branch_code: '', Client_ip: '' },
    };
    const query = new URLSearchParams({
      merchant_site: SITE,
      ...this.#seal(JSON.stringify(order), signer),
    });
    return `${this.#gatewayUrl}/vipay_v2/initpay?${query}`;
  }

  /** A version 1 link, whose values are sent as they are. */
  linkV1({ orderRef, amount, returnUrl, tryRef = 'T1' }: Order, secret = SECRET): string {
    const fields = {
      ...{ version: '1.0', access_code: ACCESS_CODE, merchant_site: SITE, return_url: returnUrl },
      ...{ merch_txn_ref: tryRef, methods: '', order_no: orderRef },
      ...{ total_amount: String(amount * 100), order_desc: 'thanh toán đơn hàng' },
      ...{ Branch_code: '', Client_ip: '' },
    };
    const parts = Object.entries({ ...fields, secure_hash: hashOf(fields, secret) });
    const query = parts.map(([name, value]) => `${name}=${value}`).join('&');
    return `${this.#gatewayUrl}/vipay/ecommerce?${query}`;
  }

  /** Version 1's signature of a message. */
  readonly hashOf = (fields: Fields): string => hashOf(fields);

  /** What a query says of an order; a refusal is what stands in the clear. */
  async query(orderRef: string): Promise<Fields> {
    const asked = { Version: '2.0', Access_code: ACCESS_CODE, Order_no: orderRef };
    const answer = await fetch(`${this.#gatewayUrl}/vipay_v2/query`, {
      method: 'POST',
      body: new URLSearchParams({ merchant_site: SITE, ...this.#seal(JSON.stringify(asked)) }),
    });
    const fields = (await answer.json()) as Fields;
    return fields.data === undefined ? fields : (this.open(fields) ?? {});
  }

  /** What an envelope of the gateway's says; undefined when it is not genuine. */
  open({ data = '', key = '', secure_hash = '' }: Fields): Fields | undefined {
    const secret = privateDecrypt({ key: this.#ownKey, padding }, Buffer.from(key, 'base64url'));
    const decipher = createDecipheriv('des-ede3-ecb', secret, null);
    const text = Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]);
    const signature = Buffer.from(secure_hash, 'base64url');
    return verify('sha256', text, this.#gatewayKey, signature)
      ? JSON.parse(String(text))
      : undefined;
  }

  #seal(text: string, signer = this.#ownKey): Envelope {
    const secret = randomBytes(24);
    const cipher = createCipheriv('des-ede3-ecb', secret, null);
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return {
      data: data.toString('base64url'),
      key: publicEncrypt({ key: this.#gatewayKey, padding }, secret).toString('base64url'),
      secure_hash: sign('sha256', Buffer.from(text), signer).toString('base64url'),
    };
  }
}

/** Version 1's signature of a message. */
function hashOf(fields: Fields, secret = SECRET): string {
  const values = Object.keys(fields)
    .filter((name) => name !== 'secure_hash')
    .sort()
    .map((name) => fields[name]);
  return createHash('sha256')
    .update([secret, ...values].join('|'))
    .digest('hex');
}
