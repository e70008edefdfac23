/** The partner that the sandbox's MoMo knows. Public: it guards nothing but the sandbox. */
export const SANDBOX_ACCOUNT = {
  partnerCode: 'MOMOCONG',
  accessKey: 'cong-sandbox-momo-access-key',
  secretKey: 'cong-sandbox-momo-secret-key',
} as const;
