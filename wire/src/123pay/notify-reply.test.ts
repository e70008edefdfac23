import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NotifyReplyCode } from './codes.ts';
import { formatNotifyReply, parseNotifyReply } from './notify-reply.ts';
import { sign } from './signature.ts';

const secretKey = new Secret('MIKEY');
const sent = { orderRef: 'ORD/0-é-001', secretKey };
/** The vector. */
const reply = {
  mTransactionID: 'ORD/0-é-001',
  returnCode: '2',
  ts: '1795000003',
  checksum: '9851bc96e8bdc858c538df18d086869a824bb826',
};
const read = (body: string, status = 200) => parseNotifyReply({ status, body }, sent);
const signed = (fields: Record<string, string>) => ({
  ...fields,
  checksum: sign('notifyReply', fields, secretKey),
});

test("a merchant's reply is the vector's", () => {
  const now = new Date(1_795_000_003_500);
  const text = formatNotifyReply(
    { orderRef: reply.mTransactionID, returnCode: '2', now },
    secretKey,
  );
  expect(JSON.parse(text)).toEqual(reply);
});

describe('counts as received', () => {
  const one = { mTransactionID: reply.mTransactionID, returnCode: '1', ts: '1795000003' };
  const early = sign('notifyReply', { ...reply, ts: '1795000002' }, secretKey);
  test.each<[string, string]>([
    ['code 2', JSON.stringify(reply)],
    ['code 1', JSON.stringify(signed(one))],
    ['numbers for code and time', JSON.stringify({ ...reply, returnCode: 2, ts: 1795000003 })],
    ['a checksum of the second before', JSON.stringify({ ...reply, checksum: early })],
    ['space and a byte order mark around it', `\ufeff${JSON.stringify(reply)}\r\n`],
    ['more fields', JSON.stringify({ ...reply, note: ['thanks'] })],
  ])('%s', (_name, body) => expect(read(body)).toBe('received'));
});

describe('is to be tried again', () => {
  const late = sign('notifyReply', { ...reply, ts: '1795000004' }, secretKey);
  const older = sign('notifyReply', { ...reply, ts: '1795000001' }, secretKey);
  const other = signed({ mTransactionID: 'other', returnCode: '1', ts: '1795000003' });
  test.each<[string, string, string]>([
    ['a changed code', JSON.stringify({ ...reply, returnCode: '1' }), 'bad_checksum'],
    ['a changed time', JSON.stringify({ ...reply, ts: '1795000009' }), 'bad_checksum'],
    ['no checksum', JSON.stringify({ ...reply, checksum: undefined }), 'bad_checksum'],
    ['an empty checksum', JSON.stringify({ ...reply, checksum: '' }), 'bad_checksum'],
    ['junk after', JSON.stringify({ ...reply, checksum: `${reply.checksum}0` }), 'bad_checksum'],
    [
      'a checksum of the second after',
      JSON.stringify({ ...reply, checksum: late }),
      'bad_checksum',
    ],
    [
      'a checksum of two seconds before',
      JSON.stringify({ ...reply, checksum: older }),
      'bad_checksum',
    ],
    ['a time that is no number', JSON.stringify({ ...reply, ts: 'now' }), 'bad_checksum'],
    ['an endless time', JSON.stringify({ ...reply, ts: '9'.repeat(5000) }), 'bad_checksum'],
    ['the reply to another order', JSON.stringify(other), 'other_order'],
    ['no code', JSON.stringify({ ...reply, returnCode: undefined }), 'malformed'],
    ['a code that is no text', JSON.stringify({ ...reply, returnCode: true }), 'malformed'],
    ['a page', '<html><body>OK</body></html>', 'malformed'],
    ['a plain 1', '1', 'malformed'],
    ['nothing', '', 'malformed'],
  ])('%s', (_name, body, refused) => expect(read(body)).toEqual({ refused }));

  test.each(['-1', '-2', '-3', '0', '3', '01', '1.0', ' 1', 'OK'])('the code %j', (returnCode) => {
    const body = signed({ mTransactionID: reply.mTransactionID, returnCode, ts: '1795000003' });
    expect(read(JSON.stringify(body))).toEqual({ refused: 'return_code', returnCode });
  });

  test('the code -1 even when its checksum is wrong, as with a wrong key', () => {
    const body = JSON.stringify({ ...reply, returnCode: -1 });
    expect(read(body)).toEqual({ refused: 'return_code', returnCode: '-1' });
  });

  test.each([201, 204, 301, 302, 400, 404, 500, 503])('HTTP %i', (status) => {
    expect(read(JSON.stringify(reply), status)).toEqual({ refused: 'http_status' });
  });
});

test('every reply that a merchant formats is understood', () => {
  const codes = fc.constantFrom<NotifyReplyCode>('1', '2', '-1', '-2', '-3');
  const refs = fc.string({ unit: 'grapheme', minLength: 1 }).filter((ref) => !ref.includes('\0'));
  const times = fc.date({ min: new Date(1000), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(refs, codes, times, (orderRef, returnCode, now) => {
      const body = formatNotifyReply({ orderRef, returnCode, now }, secretKey);
      const verdict = parseNotifyReply({ status: 200, body }, { orderRef, secretKey });
      const received = returnCode === '1' || returnCode === '2';
      expect(verdict).toEqual(received ? 'received' : { refused: 'return_code', returnCode });
    }),
  );
});

test('no answer makes the parser throw, or counts as received by chance', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
      expect(read(body)).not.toBe('received');
    }),
  );
});
