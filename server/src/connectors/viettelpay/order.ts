import type { AttemptId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { Order } from '@cong/wire/viettelpay/verify-call.ts';

/**
 * An attempt as ViettelPay and we both know it. Its bill code is our reference too: whatever ViettelPay asks or tells
 * later is compared with it, from the attempt alone.
 */
export const orderOf = ({
  attemptId,
  amount,
}: {
  readonly attemptId: AttemptId;
  readonly amount: Vnd;
}): Order => ({ orderId: attemptId, billcode: attemptId, amount });

/** Our return address, which tells whose payer it is however ViettelPay fills its query. */
export const withAttempt = (returnUrl: string, attemptId: AttemptId): string =>
  `${returnUrl}?attempt=${encodeURIComponent(attemptId)}`;
