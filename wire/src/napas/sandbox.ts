/** The merchant that the sandbox's NAPAS knows. Public: it guards nothing but the sandbox. */
export const SANDBOX_ACCOUNT = {
  merchant: 'CONGSANDBOX',
  accessCode: 'CONGACCESS',
  secret: 'cong-sandbox-napas-secret',
  user: 'cong-refunds',
  password: 'cong-sandbox-napas-password',
} as const;
