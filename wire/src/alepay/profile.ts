import { err, ok, type Result } from '@cong/values/result.ts';
import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import {
  checkFields,
  type FieldFault,
  type FieldRule,
  isEmail,
  isPhone,
  isWebAddress,
  required,
  textOf,
  urlCode,
} from './fields.ts';
import { writeJson } from './json-text.ts';

/** Whose card is to be linked. */
export type Profile = {
  /** id: the merchant's own for its customer. */
  readonly customerId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  readonly email: string;
  /** phoneNumber */
  readonly phone: string;
};

const RULES = {
  id: { max: 255, check: required('159') },
  firstName: { max: 255, check: required('160') },
  lastName: { max: 255, check: required('161') },
  street: { max: 255, check: required('167') },
  city: { max: 255, check: required('163') },
  state: { max: 255, check: required('166') },
  postalCode: { max: 50, check: required('168') },
  country: { max: 255, check: required('164') },
  email: {
    max: 255,
    check: (text) => required('162')(text) ?? (isEmail(text) ? undefined : '132'),
  },
  phoneNumber: {
    max: 50,
    check: (text) => required('165')(text) ?? (isPhone(text) ? undefined : '147'),
  },
  callback: { max: 1000, check: (text) => required('169')(text) ?? urlCode(text) },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The customer in a request-profile's data, and where the payer goes afterwards. */
export function parseRequestProfile(
  body: JsonObject,
): Result<Profile & { readonly callback: string }, FieldFault> {
  const fault = checkFields(body, RULES);
  return fault ? err(fault) : ok({ ...profileOf(body), callback: textOf(body, 'callback') });
}

const profileOf = (body: JsonObject): Profile => ({
  customerId: textOf(body, 'id'),
  firstName: textOf(body, 'firstName'),
  lastName: textOf(body, 'lastName'),
  street: textOf(body, 'street'),
  city: textOf(body, 'city'),
  state: textOf(body, 'state'),
  postalCode: textOf(body, 'postalCode'),
  country: textOf(body, 'country'),
  email: textOf(body, 'email'),
  phone: textOf(body, 'phoneNumber'),
});

/** A customer's fields on the wire. */
export const profileFields = ({ customerId, phone, ...profile }: Profile) => ({
  id: customerId,
  ...profile,
  phoneNumber: phone,
});

/** The answer's data of request-profile: the page on which the payer gives the card. */
export const formatProfileUrl = (url: string): string => writeJson({ url });

export function parseProfileUrl(data: JsonValue): string | undefined {
  const url = isObject(data) ? textOf(data, 'url') : '';
  return isWebAddress(url) ? url : undefined;
}

/** The card that a cancel-profile unlinks: 198 when none is named. */
export function parseCancelProfile(body: JsonObject): Result<string, FieldFault> {
  const fault = checkFields(body, { alepayToken: { max: 255, check: required('198') } });
  return fault ? err(fault) : ok(textOf(body, 'alepayToken'));
}

/** The answer's data when the card was unlinked. */
export const UNLINKED = '{}';

/** Whom a get-customer-info asks about. */
export type CustomerQuery = { readonly customerId: string } | { readonly alepayToken: string };

/** By id, else by token; 159 when neither is given. */
export function parseCustomerQuery(body: JsonObject): Result<CustomerQuery, FieldFault> {
  const alepayToken = textOf(body, 'alepayToken');
  const fault = checkFields(body, {
    id: { max: 255, check: (text) => (alepayToken ? undefined : required('159')(text)) },
    alepayToken: { max: 255 },
  });
  if (fault) return err(fault);
  const customerId = textOf(body, 'id');
  return ok(customerId ? { customerId } : { alepayToken });
}
