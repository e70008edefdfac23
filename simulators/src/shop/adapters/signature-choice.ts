import type { Bilingual } from '../language.ts';
import type { Choice } from './adapter.ts';

type Signed = {
  readonly name: string;
  readonly label: Bilingual;
  /** What the gateway answers to a wrong one; absent where it shows the payer a page. */
  readonly code?: string;
};

/** Lets a developer see what comes of an order that is signed with another key. */
export function signatureChoice({ name, label, code }: Signed): Choice {
  const answered = code === undefined ? '' : ` (${code})`;
  return {
    ...{ name, label, experiment: true },
    options: [
      { value: 'right', label: { vi: 'Ký đúng', en: 'Sign as it should be' } },
      {
        value: 'wrong',
        label: { vi: `Ký bằng khóa sai${answered}`, en: `Sign with a wrong key${answered}` },
      },
    ],
  };
}
