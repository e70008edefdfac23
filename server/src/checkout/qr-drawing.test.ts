import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { drawQr } from './qr-drawing.ts';

/** Which squares of the drawing are black. */
function squaresOf(path: string): ReadonlySet<string> {
  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)];
  expect(runs.map(([run]) => run).join('')).toBe(path);
  return new Set(
    runs.flatMap(([, x, y, width, back]) => {
      expect(back).toBe(width);
      return Array.from({ length: Number(width) }, (_, i) => `${Number(x) + i} ${y}`);
    }),
  );
}

test.each([
  'https://momo.vn/pay/1',
  '00020101021238570010A00000072701270006970403011300110123456789',
  'Đơn hàng số 1',
])('%s: every dark module and no other is drawn, within a quiet zone of four', (text) => {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { path, size } = drawQr(text);
  expect(size).toBe(modules.size + 8);
  const dark = new Set<string>();
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) dark.add(`${column + 4} ${row + 4}`);
    }
  }
  expect(squaresOf(path)).toEqual(dark);
});
