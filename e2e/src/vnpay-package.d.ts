/** Of the npm package only what is compared with ours. Declared here: a checkout may not have installed it yet. */
declare module 'vnpay' {
  type Values = Readonly<Record<string, string | number>>;

  /** What was verified; `isVerified` is the package's word on the hash. */
  type Verified = Values & {
    readonly isVerified: boolean;
    readonly isSuccess: boolean;
  };

  export class VNPay {
    constructor(config: {
      readonly tmnCode: string;
      readonly secureSecret: string;
      readonly vnpayHost: string;
      readonly queryDrAndRefundHost: string;
    });
    /** vnp_Amount in đồng. */
    buildPaymentUrl(data: Values): string;
    verifyReturnUrl(query: Values): Verified;
    verifyIpnCall(query: Values): Verified;
    queryDr(query: Values): Promise<Verified>;
    /** vnp_Amount in đồng. */
    refund(refund: Values): Promise<Verified>;
  }

  export const IpnSuccess: { readonly RspCode: '00'; readonly Message: string };

  export function buildPaymentUrlSearchParams(data: Values): URLSearchParams;
  export function calculateSecureHash(input: {
    readonly secureSecret: string;
    readonly data: string;
    readonly hashAlgorithm: 'SHA512';
    readonly bufferEncode: 'utf-8';
  }): string;
}
