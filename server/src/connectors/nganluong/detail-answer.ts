import type { Result } from '@cong/values/result.ts';
import { kindOf, outcomeOf } from '@cong/wire/nganluong/codes.ts';
import type { CallFault } from '@cong/wire/nganluong/express-checkout.ts';
import type { TransactionDetail } from '@cong/wire/nganluong/transaction-detail.ts';
import type { InquiryAnswer } from '../../core/connector/connector.ts';

/**
 * The core's word for what GetTransactionDetail says of a payment. Who has not paid yet still may until the time limit
 * that Ngân Lượng was given. @param over that time has passed.
 */
export function detailAnswer(
  detail: Result<TransactionDetail, CallFault>,
  over: boolean,
): InquiryAnswer {
  if (!detail.ok) return faultAnswer(detail.error, over);
  const { status, amount, transactionId } = detail.value;
  switch (outcomeOf(status)) {
    case 'paid':
      return { outcome: 'paid', amount, ...(transactionId && { connectorRef: transactionId }) };
    case 'not_paid':
      return notYet(over);
    case 'uncertain':
      return { outcome: 'pending', payerDone: true };
  }
}

function faultAnswer(fault: CallFault, over: boolean): InquiryAnswer {
  if (fault.code !== 'refused') return { outcome: 'unknown', why: fault.code };
  const { errorCode } = fault;
  switch (kindOf(errorCode)) {
    case 'pending':
      // The order was not paid (81), or its payment is under way (114).
      return errorCode === '81' ? notYet(over) : { outcome: 'pending', payerDone: true };
    case 'refused':
      return { outcome: 'not_paid', reason: 'failed' };
    case 'not_found':
      return { outcome: 'not_found' };
    case 'done':
    case 'request':
    case 'unclear':
      return { outcome: 'unknown', why: `error_code ${errorCode}`.slice(0, 100) };
  }
}

const notYet = (over: boolean): InquiryAnswer =>
  over ? { outcome: 'not_paid', reason: 'details_not_entered' } : { outcome: 'pending' };
