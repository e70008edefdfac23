import { addMs, DAY_MS } from '@cong/values/time.ts';
import {
  formatTransactionPage,
  parseTransactionQuery,
} from '@cong/wire/appotapay/transaction-list.ts';
import { PROTOCOL } from './authenticate.ts';
import { groupsOf } from './bank-code.ts';
import { formatRefusal, type Handle } from './call.ts';
import { statusesIn, TRANSACTION_STATUS } from './codes.ts';
import { pageOf } from './refund-queries.ts';
import { resultOf } from './result.ts';

/** How far back a list goes that is asked for without a time. */
const DEFAULT_DAYS = 31;

/** GET /api/v1.1/orders/transactions */
export const listTransactions: Handle = async ({ flows, lists }, call) => {
  const { merchant, credential, query, language } = call;
  const parsed = parseTransactionQuery(query);
  if (!parsed.ok) return formatRefusal(parsed.error);
  const { status, paymentMethod, page } = parsed.value;
  const groups = paymentMethod && groupsOf(paymentMethod);
  // Methods that nobody offers have paid nothing.
  if (groups?.length === 0) return { body: formatTransactionPage(NOTHING(page), language) };
  const { payments, total } = await lists.payments({
    ...{ merchantId: merchant.id, protocol: PROTOCOL },
    from: addMs(flows.clock(), -DEFAULT_DAYS * DAY_MS),
    ...pageOf(parsed.value),
    ...(status && { statuses: statusesIn(TRANSACTION_STATUS, status) }),
    ...(groups?.[0] && { group: groups[0] }),
  });
  const transactions = payments.map((payment) => ({
    ...resultOf(payment, credential),
    status: TRANSACTION_STATUS[payment.status],
  }));
  return { body: formatTransactionPage({ transactions, page, total }, language) };
};

const NOTHING = (page: number) => ({ transactions: [], page, total: 0 });
