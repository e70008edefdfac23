import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBody } from '../shared/body.ts';
import {
  formatDeletedToken,
  formatDeleteToken,
  formatSavedCard,
  parseDeleteToken,
  parseSavedCard,
  type SavedCard,
} from './token.ts';

const card: SavedCard = {
  token: new Secret('2608305625050425'),
  status: 'active',
  holder: 'NGUYEN VAN A',
  maskedNumber: '970400xxxxxx0018',
  date: '',
  type: 'ATM_CARD',
};

test("a saved card is told as in the vendor's sample, and read back", () => {
  const wire = formatSavedCard(card, 'vi');
  expect(JSON.parse(wire)).toEqual({
    errorCode: 0,
    message: 'Thành công',
    tokenResult: {
      status: 'active',
      token: '2608305625050425',
      card_name: 'NGUYEN VAN A',
      card_number: '970400xxxxxx0018',
      card_date: '',
      card_type: 'ATM_CARD',
    },
  });
  const parsed = parseSavedCard({ status: 200, body: wire });
  expect(parsed.ok && { ...parsed.value, token: parsed.value.token.reveal() }).toEqual({
    ...card,
    token: '2608305625050425',
  });
});

test('a token to forget may be a text or a number beyond 2⁵³', () => {
  const sent = formatDeleteToken(new Secret('9704001845460018'));
  for (const body of [sent, '{"token":9704001845460018}', '{"token": 9704001845460018 }']) {
    const parsed = parseBody(body);
    const token = parsed.ok ? parseDeleteToken(parsed.value) : undefined;
    expect(token?.ok && token.value.reveal()).toBe('9704001845460018');
  }
});

test.each([
  ['{}', 'missing'],
  ['{"token":""}', 'missing'],
  ['{"token":"123"}', 'not_a_token'],
  ['{"token":9.7e15}', 'not_a_token'],
  ['{"token":["9704001845460018"]}', 'not_text'],
])('%s is refused with 1: %s', (body, why) => {
  const parsed = parseBody(body);
  expect(parsed.ok && parseDeleteToken(parsed.value)).toEqual({
    ok: false,
    error: { code: 1, field: 'token', why },
  });
});

test('the answer to a deletion says success', () => {
  expect(JSON.parse(formatDeletedToken('en'))).toEqual({ errorCode: 0, message: 'Success' });
});

test('no answer makes the parser throw', () => {
  const answers = fc
    .jsonValue()
    .map((tokenResult) => JSON.stringify({ errorCode: 0, tokenResult }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), answers), (body) => {
      expect(parseSavedCard({ status: 200, body }).ok).toBe(false);
    }),
  );
});
