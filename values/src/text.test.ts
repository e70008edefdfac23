import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldVietnamese, isWellFormedText } from './text.ts';

const EVERY_LETTER =
  'àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ' +
  'ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ';
const FOLDED =
  'aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd' +
  'AAAAAAAAAAAAAAAAAEEEEEEEEEEEIIIIIOOOOOOOOOOOOOOOOOUUUUUUUUUUUYYYYYD';

test('every Vietnamese letter folds to the ASCII letter under it, composed or decomposed', () => {
  expect(foldVietnamese(EVERY_LETTER)).toBe(FOLDED);
  expect(foldVietnamese(EVERY_LETTER.normalize('NFD'))).toBe(FOLDED);
});

test('a sentence folds word by word, and what is not a letter stays', () => {
  expect(foldVietnamese('Thanh toán: Trần Thị Bưởi – 100%')).toBe(
    'Thanh toan: Tran Thi Buoi – 100%',
  );
  expect(foldVietnamese('✓ 日本 한국')).toBe('✓ 日本 한국');
});

test('folding twice changes nothing more, and ASCII is never changed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(foldVietnamese(foldVietnamese(text))).toBe(foldVietnamese(text));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      expect(foldVietnamese(text)).toBe(text);
    }),
  );
});

test.each([
  ['', true],
  ['Bưởi 🍊', true],
  ['a\u0000b', false],
  ['\ud83c', false],
  ['\udf4a\ud83c', false],
])('well-formed text: %j is %s', (text, expected) => {
  expect(isWellFormedText(text)).toBe(expected);
});
