import type { Secret } from '@cong/values/secret.ts';
import type { HttpAnswer } from './exchange.ts';
import type { Journal, ShopMessage } from './journal.ts';
import type { Bilingual } from './language.ts';
import { mask } from './mask.ts';
import { headersThatMatter } from './request.ts';

/** The payer's browser carries the message, and the answer is the browser's. */
type Unseen = { readonly kind: 'unseen' };

type Recorded = Omit<ShopMessage, 'id' | 'answer'> & {
  readonly answer: HttpAnswer | Unseen;
  readonly secrets: readonly Secret[];
};

const UNSEEN: Bilingual = {
  vi: 'Trình duyệt của khách mở liên kết này: shop không thấy câu trả lời.',
  en: 'The payer’s browser opens this link: the shop does not see the answer.',
};

const FAILED: Readonly<Record<'timeout' | 'unreachable', Bilingual>> = {
  timeout: { vi: 'Không có trả lời kịp giờ.', en: 'No answer in time.' },
  unreachable: { vi: 'Không kết nối được.', en: 'Could not connect.' },
};

/** Notes an exchange in the journal with its secrets masked. */
export function recordExchange(
  journal: Journal,
  { secrets, answer, opened, ...message }: Recorded,
): void {
  const { request } = message;
  journal.record({
    ...message,
    ...(opened && { opened: opened.map(({ of, text }) => ({ of, text: mask(text, secrets) })) }),
    request: { ...request, url: mask(request.url, secrets), body: mask(request.body, secrets) },
    answer: recordedAnswer(answer, secrets),
  });
}

function recordedAnswer(
  answer: HttpAnswer | Unseen,
  secrets: readonly Secret[],
): ShopMessage['answer'] {
  switch (answer.kind) {
    case 'unseen':
      return { unseen: UNSEEN };
    case 'failed':
      return { failed: FAILED[answer.why] };
    case 'answered':
      return {
        status: answer.status,
        headers: headersThatMatter(answer.headers),
        body: mask(answer.body, secrets),
      };
  }
}
