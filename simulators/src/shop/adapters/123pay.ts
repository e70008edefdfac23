import type { Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { foldVietnamese } from '@cong/values/text.ts';
import { type AnswerFailure, malformed } from '@cong/wire/123pay/answer.ts';
import { BANKS } from '@cong/wire/123pay/banks.ts';
import {
  type CreateOrder,
  formatCreateOrder,
  PAYER_CHOOSES,
  parseCreateOrderAnswer,
} from '@cong/wire/123pay/create-order.ts';
import { formatQueryOrder, parseQueryOrderAnswer } from '@cong/wire/123pay/query-order.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { Opening, ShopOrder, Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import { credentialsOf, PAY123_ID, secretsOf } from './123pay-credentials.ts';
import { listener, RETURN_DOORS } from './123pay-listener.ts';
import { answerStories, storyOf } from './123pay-stories.ts';
import { FAULTS, faultOf, wordOfQuery } from './123pay-words.ts';
import type { Choice, ConnectedAdapter, ShopAdapter, ShopContext } from './adapter.ts';
import { signatureChoice } from './signature-choice.ts';

const bank: Choice = {
  name: 'bank',
  label: { vi: 'Ngân hàng', en: 'Bank' },
  options: [
    { value: PAYER_CHOOSES, label: { vi: 'Chọn ở trang thanh toán', en: 'Choose at the gateway' } },
    ...Object.entries(BANKS).map(([value, { shortName }]) => ({
      value,
      label: { vi: shortName, en: shortName },
    })),
  ],
};

const signature = signatureChoice({
  name: 'signature',
  label: { vi: 'Chữ ký của createOrder1', en: 'Signature of createOrder1' },
  code: '6000',
});

/** 123PAY as a merchant speaks it: createOrder1, the browser's return, notify, queryOrder1. */
export const pay123: ShopAdapter = {
  id: PAY123_ID,
  name: '123PAY',
  about: {
    vi: 'Thẻ ATM nội địa và thẻ quốc tế qua 123PAY',
    en: 'Domestic bank cards and international cards through 123PAY',
  },
  choices: [bank, signature],
  notifyPath: '/notify',
  connect: (context): ConnectedAdapter => ({
    pay: (order) => pay(context, order),
    query: (order) => query(context, order),
    routes: listener(context),
  }),
};

async function pay(context: ShopContext, order: ShopOrder): Promise<Opening> {
  const credentials = await credentialsOf(context);
  if (!credentials) return { kind: 'no_answer', text: FAULTS.no_keys };
  const { secretKey } = credentials;
  const wrongKey = order.choices.signature === 'wrong' && { secretKey: new Secret('WRONG-KEY') };
  const body = formatCreateOrder(wireOrder(order), {
    ...credentials,
    ...wrongKey,
  });
  const asked = await ask(context, 'createOrder1', body);
  const created = read(asked.answer, (text) => parseCreateOrderAnswer(text, secretKey));
  const conclusion = created.ok ? CONCLUSIONS.created : faultOf(asked.answer, created.error);
  recordExchange(context.journal, {
    method: PAY123_ID,
    secrets: secretsOf(credentials),
    ...asked,
    orderRef: order.ref,
    signatures: [
      storyOf('createOrder', body, secretKey),
      ...answerStories('createOrderAnswer', bodyOf(asked.answer), secretKey),
    ],
    conclusion,
    good: created.ok,
  });
  if (created.ok) {
    const { transactionId, payUrl } = created.value;
    return { kind: 'opened', gatewayRef: transactionId, payUrl };
  }
  if (created.error.code !== 'refused') return { kind: 'no_answer', text: conclusion };
  const { returnCode } = created.error;
  if (returnCode === '6000') context.forgetKeys();
  return { kind: 'refused', code: returnCode, text: conclusion };
}

/** The guide asks for Vietnamese without diacritics; the return URLs differ only to show which was used. */
function wireOrder(order: ShopOrder): Omit<CreateOrder, 'merchantCode'> {
  const returnTo = (door: string) => `${order.origin}/${PAY123_ID}/return/${door}`;
  const name = foldVietnamese(order.customerName);
  return {
    orderRef: order.ref,
    bankCode: order.choices.bank ?? PAYER_CHOOSES,
    amount: order.amount,
    clientIp: order.clientIp,
    customer: { gender: 'U', ...(name && { name }) },
    description: `Don hang ${order.ref} tai Quan Cong`,
    returnUrls: {
      success: returnTo(RETURN_DOORS.success),
      cancel: returnTo(RETURN_DOORS.cancel),
      failure: returnTo(RETURN_DOORS.failure),
    },
    addInfo: [],
  };
}

async function query(context: ShopContext, order: ShopOrder): Promise<Word> {
  const at = context.clock();
  const credentials = await credentialsOf(context);
  if (!credentials) return { at, verdict: 'no_answer', code: '', text: FAULTS.no_keys };
  const { secretKey } = credentials;
  const body = formatQueryOrder({ orderRef: order.ref, clientIp: order.clientIp }, credentials);
  const asked = await ask(context, 'queryOrder1', body);
  const answered = read(asked.answer, (text) => parseQueryOrderAnswer(text, secretKey));
  const word = answered.ok
    ? wordOfQuery(answered.value, order, context.clock())
    : silence(asked.answer, answered.error, context.clock());
  recordExchange(context.journal, {
    method: PAY123_ID,
    secrets: secretsOf(credentials),
    ...asked,
    orderRef: order.ref,
    signatures: [
      storyOf('queryOrder', body, secretKey),
      ...answerStories('queryOrderAnswer', bodyOf(asked.answer), secretKey),
    ],
    conclusion: word.text,
    good: word.verdict !== 'not_trusted' && word.verdict !== 'no_answer',
  });
  return word;
}

const silence = (answer: HttpAnswer, failure: AnswerFailure, at: Date): Word => ({
  at,
  verdict: failure.code === 'bad_checksum' ? 'not_trusted' : 'no_answer',
  code: failure.code === 'refused' ? failure.returnCode : '',
  text: faultOf(answer, failure),
});

async function ask(context: ShopContext, name: string, body: Readonly<Record<string, unknown>>) {
  const at = context.clock();
  const request = {
    method: 'POST',
    url: `${context.gatewayUrl}/miservice/${name}`,
    // Without this Accept the gateway answers HTTP 415.
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  } as const;
  const answer = await context.exchange(request);
  return { at, name, direction: 'sent', request, answer } as const;
}

const bodyOf = (answer: HttpAnswer): string => (answer.kind === 'answered' ? answer.body : '');

/** A business answer, errors included, is always HTTP 200. */
const read = <Value>(
  answer: HttpAnswer,
  parse: (text: string) => Result<Value, AnswerFailure>,
): Result<Value, AnswerFailure> =>
  answer.kind === 'answered' && answer.status === 200 ? parse(answer.body) : malformed;

const CONCLUSIONS = {
  created: {
    vi: 'Đã tạo đơn: chuyển khách đến URL thanh toán.',
    en: 'Order created: the payer is sent to the pay URL.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;
