import {
  type InstalmentBankCode,
  isInstalmentBank,
  INSTALMENT_BANKS as WIRE_BANKS,
} from '@cong/wire/alepay/banks.ts';
import type { InstalmentBank } from '../../core/instalment/instalment-bank.ts';

/** Our ids of the guide's instalment banks. */
export const BANK_OF = {
  SACOMBANK: 'SCB',
  ANZ: 'ANZ',
  VPBANK: 'VPB',
  SHINHANBANK: 'SHIN',
  EXIMBANK: 'EIB',
  MARITIMEBANK: 'MRTB',
  VIB: 'VIB',
} as const satisfies Record<InstalmentBankCode, InstalmentBank>;

const CODE_OF: ReadonlyMap<string, InstalmentBankCode> = new Map(
  Object.entries(BANK_OF).map(([code, bank]) => [bank, code as InstalmentBankCode]),
);

/** The bank behind a code of the guide. Any other code stays as it is: no such bank offers anything. */
export const instalmentBankOf = (code: string): string =>
  isInstalmentBank(code) ? BANK_OF[code] : code;

/** A bank as this wire names it. */
export function wireBankOf(bank: string): { readonly bankCode: string; readonly bankName: string } {
  const code = CODE_OF.get(bank);
  return code === undefined
    ? { bankCode: bank, bankName: bank }
    : { bankCode: code, bankName: WIRE_BANKS[code].vi };
}
