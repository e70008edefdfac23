/** What others sent, as it may be kept: text that PostgreSQL can hold, of so many bytes of UTF-8 at most. */
export function boundedText(text: string, maxBytes: number): string {
  const holdable = text.replaceAll('\0', '').toWellFormed();
  if (holdable.length * 3 <= maxBytes || Buffer.byteLength(holdable) <= maxBytes) return holdable;
  const bytes = Buffer.from(holdable);
  let end = maxBytes;
  // Not in the middle of a character: bytes 10xxxxxx continue one.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
