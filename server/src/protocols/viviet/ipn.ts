import { formatNotify, parseNotifyReply } from '@cong/wire/viviet/notify.ts';
import type { PaymentReturn, ReturnSigner } from '@cong/wire/viviet/payment-return.ts';
import { formatReturn } from '@cong/wire/viviet/payment-return.ts';
import { appendQuery } from '@cong/wire/viviet/return-url.ts';
import { orderNow } from '../../core/payment/order-now.ts';
import type { Ipn, Protocol } from '../../core/protocol/protocol.ts';
import { resultOf, signerOf } from './result.ts';
import type { RsaPool } from './rsa-pool.ts';

/** A private operation is a thread's work, a hash is not. */
const signed = async (
  pool: RsaPool,
  result: PaymentReturn,
  signer: ReturnSigner,
): Promise<string> =>
  signer.version === '1.0'
    ? formatReturn(result, signer)
    : pool.run('formatReturn', result, signer);

/** The result, posted to the merchant's notify URL as a form; received on HTTP 200 with RspCode 00. Ours, not the vendor's. */
export const ipn = (pool: RsaPool, schedule: readonly number[]): Ipn => ({
  schedule,
  format: async (payment, credential, now) => {
    const signer = signerOf(payment, credential);
    const result = resultOf(payment, now);
    const body =
      signer.version === '1.0' ? formatNotify(result, signer) : await signed(pool, result, signer);
    return {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body,
      shown: body.replace(/(secure_hash=)[^&]+/, '$1***'),
    };
  },
  shownReply: (body) => body,
  judge: (reply) => {
    const verdict = parseNotifyReply(reply);
    if (verdict === 'received') return verdict;
    return {
      refused:
        verdict.refused === 'return_code' ? `RspCode ${verdict.returnCode}` : verdict.refused,
    };
  },
});

/** The signed way back to the shop, however the payment stands. */
export const browserReturn =
  (pool: RsaPool): Protocol['browserReturn'] =>
  async (payment, credential, { now }) => {
    const query = await signed(pool, resultOf(payment, now), signerOf(payment, credential));
    return appendQuery(orderNow(payment).returnUrls.success, query);
  };
