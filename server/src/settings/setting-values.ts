import { err, ok, type Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { type Cidr, parseCidrs } from '../outbound/cidr.ts';
import { type MasterKey, parseMasterKey } from '../secrets/master-key.ts';

/** Reads a setting's text; the failure says what was expected. */
export type Parse<Value> = (text: string) => Result<Value, string>;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
};
const DURATION = /^(\d{1,9})(ms|s|m|h|d)$/;
const LONGEST_MS = 365 * DAY_MS;

/** A whole number within bounds. */
export const wholeNumber =
  (min: number, max: number): Parse<number> =>
  (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max
      ? ok(value)
      : err(`a whole number from ${min} to ${max} is needed`);
  };

/** One word of a list. */
export const oneOf =
  <Word extends string>(...words: readonly Word[]): Parse<Word> =>
  (text) => {
    const word = words.find((one) => one === text);
    return word === undefined ? err(`one of ${words.join(', ')} is needed`) : ok(word);
  };

/** A time with its unit, in milliseconds. */
export const duration =
  (minMs: number): Parse<number> =>
  (text) => {
    const [, digits, unit] = DURATION.exec(text) ?? [];
    const ms = Number(digits) * (UNITS[unit ?? ''] ?? Number.NaN);
    return ms >= minMs && ms <= LONGEST_MS
      ? ok(ms)
      : err('a time such as 500ms, 10s, 15m, 24h or 7d is needed');
  };

/** Pauses one after another, in milliseconds. */
export const schedule =
  (minMs: number): Parse<readonly number[]> =>
  (text) => {
    const pauses: number[] = [];
    for (const word of text.split(',')) {
      const pause = duration(minMs)(word.trim());
      if (!pause.ok) return err(`times such as 10s,30s,2m are needed, not “${word.trim()}”`);
      pauses.push(pause.value);
    }
    return pauses.length <= 100 ? ok(pauses) : err('at most 100 times are possible');
  };

/** Times after one moment, so many at most, each this much later than the one before. */
export const rising =
  (stepMs: number, most: number): Parse<readonly number[]> =>
  (text) => {
    const times = schedule(stepMs)(text);
    if (!times.ok) return times;
    const rises = times.value.every(
      (time, i) => i === 0 || time - (times.value[i - 1] ?? 0) >= stepMs,
    );
    return rises && times.value.length <= most
      ? times
      : err(`at most ${most} times are needed, each later than the one before, such as 1d,3d,5d`);
  };

/** Scheme, host and port, without a slash at the end. */
export const origin =
  (...schemes: readonly ('http' | 'https')[]): Parse<string> =>
  (text) => {
    const url = URL.parse(text);
    const fits =
      url !== null &&
      schemes.some((scheme) => url.protocol === `${scheme}:`) &&
      `${url.origin}/` === url.href;
    return fits
      ? ok(url.origin)
      : err(`${schemes.join(' or ')}://host or …://host:port is needed, without a path`);
  };

/** An http(s) address below which calls are made, without a slash at the end. */
export const baseUrl: Parse<string> = (text) => {
  const url = URL.parse(text);
  const fits =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.search === '' &&
    url.hash === '';
  return fits ? ok(url.href.replace(/\/+$/, '')) : err('an http(s) URL without query is needed');
};

/** What PostgreSQL's clients call a connection string; it may hold a password. */
export const databaseUrl: Parse<Secret> = (text) => {
  const protocol = URL.parse(text)?.protocol;
  return protocol === 'postgres:' || protocol === 'postgresql:'
    ? ok(new Secret(text))
    : err('postgres://user:password@host:port/database is needed');
};

/** Address ranges. */
export const addressRanges: Parse<readonly Cidr[]> = (text) => {
  const ranges = parseCidrs(text);
  return ranges.ok
    ? ok(ranges.value)
    : err(`ranges such as 10.0.0.0/8 are needed, not “${ranges.error.text}”`);
};

/** The same as texts, for a library that reads ranges itself. */
export const writtenRanges: Parse<readonly string[]> = (text) => {
  const ranges = addressRanges(text);
  return ranges.ok ? ok(ranges.value.map(({ base, bits }) => `${base}/${bits}`)) : ranges;
};

/** 32 bytes. What was written instead is never repeated. */
export const masterKey: Parse<MasterKey> = (text) => {
  const key = parseMasterKey(text);
  return key === undefined ? err('32 bytes in base64 or hexadecimal are needed') : ok(key);
};

/** Any text that must not be seen. */
export const secret: Parse<Secret> = (text) => ok(new Secret(text));

/** Any text. */
export const plain: Parse<string> = (text) => ok(text);
