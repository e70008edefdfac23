/** Whether two values of the core say the same: plain objects, arrays, instants, numbers, bigints and text. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  }
  return Array.isArray(a) === Array.isArray(b) && sameFields(a, b);
}

function sameFields(a: object, b: object): boolean {
  const left = present(a);
  const right = new Map(present(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  );
}

/** A field that is undefined is absent: JSON knows no difference. */
const present = (value: object): readonly [string, unknown][] =>
  Object.entries(value).filter(([, inner]) => inner !== undefined);
