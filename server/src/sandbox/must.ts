/** @throws an error with statusCode 409 that names the refusal. */
export function must<Value>(
  result: { ok: true; value: Value } | { ok: false; error: { code: string } },
): Value {
  if (result.ok) return result.value;
  throw Object.assign(new Error(`refused: ${result.error.code}`), { statusCode: 409 });
}
