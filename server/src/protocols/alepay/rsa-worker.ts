import { decryptRequest, encryptAnswer } from '@cong/wire/alepay/rsa-blocks.ts';
import { answerRequests } from '../../worker-pool/answer-requests.ts';

/** Everything that costs private RSA operations: a millisecond each, several a call. */
const rsaWork = { decryptRequest, encryptAnswer };

export type RsaWork = typeof rsaWork;

answerRequests(rsaWork);
