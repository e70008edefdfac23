import type { Secret } from '@cong/values/secret.ts';
import { SECOND_MS } from '@cong/values/time.ts';
import type { Dispatcher } from 'undici';
import { exchange } from '../../outbound/exchange.ts';
import { JSON_BODY } from '../../outbound/provider-call.ts';
import type { SendText } from './one-time-passwords.ts';

type Options = {
  /** The operator's own service that sends text messages. */
  readonly url: string;
  /** Ours there, sent as a bearer token. */
  readonly key?: Secret;
  readonly http: Dispatcher;
};

const TIMEOUT_MS = 5 * SECOND_MS;
const MAX_ANSWER_BYTES = 16 * 1_024;

/** Posts `{"to","text"}` to the operator's service; any 2xx means that the message is on its way. Never throws. */
export const textSender =
  ({ url, key, http }: Options): SendText =>
  async (phone, text) => {
    const { origin, pathname, search } = new URL(url);
    try {
      const { status } = await exchange(http, {
        ...{ origin, path: pathname + search },
        headers: {
          'content-type': JSON_BODY,
          ...(key !== undefined && { authorization: `Bearer ${key.reveal()}` }),
        },
        body: JSON.stringify({ to: phone, text }),
        ...{ signal: AbortSignal.timeout(TIMEOUT_MS), maxAnswerBytes: MAX_ANSWER_BYTES },
      });
      return status >= 200 && status < 300;
    } catch {
      // Whatever it was: the payer can ask for it again.
      return false;
    }
  };
