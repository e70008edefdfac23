import type { Bank } from '../bank/bank.ts';
import { DOMESTIC_BANKS } from '../bank/domestic-banks.ts';

type Shown = Pick<Bank, 'shortName' | 'vi' | 'en' | 'colour'>;

const { SCB, VPB, SHIN, EIB, MRTB, VIB } = DOMESTIC_BANKS;

/**
 * The banks that turn a payment by their credit card into instalments, by our own neutral ids. Which of them do so, for
 * which cards and at what fee, the fee table says.
 */
export const INSTALMENT_BANKS = {
  SCB,
  ANZ: {
    shortName: 'ANZ',
    vi: 'Ngân hàng ANZ Việt Nam',
    en: 'ANZ Bank Vietnam',
    colour: '#004165',
  },
  VPB,
  SHIN,
  EIB,
  MRTB,
  VIB,
} as const satisfies Readonly<Record<string, Shown>>;

/** What instalments are paid by, as a payer chooses it among the banks. */
export const CREDIT_CARDS = 'CC';

export type InstalmentBank = keyof typeof INSTALMENT_BANKS;

export const isInstalmentBank = (text: string): text is InstalmentBank =>
  Object.hasOwn(INSTALMENT_BANKS, text);
