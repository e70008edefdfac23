import type { Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { type AnswerFailure, malformed } from '@cong/wire/lgsp/answer.ts';
import type { Credentials } from '@cong/wire/lgsp/credentials.ts';
import { formatOrderInfo, parseOrderInfoAnswer } from '@cong/wire/lgsp/order-info.ts';
import { formatPaygate, type PaygateRequest, parsePaygateAnswer } from '@cong/wire/lgsp/paygate.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { Opening, ShopOrder, Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import type { ConnectedAdapter, ShopAdapter, ShopContext } from './adapter.ts';
import { credentialsOf, LGSP_ID, secretsOf } from './lgsp-credentials.ts';
import { listener } from './lgsp-listener.ts';
import { requestStory } from './lgsp-stories.ts';
import { FAULTS, faultOf, wordOfInfo } from './lgsp-words.ts';
import { signatureChoice } from './signature-choice.ts';

const checksum = signatureChoice({
  name: 'checksum',
  label: { vi: 'Checksum của đơn hàng', en: 'Checksum of the order' },
  code: 'SIGNTURE_WRONG',
});

/** The LGSP hub as an agency speaks it: paygate, the result by PUT, the browser's return, GetOrderInfo. */
export const lgsp: ShopAdapter = {
  id: LGSP_ID,
  name: 'LGSP TP.HCM',
  about: {
    vi: 'MoMo, VNPAY, NAPAS, ViettelPay, Ngân Lượng qua trục LGSP',
    en: 'MoMo, VNPAY, NAPAS, ViettelPay, Ngân Lượng through the LGSP hub',
  },
  choices: [checksum],
  notifyPath: '/return',
  connect: (context): ConnectedAdapter => ({
    pay: (order) => pay(context, order),
    query: (order) => query(context, order),
    routes: listener(context, (order) => query(context, order)),
  }),
};

async function pay(context: ShopContext, order: ShopOrder): Promise<Opening> {
  const credentials = await credentialsOf(context);
  if (!credentials) return { kind: 'no_answer', text: FAULTS.no_keys };
  const wrongKey = order.choices.checksum === 'wrong' && { secretKey: new Secret('WRONG-KEY') };
  const body = formatPaygate(wireOrder(order), { ...credentials, ...wrongKey });
  const asked = await ask(context, credentials, { name: 'paygate', body });
  const created = read(asked.answer, parsePaygateAnswer);
  const text = created.ok ? CREATED : faultOf(asked.answer, created.error);
  recordExchange(context.journal, {
    ...{ method: LGSP_ID, secrets: secretsOf(credentials), orderRef: order.ref, ...asked },
    signatures: [requestStory('paygate', body, credentials.secretKey)],
    ...{ conclusion: text, good: created.ok },
  });
  // The provider's number is not known before one was chosen.
  if (created.ok) return { kind: 'opened', gatewayRef: '', payUrl: created.value };
  if (created.error.code !== 'refused') return { kind: 'no_answer', text };
  const { errorCode } = created.error;
  if (errorCode === 'NOT_AUTHORIZED' || errorCode === 'SIGNTURE_WRONG') context.forgetKeys();
  return { kind: 'refused', code: errorCode, text };
}

function wireOrder(order: ShopOrder): Omit<PaygateRequest, 'partnerCode' | 'accessKey'> {
  const { ref, amount, clientIp, origin } = order;
  return {
    ...{ orderRef: ref, requestCode: `YC-${ref}`, amount, clientIp },
    ...{ orderInfo: `Lệ phí hồ sơ ${ref}`, serviceCode: 'hcm_dichvucong' },
    ...{ accountCode: 'payment_test', returnUrl: `${origin}/${LGSP_ID}/return` },
  };
}

async function query(context: ShopContext, order: ShopOrder): Promise<Word> {
  const credentials = await credentialsOf(context);
  const at = context.clock();
  if (!credentials) return { at, verdict: 'no_answer', code: '', text: FAULTS.no_keys };
  const body = formatOrderInfo({ orderRef: order.ref, transactionNo: '' }, credentials);
  const asked = await ask(context, credentials, { name: 'GetOrderInfo', body });
  const told = read(asked.answer, parseOrderInfoAnswer);
  const word = told.ok
    ? wordOfInfo(told.value, order, context.clock())
    : withoutInfo(asked.answer, told.error, context.clock());
  recordExchange(context.journal, {
    ...{ method: LGSP_ID, secrets: secretsOf(credentials), orderRef: order.ref, ...asked },
    signatures: [requestStory('orderInfo', body, credentials.secretKey)],
    conclusion: word.text,
    good: word.verdict !== 'not_trusted' && word.verdict !== 'no_answer',
  });
  return word;
}

function withoutInfo(answer: HttpAnswer, failure: AnswerFailure, at: Date): Word {
  const code = failure.code === 'refused' ? failure.errorCode : '';
  const verdict = code === 'NOT_EXITS' ? 'no_such_order' : 'no_answer';
  return { at, verdict, code, text: faultOf(answer, failure) };
}

type Call = { readonly name: string; readonly body: string };

async function ask(context: ShopContext, credentials: Credentials, { name, body }: Call) {
  const at = context.clock();
  const request = {
    method: 'POST',
    url: `${context.gatewayUrl}/payment/${name}`,
    headers: {
      'content-type': 'application/json',
      authorization: credentials.authorization.reveal(),
    },
    body,
  } as const;
  const answer = await context.exchange(request);
  // Who asks is for the hub alone to read.
  const shown = { ...request, headers: { 'content-type': 'application/json' } };
  return { at, name, direction: 'sent', request: shown, answer } as const;
}

const read = <Value>(
  answer: HttpAnswer,
  parse: (text: string) => Result<Value, AnswerFailure>,
): Result<Value, AnswerFailure> =>
  answer.kind === 'answered' && answer.status === 200 ? parse(answer.body) : malformed;

const CREATED: Bilingual = {
  vi: 'Đã tạo đơn: chuyển người nộp đến data.url.',
  en: 'Order created: the payer is sent to data.url.',
};
