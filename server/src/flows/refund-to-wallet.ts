import type { WalletId } from '@cong/values/ids.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import type { RefundAnswer } from '../core/connector/connector.ts';
import type { Refund } from '../core/refund/refund.ts';
import type { FlowDeps } from './deps.ts';
import { refundStep } from './refund-step.ts';

/** The way back of a wallet's money: sent and done in one change, into the wallet it came from, unless that was closed. */
export async function refundToWallet(deps: FlowDeps, refund: Refund): Promise<void> {
  const now = deps.clock();
  const id = refund.connectorRef as WalletId;
  const funds = await deps.wallets.reader.funds(id, vietNamDate(now));
  const answer: RefundAnswer =
    funds === undefined || funds.wallet.status === 'closed'
      ? { outcome: 'failed', why: 'the wallet is closed' }
      : { outcome: 'done' };
  await refundStep(deps, refund, [
    { type: 'send', callDeadline: now, now },
    { type: 'record_answer', answer, nextInquiryAt: now, now },
  ]);
}
