import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRefusal } from './express-checkout.ts';
import { amounts, junk, refs, texts } from './testing/texts.ts';
import { answerOf, credentials, requestOf } from './testing/vectors.ts';
import {
  formatDetail,
  formatDetailRequest,
  parseDetail,
  parseDetailRequest,
  type TransactionDetail,
} from './transaction-detail.ts';

const paid: TransactionDetail = {
  token: '43614-fc2a',
  orderCode: 'NL01',
  amount: vnd(100_000n),
  status: '00',
  transactionId: '20261122',
  method: 'ATM_ONLINE',
  bankCode: 'VCB',
};

describe('the question', () => {
  const vector = requestOf('GetTransactionDetail');
  test('of the vector is read, and written to the byte', () => {
    expect(parseDetailRequest(vector, credentials)).toEqual({ ok: true, value: '43614-fc2a' });
    expect(formatDetailRequest('43614-fc2a', credentials)).toBe(vector);
  });
  test('of another merchant, or under another password, is nobody’s', () => {
    const others = [
      { ...credentials, merchantId: '1' },
      { ...credentials, merchantPassword: new Secret('other') },
    ];
    for (const other of others) {
      expect(parseDetailRequest(vector, other)).toEqual({
        ok: false,
        error: { code: 'unverified' },
      });
    }
  });
  test.each([
    ['another function', vector.replace('GetTransactionDetail', 'SetExpressCheckout')],
    ['another version', vector.replace('3.1', '3.0')],
    ['no token', vector.replace('43614-fc2a', '')],
  ])('with %s is malformed', (_name, body) => {
    expect(parseDetailRequest(body, credentials)).toEqual({
      ok: false,
      error: { code: 'malformed' },
    });
  });
});

describe('the answer', () => {
  const parse = (xml: string) => parseDetail(xml, paid, credentials);
  const changed = (changes: Partial<TransactionDetail>) =>
    parse(formatDetail({ ...paid, ...changes }, credentials));

  test('of the vector is read', () => {
    expect(parse(answerOf('GetTransactionDetail answer'))).toEqual({ ok: true, value: paid });
  });
  test('is read as it was written', () => {
    const details: fc.Arbitrary<TransactionDetail> = fc.record({
      token: refs,
      orderCode: refs,
      amount: amounts,
      status: fc.constantFrom('00', '01', '02'),
      transactionId: refs,
      method: texts,
      bankCode: texts,
    });
    fc.assert(
      fc.property(details, (given) => {
        const told = parseDetail(formatDetail(given, credentials), given, credentials);
        expect(told).toEqual({ ok: true, value: given });
      }),
    );
  });
  test('or refuses, with a code', () => {
    expect(parse(formatRefusal('29', 'Token không tồn tại'))).toEqual({
      ok: false,
      error: { code: 'refused', errorCode: '29' },
    });
  });
  test('about another order, token or account is not about ours', () => {
    const other = { ok: false, error: { code: 'other_transaction' } };
    expect(changed({ orderCode: 'NL02' })).toEqual(other);
    expect(changed({ token: 'other' })).toEqual(other);
    const toAnother = formatDetail(paid, { ...credentials, receiverEmail: 'other@example.vn' });
    expect(parse(toAnother)).toEqual(other);
  });
  test('to our account, however its letters are written, is about ours', () => {
    const xml = formatDetail(paid, { ...credentials, receiverEmail: 'Ban@Example.vn' });
    expect(parse(xml)).toEqual({ ok: true, value: paid });
  });
  test.each([
    ['no code', answerOf('GetTransactionDetail answer').replace(/<error_code>00/, '<error_code>')],
    ['no status', formatDetail({ ...paid, status: '' }, credentials)],
    ['no amount', formatDetail(paid, credentials).replace('100000', '')],
    ['an amount of zero', formatDetail(paid, credentials).replace('100000', '0')],
    ['a page', '<html></html>'],
  ])('with %s is malformed', (_name, xml) => {
    expect(parse(xml)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parseDetailRequest(text, credentials).ok).toBe(false);
      expect(parseDetail(text, paid, credentials).ok).toBe(false);
    }),
  );
});
