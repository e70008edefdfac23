import type { PaymentId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import { browserFromForm, csrfToken, isCsrfToken, returnProof } from './csrf.ts';

const key = new Secret('key');
const form = { paymentId: 'p1' as PaymentId, step: 'otp A 0', browser: 'b1' };

test('a form is known again only with the same payment, step, browser and key', () => {
  const token = csrfToken(key, form);
  expect(isCsrfToken(key, form, token)).toBe(true);
  expect(isCsrfToken(key, { ...form, paymentId: 'p2' as PaymentId }, token)).toBe(false);
  expect(isCsrfToken(key, { ...form, step: 'otp A 1' }, token)).toBe(false);
  expect(isCsrfToken(key, { ...form, browser: 'b2' }, token)).toBe(false);
  expect(isCsrfToken(new Secret('other'), form, token)).toBe(false);
});

test.each(['', 'x', csrfToken(key, form).slice(0, -1), `${csrfToken(key, form)}A`])(
  'the token %j proves nothing',
  (token) => expect(isCsrfToken(key, form, token)).toBe(false),
);

test('one word of a form stands for one browser of one payment', () => {
  const cookie = browserFromForm(key, form.paymentId, 'word');
  expect(cookie).toMatch(/^[\w-]{22}$/);
  expect(browserFromForm(key, form.paymentId, 'word')).toBe(cookie);
  expect(browserFromForm(key, form.paymentId, 'other')).not.toBe(cookie);
  expect(browserFromForm(key, 'p2' as PaymentId, 'word')).not.toBe(cookie);
  expect(returnProof(key, 'word')).not.toBe(cookie);
});
