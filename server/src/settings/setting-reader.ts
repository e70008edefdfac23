import type { Parse } from './setting-values.ts';
import { type SettingName, settingRow, settingsTable } from './settings-table.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What must not be repeated to the terminal when it is wrong. */
const HIDDEN = new Set<SettingName>([
  'DATABASE_URL',
  'CONG_MASTER_KEY',
  'CONG_MASTER_KEY_PREVIOUS',
  'CONG_BANKNET_KEY',
]);

/** Reads settings one by one and collects every problem, so that all are told at once. */
export type SettingReader = {
  readonly problems: string[];
  /** The setting's text; empty counts as absent. */
  text(name: SettingName): string | undefined;
  /** Its value, or undefined when it is absent or wrong. */
  optional<Value>(name: SettingName, parse: Parse<Value>): Value | undefined;
  /** Its value or the table's default. When it is wrong a problem is noted and the default stands in. */
  value<Value>(name: SettingName, parse: Parse<Value>): Value;
  /** Notes a problem unless the setting is there. */
  require(name: SettingName, why: string): void;
};

/** A reader over an environment. */
export function settingReader(env: Environment): SettingReader {
  const problems: string[] = [];
  const text = (name: SettingName): string | undefined => env[name]?.trim() || undefined;
  const optional = <Value>(name: SettingName, parse: Parse<Value>): Value | undefined => {
    const written = text(name);
    if (written === undefined) return undefined;
    const parsed = parse(written);
    if (parsed.ok) return parsed.value;
    problems.push(
      HIDDEN.has(name)
        ? `${name} is not right: ${parsed.error}`
        : `${name} is “${written}”: ${parsed.error}`,
    );
    return undefined;
  };
  return {
    problems,
    text,
    optional,
    value(name, parse) {
      const standard = parse(settingRow(name).default ?? '');
      if (!standard.ok) throw new Error(`the default of ${name} is not right: ${standard.error}`);
      return optional(name, parse) ?? standard.value;
    },
    require(name, why) {
      if (text(name) === undefined) problems.push(`${name} is not set: ${why}`);
    },
  };
}

/** One line for each CONG_ name that is no setting, with the one that was probably meant. */
export function unknownSettings(env: Environment): readonly string[] {
  const known = settingsTable.map(({ name }) => name as string);
  return Object.keys(env)
    .filter((name) => name.startsWith('CONG_') && !known.includes(name))
    .sort()
    .map((name) => {
      const meant = closest(name, known);
      return `${name} is not a setting${meant === undefined ? '' : `; did you mean ${meant}?`}`;
    });
}

function closest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((one) => ({ one, distance: editDistance(name, one) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= name.length / 3 ? best.one : undefined;
}

/** How many letters must be put in, taken out or replaced to make one word of the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
