/** How a payer may pay. VA, MM and ISTM have a code and are offered by nobody yet. */
export const PAYMENT_METHODS = {
  ATM: { vi: 'Thẻ ATM, tài khoản ngân hàng nội địa', en: 'Domestic card or bank account' },
  CC: { vi: 'Thẻ quốc tế', en: 'International card' },
  EWALLET: { vi: 'Ví điện tử', en: 'E-wallet' },
  VA: { vi: 'Chuyển khoản qua tài khoản ảo', en: 'Transfer to a virtual account' },
  MM: { vi: 'Mobile Money', en: 'Mobile money' },
  ISTM: { vi: 'Trả góp', en: 'Instalments' },
  ALL: { vi: 'Khách hàng tự chọn', en: 'The payer chooses' },
} as const satisfies Readonly<Record<string, { readonly vi: string; readonly en: string }>>;

export type PaymentMethod = keyof typeof PAYMENT_METHODS;

export const isPaymentMethod = (text: string): text is PaymentMethod =>
  Object.hasOwn(PAYMENT_METHODS, text);
