import type { Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { HOUR_MS } from '@cong/values/time.ts';
import {
  type Answered,
  type AnswerFailure,
  malformedAnswer,
  parseAnswer,
} from '@cong/wire/alepay/answer-envelope.ts';
import type { Credentials } from '@cong/wire/alepay/credentials.ts';
import { ENDPOINTS } from '@cong/wire/alepay/endpoints.ts';
import { formatRequest } from '@cong/wire/alepay/request-envelope.ts';
import {
  type CheckoutType,
  orderFields,
  parseRequestedOrder,
  type RequestOrder,
} from '@cong/wire/alepay/request-order.ts';
import { parseTransactionInfo } from '@cong/wire/alepay/transaction-info.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { Opening, ShopOrder, Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import type { Choice, ConnectedAdapter, ShopAdapter, ShopContext } from './adapter.ts';
import { ALEPAY_ID, credentialsOf } from './alepay-credentials.ts';
import { listener } from './alepay-listener.ts';
import { answerUnsealed, requestUnsealed } from './alepay-messages.ts';
import { FAULTS, faultOf, wordOfInfo } from './alepay-words.ts';
import { signatureChoice } from './signature-choice.ts';

const WAYS: Readonly<Record<CheckoutType, Bilingual>> = {
  '3': { vi: 'Mọi cách', en: 'In any way' },
  '1': { vi: 'Thẻ quốc tế', en: 'By an international card' },
  '4': { vi: 'Thẻ quốc tế hoặc thẻ nội địa', en: 'By an international or a domestic card' },
  '2': { vi: 'Trả góp (từ 3.000.000 ₫)', en: 'In instalments (from 3,000,000 ₫)' },
  '0': { vi: 'Thẻ quốc tế hoặc trả góp', en: 'By an international card or in instalments' },
};

const way: Choice = {
  name: 'way',
  label: { vi: 'Cách thanh toán', en: 'How to pay' },
  options: (['3', '1', '4', '0', '2'] as const).map((value) => ({ value, label: WAYS[value] })),
};

const checksum = signatureChoice({
  name: 'checksum',
  label: { vi: 'Checksum của đơn hàng', en: 'Checksum of the order' },
  code: '101',
});

/** Alepay as a merchant speaks it: request-order, the browser's callback, the notification, get-transaction-info. */
export const alepay: ShopAdapter = {
  id: ALEPAY_ID,
  name: 'Alepay',
  about: {
    vi: 'Thẻ quốc tế, thẻ nội địa và trả góp qua Alepay',
    en: 'International cards, domestic cards and instalments through Alepay',
  },
  choices: [way, checksum],
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
  const wrongKey = order.choices.checksum === 'wrong' && { checksumKey: new Secret('WRONG-KEY') };
  const fields = orderFields(wireOrder(order));
  const asked = await ask(context, { ...credentials, ...wrongKey }, 'requestOrder', fields);
  const answered = read(asked.answer, credentials);
  const created = answered.ok ? parseRequestedOrder(answered.value.data) : undefined;
  const failure: AnswerFailure = answered.ok ? { code: 'malformed' } : answered.error;
  const text = created ? CREATED : faultOf(asked.answer, failure);
  record(context, credentials, { ...asked, fields, order, text, good: created !== undefined });
  if (created) {
    return {
      ...{ kind: 'opened', gatewayRef: created.transactionCode, payUrl: created.checkoutUrl },
    };
  }
  if (failure.code !== 'refused') return { kind: 'no_answer', text };
  if (KEY_FAULTS.includes(failure.errorCode)) context.forgetKeys();
  return { kind: 'refused', code: failure.errorCode, text };
}

/** Our keys are not what the gateway knows. */
const KEY_FAULTS: readonly string[] = ['101', '102', '105', '138', '140'];

const isCheckoutType = (text: string): text is CheckoutType => Object.hasOwn(WAYS, text);

/** The callback carries the gateway's number alone: which order it is for, the URL says. */
function wireOrder(order: ShopOrder): RequestOrder {
  const { ref, amount, origin, customerName } = order;
  const checkoutType = order.choices.way ?? '3';
  const back = (door: string): string =>
    `${origin}/${ALEPAY_ID}/${door}/${encodeURIComponent(ref)}`;
  return {
    ...{ orderRef: ref, amount, description: `Đơn hàng ${ref} tại Quán Cổng` },
    totalItem: order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    checkoutType: isCheckoutType(checkoutType) ? checkoutType : '3',
    ...{ allowDomestic: false, installment: false, fixed: {}, linkCard: false },
    ...{ returnUrl: back('return'), cancelUrl: back('cancel'), payWithinMs: 24 * HOUR_MS },
    buyer: {
      ...{ name: customerName || 'Khách lẻ', email: 'khach@example.vn', phone: '0901234567' },
      ...{ address: '1 Lê Lợi', city: 'Thành phố Hồ Chí Minh', country: 'Việt Nam' },
    },
  };
}

async function query(context: ShopContext, order: ShopOrder): Promise<Word> {
  const credentials = await credentialsOf(context);
  const at = context.clock();
  if (!credentials) return { at, verdict: 'no_answer', code: '', text: FAULTS.no_keys };
  const transactionCode = order.opening.kind === 'opened' ? order.opening.gatewayRef : '';
  const fields = { transactionCode };
  const asked = await ask(context, credentials, 'getTransactionInfo', fields);
  const told = read(asked.answer, credentials);
  const info = told.ok ? parseTransactionInfo(told.value.data) : undefined;
  const word = info
    ? wordOfInfo(info, order, context.clock())
    : withoutInfo(asked.answer, told.ok ? { code: 'malformed' } : told.error, context.clock());
  const good = word.verdict !== 'not_trusted' && word.verdict !== 'no_answer';
  record(context, credentials, { ...asked, fields, order, text: word.text, good });
  return word;
}

/** A refusal speaks of the call, but for a transaction that there is not; any other failure says nothing. */
function withoutInfo(answer: HttpAnswer, failure: AnswerFailure, at: Date): Word {
  const code = failure.code === 'refused' ? failure.errorCode : '';
  const text = faultOf(answer, failure);
  if (code === '153') return { at, verdict: 'no_such_order', code, text };
  const verdict = failure.code === 'bad_checksum' ? 'not_trusted' : 'no_answer';
  return { at, verdict, code, text };
}

async function ask(
  context: ShopContext,
  credentials: Credentials,
  call: 'requestOrder' | 'getTransactionInfo',
  fields: object,
) {
  const at = context.clock();
  const path = ENDPOINTS[call];
  const request = {
    method: 'POST',
    url: context.gatewayUrl + path,
    headers: { 'content-type': 'application/json' },
    body: formatRequest(fields, credentials),
  } as const;
  const answer = await context.exchange(request);
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { at, name, direction: 'sent', request, answer } as const;
}

const read = (answer: HttpAnswer, credentials: Credentials): Result<Answered, AnswerFailure> =>
  answer.kind === 'answered' && answer.status === 200
    ? parseAnswer(answer.body, credentials)
    : malformedAnswer;

type Asked = Awaited<ReturnType<typeof ask>> & {
  readonly fields: object;
  readonly order: ShopOrder;
  readonly text: Bilingual;
  readonly good: boolean;
};

function record(
  { journal }: ShopContext,
  credentials: Credentials,
  { fields, order, text, ...asked }: Asked,
): void {
  const sent = requestUnsealed(fields, asked.request.body, credentials);
  const received = answerUnsealed(asked.answer, credentials);
  recordExchange(journal, {
    ...{ method: ALEPAY_ID, secrets: [credentials.checksumKey], orderRef: order.ref, ...asked },
    signatures: [...sent.signatures, ...received.signatures],
    opened: [...sent.opened, ...received.opened],
    conclusion: text,
  });
}

const CREATED: Bilingual = {
  vi: 'Đã tạo đơn: chuyển khách đến checkoutUrl.',
  en: 'Order created: the payer is sent to the checkoutUrl.',
};
