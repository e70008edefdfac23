import { createHash } from 'node:crypto';

/** As the shop computes it. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
