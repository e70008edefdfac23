import type { Command } from './command.ts';

/** The second step of changing the master key. */
export const masterKeyRotate: Command = {
  name: 'master-key rotate',
  summary: 'Put every merchant’s data key under the present master key',
  about:
    'First start all servers with the new key as CONG_MASTER_KEY and the old one as ' +
    'CONG_MASTER_KEY_PREVIOUS; then run this; then take CONG_MASTER_KEY_PREVIOUS away.',
  positionals: '',
  options: {},
  examples: ['cong master-key rotate'],
  async run(_input, { rotateMasterKey }) {
    const rotation = await rotateMasterKey();
    const { merchants, masterKeyId } = rotation;
    return {
      data: rotation,
      text: (style) =>
        merchants === 0
          ? `Every merchant was under master key ${masterKeyId} already.`
          : style('green', `${merchants} merchants are now under master key ${masterKeyId}.`),
    };
  },
};
