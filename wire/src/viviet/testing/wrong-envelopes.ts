import { constants, publicEncrypt, randomBytes } from 'node:crypto';
import type { EnvelopeKeys } from '../credentials.ts';
import { type Envelope, sealUnder } from '../envelope.ts';
import { blockLength } from '../rsa-key.ts';

const MESSAGE = JSON.stringify({ Version: '2.0', Access_code: '3685', Order_no: 'x'.repeat(150) });

const text = (bytes: Buffer): string => bytes.toString('base64url');

/** Envelopes that are wrong in one way each, made anew at every call; whoever makes them has not the sender's key. */
export function wrongEnvelopes(keys: EnvelopeKeys): Readonly<Record<string, () => Envelope>> {
  const { theirs } = keys;
  const size = blockLength(theirs);
  const sealed = (message = MESSAGE) => sealUnder(randomBytes(24), message, keys);
  const keyOf = (length: number) =>
    text(publicEncrypt({ key: theirs, padding: constants.RSA_PKCS1_PADDING }, randomBytes(length)));
  return {
    'another signature': () => sealed(),
    'bad JSON': () => sealed(MESSAGE.slice(0, -1)),
    'wrong padding of the key': () => ({ ...sealed(), key: text(randomBytes(size).fill(0, 0, 1)) }),
    'a key of 16 bytes': () => ({ ...sealed(), key: keyOf(16) }),
    'wrong padding of the data': () => ({ ...sealed(), data: text(randomBytes(232)) }),
    'a wrong length': () => ({ ...sealed(), key: text(randomBytes(size - 1)) }),
  };
}
