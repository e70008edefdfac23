/** The brands of cards. Source: guide V.4; JCB from its test cards. */
export const CARD_TYPES = ['VISA', 'MASTERCARD', 'JCB'] as const;

export type CardType = (typeof CARD_TYPES)[number];

export const isCardType = (text: string): text is CardType =>
  CARD_TYPES.some((type) => type === text);

type InstalmentBank = {
  readonly name: string;
  readonly vi: string;
  readonly en: string;
  readonly cardTypes: readonly CardType[];
};

/** Who turns a payment into instalments, and for which cards, in the guide's order. Source: guide V.3. */
export const INSTALMENT_BANKS = {
  SACOMBANK: {
    name: 'Sacombank',
    vi: 'Ngân hàng Sacombank',
    en: 'Sacombank',
    cardTypes: ['VISA', 'MASTERCARD'],
  },
  ANZ: { name: 'ANZ', vi: 'Ngân hàng ANZ', en: 'ANZ', cardTypes: ['VISA'] },
  VPBANK: { name: 'VPBank', vi: 'Ngân hàng VPBank', en: 'VPBank', cardTypes: ['MASTERCARD'] },
  SHINHANBANK: {
    name: 'ShinhanBank',
    vi: 'Ngân hàng ShinhanBank',
    en: 'Shinhan Bank',
    cardTypes: ['VISA'],
  },
  EXIMBANK: {
    name: 'EximBank',
    vi: 'Ngân hàng EximBank',
    en: 'Eximbank',
    cardTypes: ['VISA', 'MASTERCARD'],
  },
  MARITIMEBANK: {
    name: 'MaritimeBank',
    vi: 'Ngân hàng MaritimeBank',
    en: 'Maritime Bank',
    cardTypes: ['MASTERCARD'],
  },
  VIB: { name: 'VIB', vi: 'Ngân hàng VIB', en: 'VIB', cardTypes: ['MASTERCARD'] },
} as const satisfies Readonly<Record<string, InstalmentBank>>;

export type InstalmentBankCode = keyof typeof INSTALMENT_BANKS;

export const isInstalmentBank = (text: string): text is InstalmentBankCode =>
  Object.hasOwn(INSTALMENT_BANKS, text);

/** The months that may be offered. Source: guide IV.B.1. */
export const INSTALMENT_MONTHS = [3, 6, 9, 12] as const;

export type InstalmentMonths = (typeof INSTALMENT_MONTHS)[number];

/** Whether the bank turns payments by this card into instalments at all; fees say which months. */
export function takesInstalments(bank: InstalmentBankCode, card: CardType): boolean {
  const taken: readonly CardType[] = INSTALMENT_BANKS[bank].cardTypes;
  return taken.includes(card);
}

/** How a domestic bank may be paid by. */
export const DOMESTIC_METHODS = ['ATM_ON', 'IB_ON', 'QRCODE'] as const;

export type DomesticMethod = (typeof DOMESTIC_METHODS)[number];

export const isDomesticMethod = (text: string): text is DomesticMethod =>
  DOMESTIC_METHODS.some((method) => method === text);
