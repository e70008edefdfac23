import type { Command } from './command.ts';
import { showTime } from './show-time.ts';
import { printable, table } from './table.ts';

const MOST = 1_000;

/** `cong attention` */
export const attention: Command = {
  name: 'attention',
  summary:
    'What waits for an operator: uncertain payments, discrepancies, reversals, parked messages',
  positionals: '',
  options: { all: { help: 'reversals that are done, too' } },
  examples: ['cong attention', 'cong attention --all --json'],
  run: async (input, deps) => {
    const found = await deps.attention.list({ limit: MOST, all: input.has('all') });
    return {
      data: found,
      text: (style) =>
        found.length === 0
          ? style('green', 'Nothing waits for you.')
          : table(
              found.map(({ kind, publicId, since, detail }) => [
                kind,
                publicId,
                showTime(since),
                printable(detail),
              ]),
            ),
    };
  },
};
