import { generateKeyPairSync } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import { formatEnvelope } from '@cong/wire/viviet/envelope.ts';
import { DEFAULT_SCALE } from '@cong/wire/viviet/fields.ts';
import { formatLinkV1, formatOrderMessage, PATHS } from '@cong/wire/viviet/pay-link.ts';
import { formatQueryMessage, openQueryAnswer, QUERY_PATH } from '@cong/wire/viviet/query.ts';
import { parsePrivateKey } from '@cong/wire/viviet/rsa-key.ts';
import type { Bilingual } from '../language.ts';
import type { Opening, ShopOrder, Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import type { Choice, ConnectedAdapter, ShopAdapter, ShopContext } from './adapter.ts';
import { signatureChoice } from './signature-choice.ts';
import { type Credentials, credentialsOf, secretsOf, VIVIET_ID } from './viviet-credentials.ts';
import { listener } from './viviet-listener.ts';
import { answerUnsealed, hashStory, sentUnsealed, type Unsealed } from './viviet-messages.ts';
import { FAULTS, withoutResult, wordOfResult } from './viviet-words.ts';

const version: Choice = {
  name: 'version',
  label: { vi: 'Phiên bản liên kết', en: 'Version of the link' },
  options: [
    { value: '2.0', label: { vi: '2.0: mã hóa và ký RSA', en: '2.0: sealed, signed by RSA' } },
    { value: '1.0', label: { vi: '1.0: băm SHA-256', en: '1.0: hashed by SHA-256' } },
  ],
  experiment: true,
};

const signature = signatureChoice({
  name: 'signature',
  label: { vi: 'Chữ ký của liên kết', en: 'Signature of the link' },
});

/** Ví Việt as a merchant speaks it: a signed link, the signed return; the query and the notification that are Cổng's. */
export const viviet: ShopAdapter = {
  id: VIVIET_ID,
  name: 'Ví Việt',
  about: {
    vi: 'Ví điện tử: đăng nhập, đồng ý, nhập OTP',
    en: 'E-wallet: sign in, agree, enter the OTP',
  },
  choices: [version, signature],
  signsWholeLink: true,
  notifyPath: '/notify',
  connect: (context): ConnectedAdapter => ({
    pay: (order) => pay(context, order),
    query: (order) => query(context, order),
    routes: listener(context),
  }),
};

/** No call: the payer's browser carries the order to the gateway, and the shop hears of it by the result alone. */
async function pay(context: ShopContext, order: ShopOrder): Promise<Opening> {
  const credentials = await credentialsOf(context);
  if (!credentials) return { kind: 'no_answer', text: FAULTS.no_keys };
  const at = context.clock();
  const { path, query: link, ...unsealed } = linkOf(order, credentials);
  const url = `${context.pagesUrl}${path}?${link}`;
  recordExchange(context.journal, {
    ...{ method: VIVIET_ID, secrets: secretsOf(credentials), orderRef: order.ref, at },
    ...{ name: 'pay link', direction: 'sent', answer: { kind: 'unseen' }, ...unsealed },
    request: { method: 'GET', url, headers: {}, body: '' },
    ...{ conclusion: LINKED, good: true },
  });
  return { kind: 'opened', gatewayRef: '', payUrl: url };
}

type Link = Unsealed & { readonly path: string; readonly query: string };

function linkOf(order: ShopOrder, credentials: Credentials): Link {
  const wire = wireOrder(order);
  const wrong = order.choices.signature === 'wrong';
  if (order.choices.version === '1.0') {
    const v1 = { ...credentials.v1, ...(wrong && { secret: new Secret('WRONG-KEY') }) };
    const query = formatLinkV1(wire, v1, DEFAULT_SCALE);
    const signatures = [hashStory('link', query, credentials)];
    return { path: PATHS['1.0'], query, signatures, opened: [] };
  }
  const { v2 } = credentials;
  const ours = wrong ? (foreignKey() ?? v2.keys.ours) : v2.keys.ours;
  const text = formatOrderMessage(wire, v2, DEFAULT_SCALE);
  const query = formatEnvelope(text, { ...v2, keys: { ...v2.keys, ours } });
  const received = new URLSearchParams(query).get('secure_hash') ?? '';
  return { path: PATHS['2.0'], query, ...sentUnsealed('link', { text, received }, credentials) };
}

const wireOrder = ({ ref, amount, clientIp, origin }: ShopOrder) => ({
  ...{ orderRef: ref, tryRef: `${ref}-1`, amount, clientIp, methods: '', branchCode: '' },
  description: `Đơn hàng ${ref} tại Quán Cổng`,
  returnUrl: `${origin}/${VIVIET_ID}/return`,
});

const foreignKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return parsePrivateKey(new Secret(String(privateKey.export({ format: 'pem', type: 'pkcs8' }))));
};

async function query(context: ShopContext, order: ShopOrder): Promise<Word> {
  const credentials = await credentialsOf(context);
  const at = context.clock();
  if (!credentials) return { at, verdict: 'no_answer', code: '', text: FAULTS.no_keys };
  const { v2 } = credentials;
  const text = formatQueryMessage(order.ref, v2);
  const body = formatEnvelope(text, v2);
  const request = {
    method: 'POST',
    url: context.gatewayUrl + QUERY_PATH,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  } as const;
  const answer = await context.exchange(request);
  const told = openQueryAnswer(answer.kind === 'answered' ? answer.body : '', order.ref, v2);
  const word = told.ok
    ? wordOfResult(told.value, order, context.clock())
    : withoutResult(answer, told.error, context.clock());
  if (word.code === 'PAY-0094') context.forgetKeys();
  const received = new URLSearchParams(body).get('secure_hash') ?? '';
  const asked = sentUnsealed('query', { text, received }, credentials);
  const heard =
    answer.kind === 'answered'
      ? answerUnsealed(answer.body, credentials)
      : { signatures: [], opened: [] };
  recordExchange(context.journal, {
    ...{ method: VIVIET_ID, secrets: secretsOf(credentials), orderRef: order.ref, at },
    ...{ name: 'query', direction: 'sent', request, answer, conclusion: word.text },
    signatures: [...asked.signatures, ...heard.signatures],
    opened: [...asked.opened, ...heard.opened],
    good: word.verdict !== 'not_trusted' && word.verdict !== 'no_answer',
  });
  return word;
}

const LINKED: Bilingual = {
  vi: 'Đã ký liên kết: trình duyệt của khách mang đơn hàng đến cổng thanh toán.',
  en: 'Link signed: the payer’s browser takes the order to the gateway.',
};
