import type { Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import type { HttpAnswer as WireAnswer } from '@cong/wire/appotapay/answer.ts';
import { type AnswerFailure, malformed } from '@cong/wire/appotapay/answer.ts';
import { BANKS, isBankCode } from '@cong/wire/appotapay/banks.ts';
import {
  type CreatedOrder,
  type CreateOrder,
  formatCreateOrder,
  parseCreatedOrder,
} from '@cong/wire/appotapay/create-order.ts';
import type { Credentials } from '@cong/wire/appotapay/credentials.ts';
import { formatStatusRequest, parseOrderStatus } from '@cong/wire/appotapay/order-status.ts';
import { isPaymentMethod, PAYMENT_METHODS } from '@cong/wire/appotapay/payment-methods.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { Opening, ShopOrder, Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import type { Choice, ConnectedAdapter, ShopAdapter, ShopContext } from './adapter.ts';
import { APPOTAPAY_ID, credentialsOf, headersOf } from './appotapay-credentials.ts';
import { listener } from './appotapay-listener.ts';
import { answerStories, requestStory } from './appotapay-stories.ts';
import { FAULTS, faultOf, wordOfCode, wordOfResult } from './appotapay-words.ts';
import { signatureChoice } from './signature-choice.ts';

const METHODS = ['ALL', 'ATM', 'CC', 'EWALLET'] as const;

const means: Choice = {
  name: 'means',
  label: { vi: 'Cách thanh toán', en: 'How to pay' },
  options: [
    ...METHODS.map((value) => ({ value, label: PAYMENT_METHODS[value] })),
    ...Object.entries(BANKS).map(([value, { name }]) => ({
      value,
      label: { vi: name, en: name },
    })),
  ],
};

const signature = signatureChoice({
  name: 'signature',
  label: { vi: 'Chữ ký của đơn hàng', en: 'Signature of the order' },
  code: '2',
});

/** AppotaPay as a merchant speaks it: an order, the browser's return, the IPN, the status call. */
export const appotapay: ShopAdapter = {
  id: APPOTAPAY_ID,
  name: 'AppotaPay',
  about: {
    vi: 'Thẻ ATM, thẻ quốc tế và ví điện tử qua AppotaPay',
    en: 'Domestic cards, international cards and e-wallets through AppotaPay',
  },
  choices: [means, signature],
  notifyPath: '/ipn',
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
  const signingKey = order.choices.signature === 'wrong' ? new Secret('WRONG-KEY') : secretKey;
  const body = formatCreateOrder(wireOrder(order), signingKey);
  const path = '/api/v1/orders/payment/bank';
  const asked = await ask(context, credentials, { name: 'create order', path, body });
  const created = read(asked.answer, (answer) => parseCreatedOrder(answer, secretKey));
  const opening = openingOf(order, asked.answer, created);
  recordExchange(context.journal, {
    ...{ method: APPOTAPAY_ID, secrets: [secretKey], orderRef: order.ref, ...asked },
    signatures: [
      requestStory(body, secretKey),
      ...answerStories('createdOrder', asked.answer, secretKey),
    ],
    conclusion: opening.kind === 'opened' ? CREATED : opening.text,
    good: opening.kind === 'opened',
  });
  if (opening.kind === 'refused' && KEY_FAULTS.includes(opening.code)) context.forgetKeys();
  return opening;
}

/** What became of an order, from the answer to it: signed, and about this order. */
function openingOf(
  { ref, amount }: ShopOrder,
  answer: HttpAnswer,
  created: Result<CreatedOrder, AnswerFailure>,
): Exclude<Opening, { readonly kind: 'not_asked' }> {
  if (created.ok) {
    const { orderRef, amount: told, paymentUrl: payUrl } = created.value;
    return orderRef === ref && told === amount
      ? { kind: 'opened', gatewayRef: '', payUrl }
      : { kind: 'no_answer', text: FAULTS.amount };
  }
  const text = faultOf(answer, created.error);
  return created.error.code === 'refused'
    ? { kind: 'refused', code: String(created.error.errorCode), text }
    : { kind: 'no_answer', text };
}

/** Our keys are not what the gateway knows. */
const KEY_FAULTS: readonly string[] = ['2', '11', '14', '15', '401'];

function wireOrder(order: ShopOrder): CreateOrder {
  const chosen = order.choices.means ?? 'ALL';
  const bank = isBankCode(chosen) ? chosen : undefined;
  const method = bank ? BANKS[bank].method : chosen;
  return {
    orderRef: order.ref,
    description: `Đơn hàng ${order.ref} tại Quán Cổng`,
    amount: order.amount,
    clientIp: order.clientIp,
    notifyUrl: `${order.origin}/${APPOTAPAY_ID}/ipn`,
    redirectUrl: `${order.origin}/${APPOTAPAY_ID}/return`,
    paymentMethod: isPaymentMethod(method) ? method : 'ALL',
    ...(bank && { bankCode: bank }),
    extraData: '',
  };
}

async function query(context: ShopContext, order: ShopOrder): Promise<Word> {
  const credentials = await credentialsOf(context);
  const at = context.clock();
  if (!credentials) return { at, verdict: 'no_answer', code: '', text: FAULTS.no_keys };
  const { secretKey } = credentials;
  const body = formatStatusRequest(order.ref, secretKey);
  const path = '/api/v1/orders/transaction/bank/status';
  const asked = await ask(context, credentials, { name: 'order status', path, body });
  const told = read(asked.answer, (answer) => parseOrderStatus(answer, secretKey));
  const word = told.ok
    ? wordOfResult(told.value, order, context.clock())
    : withoutResult(asked.answer, told.error, context.clock());
  recordExchange(context.journal, {
    ...{ method: APPOTAPAY_ID, secrets: [secretKey], orderRef: order.ref, ...asked },
    signatures: [
      requestStory(body, secretKey),
      ...answerStories('orderStatus', asked.answer, secretKey),
    ],
    conclusion: word.text,
    good: word.verdict !== 'not_trusted' && word.verdict !== 'no_answer',
  });
  return word;
}

/** An order that is not paid is answered as a refusal with its code; any other failure says nothing of it. */
function withoutResult(answer: HttpAnswer, failure: AnswerFailure, at: Date): Word {
  if (failure.code === 'refused') return wordOfCode(failure.errorCode, failure.message, at);
  const verdict = failure.code === 'bad_signature' ? 'not_trusted' : 'no_answer';
  return { at, verdict, code: '', text: faultOf(answer, failure) };
}

type Call = {
  readonly name: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
};

async function ask(context: ShopContext, credentials: Credentials, { name, path, body }: Call) {
  const at = context.clock();
  const request = {
    method: 'POST',
    url: context.gatewayUrl + path,
    headers: headersOf(credentials, at),
    body: JSON.stringify(body),
  } as const;
  const answer = await context.exchange(request);
  // Who asks is for the gateway alone to read.
  const shown = { ...request, headers: { 'content-type': 'application/json' } };
  return { at, name, direction: 'sent', request: shown, answer } as const;
}

const read = <Value>(
  answer: HttpAnswer,
  parse: (answer: WireAnswer) => Result<Value, AnswerFailure>,
): Result<Value, AnswerFailure> => (answer.kind === 'answered' ? parse(answer) : malformed);

const CREATED: Bilingual = {
  vi: 'Đã tạo đơn: chuyển khách đến URL thanh toán.',
  en: 'Order created: the payer is sent to the payment URL.',
};
