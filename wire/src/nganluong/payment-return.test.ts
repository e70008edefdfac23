import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatReturnQuery, parseReturn } from './payment-return.ts';
import { refs } from './testing/texts.ts';

test('every return is read as it was written, after our own parameters', () => {
  const returns = fc.record({ token: refs, orderCode: refs, errorCode: refs });
  fc.assert(
    fc.property(returns, (given) => {
      const query = new URLSearchParams(`attempt=1&token=ours&${formatReturnQuery(given)}`);
      expect(parseReturn(query)).toEqual(given);
    }),
  );
});

test('the token alone is enough', () => {
  expect(parseReturn(new URLSearchParams('token=x'))).toEqual({
    token: 'x',
    orderCode: '',
    errorCode: '',
  });
});

test.each([
  ['nothing', ''],
  ['no token', 'error_code=00&order_code=NL01'],
  ['U+0000', 'token=%00'],
])('a query with %s tells nothing', (_name, query) => {
  expect(parseReturn(new URLSearchParams(query))).toBeUndefined();
});
