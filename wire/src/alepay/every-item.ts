import { isList, isObject, type JsonObject, type JsonValue } from '../shared/body.ts';

/** Every item of a list of objects, or undefined when one of them cannot be read. */
export function everyItem<Item>(
  value: JsonValue | undefined,
  read: (item: JsonObject) => Item | undefined,
): readonly Item[] | undefined {
  if (!isList(value)) return undefined;
  const items = value.map((item) => (isObject(item) ? read(item) : undefined));
  const found = items.filter((item) => item !== undefined);
  return found.length === items.length ? found : undefined;
}
