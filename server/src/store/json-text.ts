/**
 * A value as JSON, bigints as decimal text. The write path makes several of these for each payment; of what the
 * language's own would take, most goes into instants and into asking about each member.
 */
export function jsonText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `"${value}"`;
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'object':
      return value === null ? 'null' : objectText(value);
    case 'boolean':
      return String(value);
    default:
      // What JSON cannot say: undefined, functions and symbols.
      return 'null';
  }
}

function objectText(value: object): string {
  if (value instanceof Date) return instantText(value);
  if (Array.isArray(value)) return listText(value);
  if ('toJSON' in value) return JSON.stringify(value);
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (member === undefined) continue;
    if (text !== '') text += ',';
    text += nameText(name) + jsonText(member);
  }
  return `{${text}}`;
}

/** Members have the names of our types' fields, and those are few. */
const names = new Map<string, string>();
const MAX_NAMES = 1_000;

function nameText(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(name)}:`;
  if (names.size < MAX_NAMES) names.set(name, text);
  return text;
}

function listText(values: readonly unknown[]): string {
  let text = '';
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) text += ',';
    text += jsonText(values[i]);
  }
  return `[${text}]`;
}

/** Seconds that were written lately: under load the same few come again and again. */
const seconds = new Map<number, string>();
const MAX_SECONDS = 1_000;

/** As `toJSON` has it. */
function instantText(instant: Date): string {
  const ms = instant.getTime();
  if (Number.isNaN(ms)) return 'null';
  const second = Math.floor(ms / 1_000);
  let start = seconds.get(second);
  if (start === undefined) {
    if (seconds.size >= MAX_SECONDS) seconds.clear();
    start = `"${instant.toISOString().slice(0, -4)}`;
    seconds.set(second, start);
  }
  const rest = ms - second * 1_000;
  return `${start}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z"`;
}
