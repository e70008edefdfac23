const HIDDEN = '***';

/** Names whose values are never shown, folded to lower-case letters and digits: keys, signatures, card details. */
export const HIDDEN_NAMES = [
  'key',
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'checksum',
  'signature',
  'ticket',
  'card',
  'pan',
  'holder',
  'cvv',
  'cvc',
  'securitycode',
  'otp',
  'pin',
  'databaseurl',
] as const;

/** What a hidden name may hold among other words: newPasscode, x-secret-2. */
const HIDDEN_PART =
  /secret|passw|passcode|token|cardn|apikey|privatekey|masterkey|datakey|encryptkey|checksumkey|signature/;

/** Digits as on a card, not inside a longer word; what starts with 1 is a time in milliseconds. */
const CARD_DIGITS = /(?<![\w.])[2-9](?:[ -]?\d){12,18}(?![\w.])/g;
const CHECKOUT_TOKEN = /(\/pay\/)[^/?#\s"']+/g;
const URL_PASSWORD = /(:\/\/[^:/?#\s@]*:)[^@/?#\s]+@/g;
const QUERY_VALUE = /([?&]([\w.-]{1,40})=)[^&#\s"']*/g;

/** Deep enough for anything worth logging; it bounds what a hostile value costs. */
const MAX_DEPTH = 6;

const hiddenNames: ReadonlySet<string> = new Set(HIDDEN_NAMES);

function isHidden(name: string): boolean {
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return hiddenNames.has(folded) || HIDDEN_PART.test(folded);
}

/** Text without card numbers, checkout tokens, and passwords or signatures in URLs. */
export const redactText = (text: string): string =>
  text
    .replace(CARD_DIGITS, (digits) => (passesLuhn(digits) ? HIDDEN : digits))
    .replace(CHECKOUT_TOKEN, `$1${HIDDEN}`)
    .replace(URL_PASSWORD, `$1${HIDDEN}@`)
    .replace(QUERY_VALUE, (whole, head: string, name: string) =>
      isHidden(name) ? head + HIDDEN : whole,
    );

/** What a log may say of an error: not a driver's detail, which quotes the row. */
function describeError(error: Error, depth = 0): object {
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: redactText(message),
    ...('code' in error && { code: error.code }),
    stack: redactText(stack ?? ''),
    ...(cause !== undefined && { cause: redactValue(cause, depth + 1) }),
  };
}

/** A copy with hidden names masked at any depth. Objects that are more than data print as they choose to. */
function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (value instanceof Error) return describeError(value, depth);
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (Array.isArray(value)) return value.map((one) => redactValue(one, depth + 1));
  return isPlain(value) ? redactFields(value, depth) : value;
}

/** `redactValue` for the fields of one log line. */
export const redactFields = (fields: object, depth = 0): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isHidden(name) && value !== undefined ? HIDDEN : redactValue(value, depth + 1),
    ]),
  );

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
