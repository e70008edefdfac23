import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Secret } from '@cong/values/secret.ts';
import type { Passwords } from '../../core/wallet/passwords.ts';

/** What one hash costs. Source: OWASP Password Storage Cheat Sheet, "Argon2id": 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** `$argon2id$v=19$m=…,t=…,p=…$salt$tag`, as other implementations write it. */
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };
type Hash = { readonly cost: Cost; readonly salt: Buffer; readonly tag: Buffer };

const derive = promisify(argon2);

const tagOf = (password: Secret, { cost, salt, tag }: Hash): Promise<Buffer> =>
  derive('argon2id', {
    message: Buffer.from(password.reveal().normalize('NFC'), 'utf8'),
    ...{ ...cost, nonce: salt, tagLength: tag.length },
  });

const withoutPadding = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

function written({ cost, salt }: Hash, tag: Buffer): Secret {
  const { memory, passes, parallelism } = cost;
  const costs = `m=${memory},t=${passes},p=${parallelism}`;
  return new Secret(`$argon2id$v=19$${costs}$${withoutPadding(salt)}$${withoutPadding(tag)}`);
}

/** @throws {Error} when the text is not a hash of ours. */
function read(hash: Secret): Hash {
  const [, memory, passes, parallelism, salt = '', tag = ''] = FORM.exec(hash.reveal()) ?? [];
  if (memory === undefined) throw new Error('a password’s hash has another form');
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

const fresh = (): Hash => ({
  cost: COST,
  salt: randomBytes(SALT_BYTES),
  tag: Buffer.alloc(TAG_BYTES),
});

export type Argon2Options = {
  /** Computed together, each with its memory, in Node's four threads: the rest of them is for files and names. */
  readonly atOnce: number;
  /** To be verified, those that wait included; beyond it is busy. */
  readonly most: number;
};

/** Wallets' passwords as Argon2id hashes. */
export function argon2Passwords({ atOnce, most }: Argon2Options): Passwords {
  const nobody = fresh();
  const inTurn = turns(atOnce);
  let underWay = 0;
  return {
    hash: async (password) => {
      const hash = fresh();
      return written(hash, await inTurn(() => tagOf(password, hash)));
    },
    verify: async (password, hash) => {
      if (underWay >= most) return 'busy';
      underWay += 1;
      try {
        const known = hash === undefined ? nobody : read(hash);
        const tag = await inTurn(() => tagOf(password, known));
        return timingSafeEqual(tag, known.tag) && hash !== undefined;
      } finally {
        underWay -= 1;
      }
    },
  };
}

/** So many are worked on at once; the others wait in the order in which they came. */
function turns(atOnce: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      // Whoever waits takes the place over.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
