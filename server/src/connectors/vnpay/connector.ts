import { isNotFound, outcomeOfStatus } from '@cong/wire/vnpay/codes.ts';
import { formatPayQuery, PAY_PATH } from '@cong/wire/vnpay/pay-url.ts';
import { PAYMENT_TYPE, type QueriedPayment, type QueryFault } from '@cong/wire/vnpay/query-dr.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/vnpay/sandbox.ts';
import type { BankGroup } from '../../core/bank/bank.ts';
import { bankOf } from '../../core/bank/banks.ts';
import type {
  Connector,
  InquiryAnswer,
  InquiryRequest,
  StartAnswer,
  StartRequest,
} from '../../core/connector/connector.ts';
import { addressUnder } from '../../outbound/provider-call.ts';
import { ACCOUNT_FIELDS, credentialsOf } from './account.ts';
import { reasonOf } from './codes.ts';
import { inquireRefund, refund } from './refunds.ts';
import { queryDr, unknown, type VnpayDeps } from './transactions.ts';

/** VNPAY: the payer pays at its pages; its IPN, the payer's return and querydr tell the result. */
export function vnpayConnector(deps: VnpayDeps): Connector {
  const { baseUrl, callTimeoutMs, finalAfterMs } = deps;
  return {
    name: 'vnpay',
    callTimeoutMs,
    finalAfterMs,
    accountFields: ACCOUNT_FIELDS,
    sandboxAccount: SANDBOX_ACCOUNT,
    start: async (request) => startAnswer(addressUnder(baseUrl, PAY_PATH), request),
    startAsksNobody: true,
    inquire: (request) => inquire(deps, request),
    refundsOneAtATime: true,
    refund: (request) => refund(deps, request),
    inquireRefund: (request) => inquireRefund(deps, request),
  };
}

/** Who has chosen a bank or card with us is shown VNPAY's list of such; it asks anybody else. */
const MEANS: Partial<Record<BankGroup, string>> = {
  domestic_bank: 'VNBANK',
  international_cards: 'INTCARD',
};

/** Nothing is called: the payer carries the order. */
function startAnswer(url: URL, request: StartRequest): StartAnswer {
  const { attemptId, amount, description, returnUrl, clientIp, startedAt, expiresAt } = request;
  const group = bankOf(request.bank)?.group;
  const bankCode = group && MEANS[group];
  url.search = formatPayQuery(
    {
      txnRef: attemptId,
      ...{ amount, returnUrl, clientIp, expiresAt },
      orderInfo: description,
      ...(bankCode && { bankCode }),
      locale: request.locale === 'vi' ? 'vn' : 'en',
      createdAt: startedAt,
    },
    credentialsOf(request.account),
  );
  return { outcome: 'redirect', connectorRef: attemptId, url: url.href };
}

async function inquire(deps: VnpayDeps, request: InquiryRequest): Promise<InquiryAnswer> {
  const found = await queryDr(deps, request);
  if ('why' in found) return found;
  const over = deps.clock().getTime() >= request.startedAt.getTime() + deps.finalAfterMs;
  return found.ok ? paymentAnswer(found.value, over) : faultAnswer(found.error, over);
}

/** @param over VNPAY's time for the payer has passed. */
function faultAnswer(fault: QueryFault, over: boolean): InquiryAnswer {
  if (fault.code !== 'refused') return unknown(fault.code);
  const { responseCode } = fault;
  if (!isNotFound(responseCode)) return unknown(`ResponseCode ${responseCode}`);
  // The payer did not come in time, and VNPAY lets nobody begin after it.
  return over ? { outcome: 'not_paid', reason: 'details_not_entered' } : { outcome: 'not_found' };
}

/** @param over as above. */
function paymentAnswer(
  { transactionStatus, transactionType, transactionNo, amount }: QueriedPayment,
  over: boolean,
): InquiryAnswer {
  // A refund of a payment that we have not seen paid: a person looks at both.
  if (transactionType !== PAYMENT_TYPE) return { outcome: 'pending', payerDone: true };
  const outcome = outcomeOfStatus(transactionStatus);
  switch (outcome.outcome) {
    case 'paid':
      return { outcome: 'paid', amount, ...(transactionNo && { connectorRef: transactionNo }) };
    case 'refused':
      return { outcome: 'not_paid', reason: reasonOf[outcome.code] };
    case 'pending':
      // Nobody may begin to pay any more, and VNPAY has not finished: it is never taken for "not paid".
      return over ? { outcome: 'pending', payerDone: true } : { outcome: 'pending' };
    case 'uncertain':
      return { outcome: 'pending', payerDone: true };
  }
}
