import { vnd } from '@cong/values/money.ts';
import type { QueryCode } from '@cong/wire/viviet/codes.ts';
import { RETURN_CODES } from '@cong/wire/viviet/codes.ts';
import type { V2Credentials } from '@cong/wire/viviet/credentials.ts';
import type { PaymentReturn } from '@cong/wire/viviet/payment-return.ts';
import { parseEnvelope } from '@cong/wire/viviet/query.ts';
import { type Merchant, validCredentials } from '../../core/merchant/merchant.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './codes.ts';
import { v2Of } from './keys.ts';
import { resultOf } from './result.ts';
import type { RsaPool } from './rsa-pool.ts';

type Answer = { readonly body: string } | { readonly code: QueryCode; readonly why: string };

/** POST /vipay_v2/query: what became of an order. Ours, not the vendor's. */
export async function queryOrder(deps: ProtocolDeps, pool: RsaPool, text: string): Promise<Answer> {
  const envelope = parseEnvelope(text);
  if (!envelope.ok) return { code: 'PAY-0095', why: envelope.error.why };
  const { merchant_site: site } = envelope.value;
  const known = typeof site === 'string' && site !== '';
  const merchant = known ? await deps.flows.merchants.byCode(PROTOCOL, site) : undefined;
  if (merchant === undefined) return { code: 'PAY-0094', why: 'unknown merchant_site' };
  const { merchant_site, data, key, secure_hash } = envelope.value;
  let refused: Answer = { code: 'PAY-0094', why: 'the envelope is not under the merchant’s keys' };
  for (const credential of validCredentials(merchant, PROTOCOL, deps.flows.clock())) {
    const keys = v2Of(credential);
    if (keys === undefined) continue;
    const opened = await pool.run('openQuery', { merchant_site, data, key, secure_hash }, keys);
    if (opened.ok) return answer(deps, pool, { merchant, keys, orderRef: opened.value });
    if (opened.error.code === 'format') {
      refused = { code: 'PAY-0095', why: `${opened.error.field}: ${opened.error.why}` };
    }
  }
  return refused;
}

type Asked = {
  readonly merchant: Merchant;
  readonly keys: V2Credentials;
  readonly orderRef: string;
};

async function answer(
  { flows }: ProtocolDeps,
  pool: RsaPool,
  { merchant, keys, orderRef }: Asked,
): Promise<Answer> {
  const payment = await flows.reader.byOrder({
    ...{ merchantId: merchant.id, protocol: PROTOCOL, orderRef },
  });
  const now = flows.clock();
  const result = payment === undefined ? unknown(orderRef, now) : resultOf(payment, now);
  return { body: await pool.run('formatQueryAnswer', result, keys) };
}

/** Of an order that nobody has placed. */
const unknown = (orderRef: string, now: Date): PaymentReturn => ({
  ...{ locale: 'vn', orderRef, tryRef: '', methods: '', transactionNo: '' },
  ...{ totalAmount: vnd(0n), amount: vnd(0n), fee: vnd(0n), requestedAt: now, respondedAt: now },
  ...{ responseCode: 'PAY-0092', message: RETURN_CODES['PAY-0092'].vi },
});
