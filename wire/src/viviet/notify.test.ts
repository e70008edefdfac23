import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOTIFY_REPLY_CODES } from './codes.ts';
import { formatNotify, formatNotifyReply, openNotify, parseNotifyReply } from './notify.ts';
import type { PaymentReturn, ReturnSigner } from './payment-return.ts';
import { v1 } from './testing/orders.ts';
import { gatewayKeys, merchantKeys } from './testing/parties.ts';

const paid: PaymentReturn = {
  locale: 'vn',
  orderRef: 'O-1',
  tryRef: 'T1',
  methods: '',
  totalAmount: vnd(200_000n),
  amount: vnd(200_000n),
  fee: vnd(0n),
  transactionNo: '1449514',
  responseCode: 'PAY-0000',
  message: 'Giao dịch thành công',
  requestedAt: new Date('2026-11-22T09:04:51Z'),
  respondedAt: new Date('2026-11-22T09:05:12Z'),
};

const version1: ReturnSigner = { version: '1.0', secret: v1.secret };
const sender: ReturnSigner = { version: '2.0', merchantSite: 'demo_site', keys: gatewayKeys };
const receiver: ReturnSigner = { version: '2.0', merchantSite: 'demo_site', keys: merchantKeys };

test.each([
  ['1.0', version1, version1],
  ['2.0', sender, receiver],
])(
  'a notification of version %s is a form that the listener believes',
  (_version, ours, theirs) => {
    const body = formatNotify(paid, ours);
    expect(openNotify(body, theirs)).toEqual({ ok: true, value: paid });
    expect(openNotify(body.replace(/&secure_hash=.*/, ''), theirs)).toEqual({
      ok: false,
      error: { code: 'not_authenticated' },
    });
  },
);

const reply = (body: string, status = 200) => parseNotifyReply({ status, body });

test('00 alone counts as received', () => {
  expect(formatNotifyReply('00')).toBe('{"RspCode":"00","Message":"Received"}');
  for (const code of Object.keys(NOTIFY_REPLY_CODES) as (keyof typeof NOTIFY_REPLY_CODES)[]) {
    const expected = code === '00' ? 'received' : { refused: 'return_code', returnCode: code };
    expect(reply(formatNotifyReply(code))).toEqual(expected);
  }
  expect(reply('{"RspCode":"00"}')).toBe('received');
});

test.each<[string, string, number, object]>([
  ['another status', '{"RspCode":"00"}', 201, { refused: 'http_status' }],
  ['a page', '<html>00</html>', 200, { refused: 'malformed' }],
  ['nothing', '', 200, { refused: 'malformed' }],
  ['no code', '{}', 200, { refused: 'malformed' }],
  ['an empty code', '{"RspCode":""}', 200, { refused: 'malformed' }],
  ['a list', '{"RspCode":["00"]}', 200, { refused: 'malformed' }],
  ['another name', '{"rspcode":"00"}', 200, { refused: 'malformed' }],
  ['a code with more', '{"RspCode":"00 "}', 200, { refused: 'return_code', returnCode: '00 ' }],
])('%s means: try again', (_name, body, status, refusal) => {
  expect(reply(body, status)).toEqual(refusal);
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(reply(text)).not.toBe('received');
      expect(openNotify(text, receiver).ok).toBe(false);
    }),
  );
});
