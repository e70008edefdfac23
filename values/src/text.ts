const ASCII = /^[\x20-\x7e]*$/;
const COMBINING_MARKS = /[\u0300-\u036f]/g;

/** The text with its diacritics taken off ("Trần Thị Bưởi" → "Tran Thi Buoi"); other characters stay. */
export function foldVietnamese(text: string): string {
  if (ASCII.test(text)) return text;
  // đ and Đ are letters of their own: no decomposition takes their stroke off.
  return text
    .normalize('NFD')
    .replace(COMBINING_MARKS, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .normalize('NFC');
}

/** True for text that PostgreSQL and UTF-8 can hold: no U+0000, no half of a surrogate pair. */
export const isWellFormedText = (text: string): boolean =>
  text.isWellFormed() && !text.includes('\0');
