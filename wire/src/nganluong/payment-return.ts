import { isWellFormedText } from '@cong/values/text.ts';

/**
 * What the payer brings back. Not signed: it tells only when to ask for the transaction's detail.
 */
export type PaymentReturn = {
  readonly token: string;
  /** Empty where Ngân Lượng does not say. */
  readonly orderCode: string;
  readonly errorCode: string;
};

/** The query with which Ngân Lượng sends the payer back to return_url. */
export const formatReturnQuery = ({ token, orderCode, errorCode }: PaymentReturn): string =>
  new URLSearchParams({ error_code: errorCode, token, order_code: orderCode }).toString();

/**
 * What a return's query says, which anyone may have written; undefined without a token. Never
 * throws.
 */
export function parseReturn(query: URLSearchParams): PaymentReturn | undefined {
  const {
    token = '',
    order_code: orderCode = '',
    error_code: errorCode = '',
  } = Object.fromEntries(query);
  if (token === '' || ![token, orderCode, errorCode].every(isWellFormedText)) return undefined;
  return { token, orderCode, errorCode };
}
