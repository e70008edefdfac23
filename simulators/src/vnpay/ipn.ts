import { type Agent, request } from 'undici';
import type { Order } from '../provider/books.ts';

/** The IPN address is the merchant's contract's: the simulator finds it beside the payer's return address. */
function ipnUrl({ session: { returnUrl } }: Order, query: string): URL {
  const url = new URL('result', returnUrl);
  url.search = query;
  return url;
}

/** Tells the merchant's server once. @returns true when it has heard: it answers 00, or 02 for a repeat. */
export async function sendIpn(agent: Agent, order: Order, query: string): Promise<boolean> {
  try {
    const answer = await request(ipnUrl(order, query), { dispatcher: agent });
    const json = JSON.parse(await answer.body.text()) as { readonly RspCode?: unknown };
    return answer.statusCode === 200 && (json.RspCode === '00' || json.RspCode === '02');
  } catch {
    return false;
  }
}
