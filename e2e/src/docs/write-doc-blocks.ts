import { readFileSync, writeFileSync } from 'node:fs';
import { docBlocks, withBlock } from './doc-blocks.ts';

const ROOT = new URL('../../../', import.meta.url);

for (const block of docBlocks) {
  const path = new URL(block.file, ROOT);
  writeFileSync(path, withBlock(readFileSync(path, 'utf8'), block));
}
