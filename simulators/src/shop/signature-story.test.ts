import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import { describe, expect, test } from 'vitest';
import { storyOf } from './adapters/123pay-stories.ts';
import { messageStory } from './adapters/appotapay-stories.ts';
import { MASK, mask } from './mask.ts';
import { tellSignature } from './signature-story.ts';

const secretKey = new Secret('MIKEY');

describe('the story of a signature', () => {
  // Checksum: 123PAY integration guide III.3.d.
  const query = {
    mTransactionID: 'V20170711001',
    merchantCode: 'MICODE',
    clientIP: '127.0.0.1',
    passcode: 'MIPASSCODE',
    checksum: 'a297d98f538840bac33a666d4d54ced219cebca1',
  };

  test('names every part in its order and shows no secret', () => {
    const story = storyOf('queryOrder', query, secretKey);
    expect(story).toMatchObject({ correct: true, computed: query.checksum });
    expect(story.joined).toBe(`V20170711001MICODE127.0.0.1${MASK}${MASK}`);
    expect(JSON.stringify(story)).not.toMatch(/MIKEY|MIPASSCODE/);
  });

  test('has a command that computes what it says', () => {
    const awkward = { ...query, clientIP: `it's $HOME "x" \\ %s \`id\`` };
    const { command, computed } = storyOf('queryOrder', awkward, secretKey);
    const output = execFileSync('sh', ['-c', command.replace(/ \| .*/, '')], {
      env: { PASSCODE: 'MIPASSCODE', SECRET_KEY: 'MIKEY' },
    });
    expect(`${output}`).toBe(`V20170711001MICODE${awkward.clientIP}MIPASSCODEMIKEY`);
    expect(command).toMatch(/ \| openssl dgst -sha1$/);
    expect(computed).toBeDefined();
  });

  test('does not tell the right signature of a message that came without it', () => {
    const told = {
      of: { vi: '', en: '' },
      algorithm: 'MD5',
      parts: [],
      computed: 'right',
    } as const;
    expect(tellSignature({ ...told, received: 'wrong', ours: false }).computed).toBeUndefined();
    expect(tellSignature({ ...told, received: 'wrong', ours: true }).computed).toBe('right');
    expect(tellSignature({ ...told, received: 'right', ours: false }).computed).toBe('right');
  });
});

describe('the story of a signature under a key', () => {
  // AppotaPay v1 documentation, IPN sample; see wire/src/appotapay/vectors.
  const key = new Secret('DcR6S0pkz7K6HMqTzf1a5suBJk2WoMhJ');
  const ipn = {
    ...{ errorCode: 0, message: 'Thành công', partnerCode: 'TEST', apiKey: 'oMhJpkz7K6HDcR6S' },
    ...{ amount: 50000, currency: 'VND', orderId: '5f5b46cb73fd0', bankCode: 'SHB' },
    ...{ paymentMethod: 'ATM', paymentType: 'WEB', appotapayTransId: 'AP200910014125B' },
    ...{ transactionTs: 1599817433, extraData: 'test test' },
    signature: 'd6ff2d38c2b1167c6d17b9dbb1380347b24c1bf912dc442dbd018b2e1ed74f3d',
  };

  test('has a command that computes what it says, and shows no secret', () => {
    const { command, correct } = messageStory('ipn', ipn, key);
    expect(correct).toBe(true);
    const output = execFileSync('sh', ['-c', command.replace(/ \| .*/, '')]);
    expect(createHmac('sha256', key.reveal()).update(output).digest('hex')).toBe(ipn.signature);
    expect(command).toMatch(/ \| openssl dgst -sha256 -hmac "\$SECRET_KEY"$/);
    expect(command).not.toContain(key.reveal());
  });

  test('survives a quote in a value', () => {
    const { command, computed } = messageStory('ipn', { ...ipn, extraData: `it's $HOME` }, key);
    expect(command).toContain(`extraData=it'\\''s $HOME&`);
    expect(computed).toBeUndefined();
  });
});

describe('a secret', () => {
  const awkward = new Secret('p"a/ss +ç');
  test.each([
    ['as it is', 'x p"a/ss +ç y', `x ${MASK} y`],
    ['in JSON', JSON.stringify({ passcode: 'p"a/ss +ç' }), `{"passcode":"${MASK}"}`],
    ['in a form', `${new URLSearchParams({ p: 'p"a/ss +ç' })}`, `p=${MASK}`],
    ['in a URL', `?p=${encodeURIComponent('p"a/ss +ç')}`, `?p=${MASK}`],
    ['nowhere', 'nothing', 'nothing'],
  ])('is masked %s', (_name, text, masked) => expect(mask(text, [awkward])).toBe(masked));

  test('that is empty masks nothing', () => expect(mask('abc', [new Secret('')])).toBe('abc'));
});
