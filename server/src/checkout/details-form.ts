import { err, ok, type Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import type { BankGroup } from '../core/bank/bank.ts';
import type { CardDetails } from '../core/connector/connector.ts';
import type { Form } from './form.ts';

export type DetailsField = 'number' | 'holder' | 'date' | 'cvv';

/** What is wrong with a field as anyone can see, without asking the bank. Names are keys of the texts. */
export type DetailsProblem =
  | 'number_empty'
  | 'number_digits'
  | 'number_length'
  | 'number_mistyped'
  | 'holder_empty'
  | 'holder_long'
  | 'issue_empty'
  | 'expiry_empty'
  | 'issue_format'
  | 'expiry_format'
  | 'cvv_empty'
  | 'cvv_format';

export type DetailsProblems = Readonly<Partial<Record<DetailsField, DetailsProblem>>>;

const MAX_HOLDER = 64;
const DATE = /^(1[0-2]|0?[1-9])[/.\-\s]*(?:20)?(\d{2})$/;

/** A card as typed, or what is plainly wrong with it: neither the bank nor the count of tries knows of the latter. */
export function readDetails(form: Form, group: BankGroup): Result<CardDetails, DetailsProblems> {
  const international = group === 'international_cards';
  const number = form.text('number').replace(/[\s.-]/g, '');
  const holder = form.text('holder').trim().replace(/\s+/g, ' ');
  const [, month = '', year = ''] = DATE.exec(form.text('date').trim()) ?? [];
  const securityCode = form.text('cvv').trim();
  const problems = {
    number: numberProblem(number, international),
    holder: international ? undefined : holderProblem(holder),
    date: dateProblem(form.text('date').trim(), month, international),
    cvv: international ? cvvProblem(securityCode) : undefined,
  };
  const wrong = Object.entries(problems).filter(([, problem]) => problem !== undefined);
  if (wrong.length > 0) return err(Object.fromEntries(wrong));
  return ok({
    number: new Secret(number),
    holder: international ? '' : holder,
    date: `${month.padStart(2, '0')}/${year}`,
    ...(international && { securityCode: new Secret(securityCode) }),
  });
}

function numberProblem(number: string, international: boolean): DetailsProblem | undefined {
  if (number === '') return 'number_empty';
  if (!/^\d+$/.test(number)) return 'number_digits';
  if (number.length < 13 || number.length > 19) return 'number_length';
  // Old domestic cards do not all keep the check digit.
  return international && !passesLuhn(number) ? 'number_mistyped' : undefined;
}

function holderProblem(holder: string): DetailsProblem | undefined {
  if (holder === '') return 'holder_empty';
  return holder.length > MAX_HOLDER || !isWellFormedText(holder) ? 'holder_long' : undefined;
}

function dateProblem(
  date: string,
  month: string,
  international: boolean,
): DetailsProblem | undefined {
  if (date === '') return international ? 'expiry_empty' : 'issue_empty';
  if (month !== '') return undefined;
  return international ? 'expiry_format' : 'issue_format';
}

function cvvProblem(cvv: string): DetailsProblem | undefined {
  if (cvv === '') return 'cvv_empty';
  return /^\d{3,4}$/.test(cvv) ? undefined : 'cvv_format';
}

function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i += 1) {
    const digit = Number(number[number.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
