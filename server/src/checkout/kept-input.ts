/**
 * What a refused form leaves for the page that shows it again: which fields are wrong and what was typed in the
 * harmless ones. It travels in a short-lived cookie, so that the page is a plain GET; never number, code or OTP.
 */
export type KeptInput = {
  /** The step whose form this was: for any other it means nothing. */
  readonly step: string;
  readonly problems: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
};

export const KEPT_COOKIE = 'cong_form';
export const KEPT_SECONDS = 300;

const MAX_LENGTH = 1_000;
const MAX_FIELD = 80;

export function encodeKept({ step, problems, fields }: KeptInput): string {
  const short = Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, text.slice(0, MAX_FIELD).toWellFormed()]),
  );
  return Buffer.from(JSON.stringify([step, problems, short])).toString('base64url');
}

const NOTHING: KeptInput = { step: '', problems: {}, fields: {} };

/** What was kept for this step; the cookie may hold anything, so whatever is odd counts as nothing. */
export function decodeKept(cookie: string | undefined, step: string): KeptInput {
  if (cookie === undefined || cookie.length > MAX_LENGTH) return NOTHING;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cookie, 'base64url').toString());
    if (!Array.isArray(parsed) || parsed[0] !== step) return NOTHING;
    return { step, problems: texts(parsed[1]), fields: texts(parsed[2]) };
  } catch {
    return NOTHING;
  }
}

function texts(value: unknown): Readonly<Record<string, string>> {
  const pairs = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
