import { cardFor } from '@cong/wire/banknet/cards.ts';
import { RIGHT_OTP } from '../payer.ts';
import type { Driver } from './driver.ts';

/** A payer with a domestic bank's card: what most protocols need. @param bankCode as the protocol calls the bank. */
export const cardPayer = (bankCode: string): Pick<Driver, 'begin' | 'confirm'> => ({
  begin: async (payer, payUrl, outcome) => {
    const card = cardFor(outcome);
    if (card === undefined) throw new Error(`no card ${outcome}`);
    await payer.open(payUrl);
    await payer.click(`/bank/${bankCode}`);
    await payer.submit({
      'cc-number': card.number,
      'cc-name': card.holder,
      'cc-exp': card.date,
    });
  },
  confirm: async (payer) => {
    await payer.submit(RIGHT_OTP);
  },
});
