import { create } from 'qrcode';

/** A QR code as one path of squares of size 1, the quiet zone that scanners need around it. */
export type QrDrawing = { readonly path: string; readonly size: number };

const QUIET_ZONE = 4;

export function drawQr(text: string): QrDrawing {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!modules.get(row, column)) continue;
      const from = column;
      while (column + 1 < size && modules.get(row, column + 1)) column += 1;
      const width = column + 1 - from;
      path += `M${from + QUIET_ZONE} ${row + QUIET_ZONE}h${width}v1h-${width}z`;
    }
  }
  return { path, size: size + 2 * QUIET_ZONE };
}
