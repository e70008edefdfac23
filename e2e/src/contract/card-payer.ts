import { cardFor } from '@cong/wire/banknet/cards.ts';
import { expect } from 'vitest';
import { reportDebit } from '../bank-network.ts';
import { type Payer, RIGHT_OTP } from '../payer.ts';
import { AMOUNT, type Driver } from './driver.ts';

/** A payer with a domestic bank's card: what most protocols need. @param bankCode as the protocol calls the bank. */
export function cardPayer(bankCode: string): Pick<Driver, 'begin' | 'confirm' | 'doubt'> {
  const begin = async (payer: Payer, payUrl: string, outcome: string): Promise<void> => {
    const card = cardFor(outcome);
    if (card === undefined) throw new Error(`no card ${outcome}`);
    await payer.open(payUrl);
    await payer.click(`/bank/${bankCode}`);
    await payer.submit({
      'cc-number': card.number,
      'cc-name': card.holder,
      'cc-exp': card.date,
    });
  };
  const confirm = async (payer: Payer): Promise<void> => {
    await payer.submit(RIGHT_OTP);
  };
  return {
    begin,
    confirm,
    doubt: {
      reach: async (payer, payUrl) => {
        await begin(payer, payUrl, 'timeout_after_debit');
        await confirm(payer);
      },
      pause: 'PT10S',
      end: async (payer, attempt) => {
        const [gateway = ''] = payer.sites;
        expect(await reportDebit(gateway, attempt, AMOUNT)).toBe(200);
      },
    },
  };
}
