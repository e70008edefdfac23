/** The merchant that the sandbox's Ngân Lượng knows. Public: it guards nothing but the sandbox. */
export const SANDBOX_ACCOUNT = {
  merchantId: '36680',
  receiverEmail: 'cong@sandbox.example',
  merchantPassword: 'cong-sandbox-nganluong-password',
} as const;
