import {
  type DomesticBank,
  formatDomesticBanks,
  parseDomesticBanksQuery,
} from '@cong/wire/alepay/domestic-banks.ts';
import { hasOwnPage } from '@cong/wire/banknet/banks.ts';
import type { Bank } from '../../core/bank/bank.ts';
import { BANKS } from '../../core/bank/banks.ts';
import type { Merchant } from '../../core/merchant/merchant.ts';
import { bankRefusalIn } from '../../flows/bank-refusal.ts';
import type { ProtocolDeps } from '../protocol.ts';
import type { Answered, Call } from './call.ts';

const DOMESTIC: readonly (readonly [string, Bank])[] = Object.entries<Bank>(BANKS).filter(
  ([, { group }]) => group === 'domestic_bank',
);

/** Our id of a domestic bank: on this wire it is the code. Undefined for any other text. */
export const domesticBankOf = (code: string): string | undefined =>
  DOMESTIC.find(([id]) => id === code.toUpperCase())?.[0];

/** Whether any domestic bank is agreed with the merchant. */
export const isDomesticOffered = ({ settings: { banks } }: Merchant): boolean =>
  banks === undefined || DOMESTIC.some(([id]) => banks.includes(id));

/** get-banks-domestic: the banks that this merchant's payers can pay this amount by now. */
export async function getBanksDomestic(
  { flows }: ProtocolDeps,
  { who: { merchant }, fields }: Call,
): Promise<Answered> {
  const asked = parseDomesticBanksQuery(fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  if (!isDomesticOffered(merchant)) {
    return { code: '206', why: 'domestic banks are not agreed with this merchant' };
  }
  const states = await flows.banks.states();
  const amount = asked.value;
  const offered = DOMESTIC.filter(
    ([bank]) => bankRefusalIn(flows, states, { merchant, order: {}, amount, bank }) === undefined,
  );
  if (offered.length === 0) return { code: '108', why: 'no bank is open' };
  return { code: '000', json: formatDomesticBanks(offered.map(wireBank)) };
}

/** The ids are the vendor's own numbering of rows; ours are stable texts made of the code. */
function wireBank([id, { vi }]: readonly [string, Bank]): DomesticBank {
  const methodCode = hasOwnPage(id) ? 'IB_ON' : 'ATM_ON';
  return {
    bankCode: id,
    bankFullName: vi,
    methodCode,
    paymentMethodBankId: `${methodCode}-${id}`,
    paymentMethodId: methodCode,
    methodId: methodCode,
  };
}
