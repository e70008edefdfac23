/** Whether two values of the core say the same: plain objects, arrays, instants, numbers, bigints and text. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  }
  return Array.isArray(a) === Array.isArray(b) && sameFields(a as Fields, b as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

/** A field that is undefined is absent: JSON knows no difference. */
function sameFields(a: Fields, b: Fields): boolean {
  let present = 0;
  for (const key of Object.keys(a)) {
    const value = a[key];
    if (value === undefined) continue;
    if (!sameValue(value, b[key])) return false;
    present += 1;
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) present -= 1;
  return present === 0;
}
