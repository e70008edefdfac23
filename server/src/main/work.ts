import type { Gateway } from './gateway.ts';

export async function work(_gateway: Gateway): Promise<{ stop(): Promise<void> }> {
  return { stop: async () => {} };
}
