/** The merchant that the sandbox's ViettelPay knows. Public: it guards nothing but the sandbox. */
export const SANDBOX_ACCOUNT = {
  merchantCode: 'CONGSANDBOX',
  accessCode: 'cong-sandbox-viettelpay-access',
  hashKey: 'cong-sandbox-viettelpay-hash-key',
} as const;
