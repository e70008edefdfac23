import { rowsWith, type TestCard } from './test-card.ts';

const atm = rowsWith({
  ...{ holder: 'ARTURO MOEN', date: '01/23', otp: '123456', cards: 'domestic' },
});
const mastercard = rowsWith({
  ...{ holder: 'NGUYEN VAN A', date: '03/27', securityCode: '123', cards: 'international' },
});

const alepay = rowsWith({
  ...{ holder: 'NGUYEN VAN A', date: '12/20', securityCode: '123', otp: '123456' },
  cards: 'international',
});

const PAID = { vi: 'Thẻ thử do AppotaPay công bố', en: 'A test card that AppotaPay publishes' };
const ALEPAY = { vi: 'Thẻ thử do Alepay công bố', en: 'A test card that Alepay publishes' };

/** Source: AppotaPay's documentation. */
export const appotapayCards = [
  atm.card('success_appotapay_atm', '9704229306604047', PAID),
  mastercard.card('success_appotapay_mastercard', '5123456789012346', PAID),
  mastercard.card('success_appotapay_mastercard_2', '5123450000000008', PAID),
] as const satisfies readonly TestCard[];

/** Source: Alepay's documentation. */
const alepayCards = [
  alepay.card('success_alepay_visa', '4111111111111111', ALEPAY),
  alepay.card('success_alepay_visa_3d', '4444000000004404', { ...ALEPAY, challenge: true }),
  alepay.card('success_alepay_mastercard', '5555555555554444', ALEPAY),
  alepay.card('success_alepay_jcb', '3566111111111113', ALEPAY),
] as const satisfies readonly TestCard[];

/**
 * Test cards that vendors publish for their own sandboxes: they pay as they are, whatever their date, so that an
 * existing test goes on working. A number may be one of ours with another date.
 */
export const vendorCards: readonly TestCard[] = [...appotapayCards, ...alepayCards];
