import { openLinkV2 } from '@cong/wire/viviet/pay-link.ts';
import { formatReturn } from '@cong/wire/viviet/payment-return.ts';
import { formatQueryAnswer, openQuery } from '@cong/wire/viviet/query.ts';
import { answerRequests } from '../../worker-pool/answer-requests.ts';

/** Everything that costs private RSA operations. */
const rsaWork = { openLinkV2, openQuery, formatReturn, formatQueryAnswer };

export type RsaWork = typeof rsaWork;

answerRequests(rsaWork);
