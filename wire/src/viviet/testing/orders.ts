import { type Vnd, vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import type { V1Credentials, V2Credentials } from '../credentials.ts';
import type { PayLink } from '../pay-link.ts';
import { gatewayKeys, merchantKeys } from './parties.ts';

/** The merchant of the vectors in version 1. */
export const v1: V1Credentials = {
  merchantSite: 'demo_site',
  accessCode: '3685',
  secret: new Secret('vv-secret-0'),
};

const identity = { merchantSite: 'demo_site', accessCode: '3685' };
/** The merchant of the vectors in version 2, as the gateway knows it and as it knows itself. */
export const v2AtGateway: V2Credentials = { ...identity, keys: gatewayKeys };
export const v2AtMerchant: V2Credentials = { ...identity, keys: merchantKeys };

/** Texts of at most so many characters that the wire can carry. */
export const textOfAtMost = (maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', minLength, maxLength }).filter((text) => {
    const length = [...text].length;
    return length >= minLength && length <= maxLength && !text.includes('\0');
  });

/** An amount that an order can have. */
export const amounts: fc.Arbitrary<Vnd> = fc
  .bigInt({ min: 1n, max: 999_999_999_999n })
  .map((amount) => vnd(amount));

/** Any order that a merchant may send. */
export const orders: fc.Arbitrary<Omit<PayLink, 'version'>> = fc.record({
  orderRef: textOfAtMost(100, 1),
  tryRef: textOfAtMost(100),
  amount: amounts,
  description: textOfAtMost(500),
  returnUrl: fc
    .webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true, withFragments: true })
    .filter((url) => url.length <= 1000),
  methods: textOfAtMost(255),
  branchCode: textOfAtMost(100),
  clientIp: fc.oneof(fc.constant(''), fc.ipV4(), fc.ipV6()),
});
