import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { parseBody } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import type { HttpAnswer } from './answer.ts';
import type { Language } from './code-text.ts';
import {
  type PaymentResult,
  parseResult,
  type ReceivedResult,
  resultFields,
} from './payment-result.ts';
import { signed, verify } from './signature.ts';

/** Why a merchant must not act on an IPN. */
export type IpnFault = { readonly code: 'bad_signature' | 'malformed' };

/** The JSON that is posted to the order's notifyUrl. The vendor sends it for payments that succeeded. */
export const formatIpn = (result: PaymentResult, language: Language, secretKey: Secret): string =>
  JSON.stringify(signed('ipn', resultFields(result, language), secretKey));

/** An IPN as a merchant's listener reads it. Never throws. */
export function parseIpn(text: string, secretKey: Secret): Result<ReceivedResult, IpnFault> {
  const body = parseBody(text);
  if (!body.ok) return err({ code: 'malformed' });
  if (!verify('ipn', body.value, secretKey)) return err({ code: 'bad_signature' });
  const result = parseResult(body.value);
  return result ? ok(result) : err({ code: 'malformed' });
}

/** What a merchant's listener answers, with HTTP 200, once it has taken an IPN. */
export const IPN_RECEIVED = JSON.stringify({ status: 'ok' });

export type IpnRefusal =
  | { readonly refused: 'http_status' | 'malformed' }
  | { readonly refused: 'status'; readonly status: string };

/** Whether a listener's answer counts as received; anything else means: try again. Never throws. */
export function parseIpnReply({ status, body }: HttpAnswer): 'received' | IpnRefusal {
  if (status !== 200) return { refused: 'http_status' };
  const parsed = parseBody(body);
  if (!parsed.ok) return { refused: 'malformed' };
  const said = textOf(parsed.value, 'status');
  return said === 'ok' ? 'received' : { refused: 'status', status: said };
}
