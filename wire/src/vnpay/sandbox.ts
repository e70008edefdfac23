/** The merchant that the sandbox's VNPAY knows. Public: it guards nothing but the sandbox. */
export const SANDBOX_ACCOUNT = {
  tmnCode: 'CONGTEST',
  hashSecret: 'cong-sandbox-vnpay-hash-secret',
} as const;
