/** The acquirer that the sandbox's bank network knows. Public: it guards nothing but the sandbox. */
export const SANDBOX_ACQUIRER = {
  id: 'CONG',
  key: 'cong-sandbox-bank-network-key',
} as const;
