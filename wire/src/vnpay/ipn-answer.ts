import { parseBody } from '../shared/body.ts';
import { IPN_CODES, type IpnCode } from './codes.ts';

/** What we answer to an IPN, JSON. */
export const formatIpnAnswer = (code: IpnCode): string =>
  JSON.stringify({ RspCode: code, Message: IPN_CODES[code].en });

/** The answer as VNPAY reads it; undefined means: send the IPN again. Never throws. */
export function parseIpnAnswer(answer: {
  readonly status: number;
  readonly body: string;
}): IpnCode | undefined {
  if (answer.status !== 200) return undefined;
  const json = parseBody(answer.body);
  const code = json.ok ? json.value.RspCode : undefined;
  return typeof code === 'string' && Object.hasOwn(IPN_CODES, code) ? (code as IpnCode) : undefined;
}

/** Whether VNPAY is done with an IPN after this answer. */
export const isFinalIpnAnswer = (code: IpnCode | undefined): boolean =>
  code === '00' || code === '02';
