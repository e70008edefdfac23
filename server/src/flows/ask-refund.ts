import type { Connector, RefundAnswer, RefundRequest } from '../core/connector/connector.ts';

/**
 * Orders money back, or asks after an order that was sent before; one that the provider never saw is sent again
 * under its id. Whatever goes wrong on the way, the outcome is unknown, never guessed.
 */
export async function askRefund(
  { refund: send, inquireRefund, callTimeoutMs }: Connector,
  request: Omit<RefundRequest, 'signal'>,
  sentBefore: boolean,
): Promise<RefundAnswer> {
  if (send === undefined) return { outcome: 'manual' };
  const call = async (one: typeof send): Promise<RefundAnswer> => {
    try {
      return await one({ ...request, signal: AbortSignal.timeout(callTimeoutMs) });
    } catch (error) {
      return { outcome: 'unknown', why: error instanceof Error ? error.name : 'error' };
    }
  };
  if (!sentBefore || inquireRefund === undefined) return call(send);
  const answer = await call(inquireRefund);
  return answer.outcome === 'not_found' ? call(send) : answer;
}
