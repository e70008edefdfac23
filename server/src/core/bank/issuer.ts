import type { BankId } from './banks.ts';

/** The first six digits of each domestic bank's cards. Source: the acquirer numbers that NAPAS gives its members. */
const ISSUERS: Readonly<Record<string, BankId>> = {
  970400: 'SGB',
  970403: 'SCB',
  970405: 'AGB',
  970406: 'DAB',
  970407: 'TCB',
  970408: 'GPB',
  970409: 'BAB',
  970412: 'PVCB',
  970414: 'OCEB',
  970415: 'VTB',
  970416: 'ACB',
  970418: 'BIDV',
  970419: 'NVB',
  970421: 'VRB',
  970422: 'MB',
  970423: 'TPB',
  970424: 'SHIN',
  970425: 'ABB',
  970426: 'MRTB',
  970427: 'VAB',
  970428: 'NAB',
  970429: 'SGCB',
  970430: 'PGB',
  970431: 'EIB',
  970432: 'VPB',
  970433: 'VBB',
  970434: 'IVB',
  970436: 'VCB',
  970437: 'HDB',
  970438: 'BVB',
  970439: 'PBVN',
  970440: 'SEAB',
  970441: 'VIB',
  970443: 'SHB',
  970448: 'OCB',
  970449: 'LPB',
  970452: 'KLB',
  970454: 'VCCB',
  970457: 'WOO',
  970458: 'UOB',
};

/** Numbers of domestic cards begin so, whichever bank issued them. */
export const isDomesticCard = (number: string): boolean => number.startsWith('9704');

/** The bank that issued a domestic card, by its number; undefined when the number does not tell. */
export const issuerOf = (number: string): BankId | undefined => ISSUERS[number.slice(0, 6)];
