import { expect, test } from 'vitest';
import { verdictText } from './verdict-text.ts';

test.each([
  ['received', 'received'],
  ['return_code -3', 'the merchant answered: -3'],
  ['redirect 302', 'answered by a redirect, which is not followed: 302'],
  ['unreachable ECONNREFUSED', 'not reachable: ECONNREFUSED'],
  ['refused_address not_public_address', 'not called, since its address may not be'],
  ['no_notify_url', 'the merchant has no notify URL'],
  ['a_verdict_of_tomorrow 7', 'a_verdict_of_tomorrow 7'],
  ['return_code \u001b[31m', 'the merchant answered: \ufffd[31m'],
])('an operator reads what became of a try: %s', (verdict, text) => {
  expect(verdictText(verdict)).toBe(text);
});
