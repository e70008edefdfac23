import { expect, test } from 'vitest';
import { credentialsFrom, freshFields, givenToMerchant } from './credentials-argument.ts';

/** Keys of which each side makes one, as Ví Việt's are. */
const exchanged = {
  name: 'viviet',
  credentials: {
    code: 'merchantSite',
    fields: ['merchantSite', 'secret', 'ours', 'theirs'],
    optional: ['theirs'],
    fresh: { ours: () => 'our key' },
    accepts: {
      ours: (text: string) => text === 'our key',
      theirs: (text: string) => text === 'their key',
    },
    given: ({ ours, ...held }: Readonly<Record<string, string>>) => ({
      ...held,
      half: `${ours}/2`,
    }),
  },
};

test('a key that the merchant alone can make is waited for; ours is made, and its public half given', () => {
  const fields = freshFields(exchanged, { merchantSite: 'nha_sach' });
  expect(fields).toEqual({
    merchantSite: 'nha_sach',
    secret: expect.stringMatching(/^[\w-]{32}$/),
    ours: 'our key',
  });
  expect(Object.keys(credentialsFrom(exchanged, fields).secrets)).toEqual(['secret', 'ours']);
  expect(givenToMerchant(exchanged, fields)).toMatchObject({ half: 'our key/2' });
  expect(givenToMerchant(exchanged, fields)).not.toHaveProperty('ours');
});

test('the merchant’s own key is taken when it is brought, in the form it must have', () => {
  const fields = freshFields(exchanged, { theirs: 'their key' });
  expect(Object.keys(credentialsFrom(exchanged, fields).secrets)).toContain('theirs');
  expect(() => credentialsFrom(exchanged, { ...fields, theirs: 'junk' })).toThrow(
    /theirs is not a key of this protocol’s form/,
  );
});
