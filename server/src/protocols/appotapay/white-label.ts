import { parsePaymentRef } from '@cong/values/ids.ts';
import {
  formatAcceptedCard,
  parseWhiteLabelOrder,
  type WhiteLabelCard,
  type WhiteLabelOrder,
} from '@cong/wire/appotapay/white-label-order.ts';
import type { BankId } from '../../core/bank/banks.ts';
import { BANKS } from '../../core/bank/banks.ts';
import { isDomesticCard, issuerOf } from '../../core/bank/issuer.ts';
import type { CardDetails } from '../../core/connector/connector.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Created } from '../../flows/create-payment.ts';
import { leavePayment } from '../../flows/end-payment.ts';
import { payWithSavedCard } from '../../flows/pay-with-saved-card.ts';
import { submitDetails } from '../../flows/submit-details.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { secretKeyOf } from './authenticate.ts';
import { bankOfCode, codeOfBank } from './bank-code.ts';
import { type Call, formatRefusal, type Handle, type Refused, refusal } from './call.ts';
import { CREATE_CODES, codeOf, REASON_CODES } from './codes.ts';
import { orderPolicyOf, placeOrder, unlessDuplicate } from './place-order.ts';
import { cardWishOf } from './saved-cards.ts';

/**
 * POST /api/v1.1/payment/wl/banking: an order that brings its card. The issuer is asked at once; the payer goes on at
 * our OTP page, whose first form binds the payment to that browser. A card that is refused ends the order.
 */
export const createWhiteLabelOrder: Handle = async (deps, call) => {
  const parsed = parseWhiteLabelOrder(call.fields, orderPolicyOf(call.merchant));
  if (!parsed.ok) return formatRefusal(parsed.error);
  const asked = parsed.value;
  const wish = await cardWishOf(deps, call, asked);
  const bank = wish?.bank ?? bankOfCard(asked);
  if (typeof bank === 'object') {
    const { orderRef } = asked;
    return bank.code === CREATE_CODES.bank_not_enabled
      ? bank
      : unlessDuplicate(deps, call, { orderRef, refused: bank });
  }
  const code = codeOfBank(bank);
  const fixed = { ...asked, ...(code && { bankCode: asked.bankCode ?? code }) };
  const created = await placeOrder(deps, call, { asked: fixed, wish });
  if ('refused' in created) return created;
  const payment = await giveCard(deps, call, { created, bank, card: asked.card });
  if ('refused' in payment) return payment;
  const { orderRef, amount } = asked;
  const verifyOtpUrl = `${deps.checkoutUrl(created.checkoutToken)}/otp`;
  const accepted = { orderRef, amount, transactionId: created.publicId, verifyOtpUrl };
  return { body: formatAcceptedCard(accepted, call.language, secretKeyOf(call.credential)) };
};

/** Which bank's card it is: the number says it where the order does not; the two must not contradict each other. */
function bankOfCard({ bankCode, paymentMethod, card }: WhiteLabelOrder): BankId | Refused {
  const number = card.number.reveal();
  const issuer = isDomesticCard(number) ? issuerOf(number) : 'CC';
  const bank = (bankCode && bankOfCode(bankCode)) ?? issuer;
  if (bank === undefined) return refusal(CREATE_CODES, 'bank_not_enabled', 'whose card is it?');
  const method = isDomesticCard(number) ? 'ATM' : 'CC';
  const group = isDomesticCard(number) ? 'domestic_bank' : 'international_cards';
  const fits = (paymentMethod === 'ALL' || paymentMethod === method) && BANKS[bank].group === group;
  return fits ? bank : { code: REASON_CODES.card_not_supported, refused: 'card_not_supported' };
}

type Given = { readonly created: Created; readonly bank: string; readonly card: WhiteLabelCard };

async function giveCard(
  deps: ProtocolDeps,
  call: Call,
  { created, bank, card }: Given,
): Promise<Payment | Refused> {
  const { flows } = deps;
  const key = parsePaymentRef(created.checkoutToken.split('.')[0] ?? '');
  const payment = key && (await flows.reader.byKey(key));
  if (payment === undefined) throw new Error('the payment just made is nowhere to be found');
  const attempt = { attemptNumber: 1, locale: call.language };
  const onFile = await cardOnFile(deps, payment);
  const submitted = onFile
    ? await payWithSavedCard(flows, payment, { ...attempt, card: onFile, by: 'payer' })
    : await submitDetails(flows, payment, { ...attempt, bank, card: detailsOf(card) });
  if (submitted.ok && submitted.value.status !== 'created' && !isRefused(submitted.value)) {
    return submitted.value;
  }
  // Nobody is at a page who could try another card.
  const ended = await leavePayment(flows, submitted.ok ? submitted.value : payment);
  const left = ended.ok ? ended.value : payment;
  return { code: codeOf(left), refused: 'reason' in left ? left.reason : left.status };
}

const cardOnFile = async ({ flows }: ProtocolDeps, { merchantId, order }: Payment) =>
  order.cardOnFile && flows.cards.byId(merchantId, order.cardOnFile);

const isRefused = ({ status }: Payment): boolean => status === 'declined' || status === 'expired';

const detailsOf = ({ number, holder, month, year, cvc }: WhiteLabelCard): CardDetails => ({
  ...{ number, holder, date: `${month}/${year}` },
  ...(cvc && { securityCode: cvc }),
});
