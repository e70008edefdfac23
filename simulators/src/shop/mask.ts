import type { Secret } from '@cong/values/secret.ts';

/** What stands where a secret was. */
export const MASK = '•••';

/** The text without its secrets, in whatever way a URL, a form or JSON writes them. */
export function mask(text: string, secrets: readonly Secret[]): string {
  let masked = text;
  for (const secret of secrets) {
    const plain = secret.reveal();
    if (plain === '') continue;
    const inJson = JSON.stringify(plain).slice(1, -1);
    const inForm = new URLSearchParams([['', plain]]).toString().slice(1);
    for (const written of [plain, inJson, inForm, encodeURIComponent(plain)]) {
      masked = masked.replaceAll(written, MASK);
    }
  }
  return masked;
}
