import { createHash, createHmac } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import { likelyFault } from './likely-fault.ts';

const KEY = 'MIKEY';
const FIELDS = {
  mTransactionID: 'DH1',
  merchantCode: 'MICODE',
  bankCode: '123PVCB',
  totalAmount: '100000',
  clientIP: '127.0.0.1',
  custName: 'Nguyễn Văn A ',
  custGender: 'U',
  redirectURL: 'https://shop.example/back',
  description: 'Cà phê',
  passcode: 'MIPASSCODE',
};
const BEFORE = 'DH1MICODE123PVCB100000127.0.0.1Nguyễn Văn A Uhttps://shop.example/back';
const SIGNED = `${BEFORE}MIPASSCODE`;
const digest = (algorithm: string, text: string | Buffer) =>
  createHash(algorithm).update(text).digest('hex');
const sha1 = (text: string | Buffer) => digest('sha1', text);

const faultOf = (checksum: unknown) =>
  likelyFault('createOrder', { ...FIELDS, checksum }, new Secret(KEY));

test.each([
  [undefined, 'there is no checksum'],
  ['', 'there is no checksum'],
  [sha1(SIGNED + KEY).toUpperCase(), 'upper case'],
  [`${sha1(SIGNED + KEY)}\n`, 'spaces'],
  [
    createHash('sha1')
      .update(SIGNED + KEY)
      .digest('base64'),
    'Base64',
  ],
  [sha1(SIGNED), 'secretKey is not put after'],
  [sha1(KEY + SIGNED), 'secretKey stands before'],
  [sha1(BEFORE + KEY), 'passcode is left out'],
  [sha1(`${BEFORE}${KEY}MIPASSCODE`), 'secretKey stands where passcode belongs'],
  [sha1(`${SIGNED}MIPASSCODE`), 'passcode is put in place of secretKey'],
  [digest('md5', SIGNED + KEY), 'it is MD5'],
  [digest('sha256', SIGNED + KEY).toUpperCase(), 'it is SHA-256'],
  [createHmac('sha1', KEY).update(SIGNED).digest('hex'), 'it is an HMAC'],
  [sha1(`${BEFORE}Cà phêMIPASSCODE${KEY}`), 'in the order of the message'],
  [
    sha1(
      `${BEFORE.replace('Nguyễn Văn A U', 'Nguyễn Văn A nullUnullnullnullnull')}nullMIPASSCODE${KEY}`,
    ),
    'empty fields are signed as null',
  ],
  [sha1(SIGNED.normalize('NFD') + KEY), undefined],
  [
    sha1(SIGNED.replaceAll('ễ', '\\u1ec5').replaceAll('ă', '\\u0103') + KEY),
    'signed as JSON escapes',
  ],
  [sha1(SIGNED.replaceAll('/', '\\/') + KEY), 'slashes escaped'],
  [
    sha1(
      `DH1MICODE123PVCB100000127.0.0.1${encodeURIComponent('Nguyễn Văn A ')}U${encodeURIComponent('https://shop.example/back')}MIPASSCODE${KEY}`,
    ),
    'URL-encoded',
  ],
  [sha1(SIGNED.replace('A U', 'AU') + KEY), 'without the spaces around them'],
  [sha1(Buffer.from(SIGNED + KEY, 'latin1')), 'another encoding'],
  ['0'.repeat(40), undefined],
])('%s: %s', (checksum, told) => {
  const fault = faultOf(checksum);
  if (told === undefined) expect(fault).toBeUndefined();
  else expect(fault).toContain(told);
});

test('in alphabetical order', () => {
  const names = Object.keys(FIELDS).sort() as (keyof typeof FIELDS)[];
  expect(faultOf(sha1(names.map((name) => FIELDS[name]).join('') + KEY))).toContain('alphabetical');
});

test.each(['|', '&', ',', ' '])('joined by %j', (separator) => {
  const values = ['DH1', 'MICODE', '127.0.0.1', 'MIPASSCODE', KEY];
  const checksum = sha1(values.join(separator));
  const asked = { mTransactionID: 'DH1', merchantCode: 'MICODE', clientIP: '127.0.0.1' };
  const fields = { ...asked, passcode: 'MIPASSCODE', checksum };
  expect(likelyFault('queryOrder', fields, new Secret(KEY))).toContain(JSON.stringify(separator));
});

test.each(['null', 'undefined', 'None'])('what is empty in one way or one field as %s', (word) => {
  const sent = { ...FIELDS, custAddress: '', custPhone: '', custDOB: null };
  const signed = (address: string, dob: string, phone: string, rest: string) =>
    sha1(
      'DH1MICODE123PVCB100000127.0.0.1Nguyễn Văn A ' +
        `${address}U${dob}${phone}${rest}${rest}https://shop.example/back${rest}MIPASSCODE${KEY}`,
    );
  for (const checksum of [
    signed(word, word, word, word),
    signed(word, '', word, ''),
    signed('', word, '', ''),
    signed('', '', '', word),
    signed('', word, '', word),
    signed(word, '', '', ''),
    signed('', '', word, ''),
  ]) {
    const told = likelyFault('createOrder', { ...sent, checksum }, new Secret(KEY));
    expect(told).toBe(`empty fields are signed as ${word}: they add nothing`);
  }
});

test.each([
  ['100000.00', '100000'],
  ['100000.0000', '100000.00'],
  ['100000', '100000.00'],
  ['100000', '100000.0'],
])('an amount that is sent as %s and signed as %s', (sent, signed) => {
  const checksum = sha1(SIGNED.replace('100000', signed) + KEY);
  const fields = { ...FIELDS, totalAmount: sent, checksum };
  const told = 'totalAmount is signed with other decimals than it is sent with: sign what is sent';
  expect(likelyFault('createOrder', fields, new Secret(KEY))).toBe(told);
});

test('another amount than the one that is sent is not told as its decimals', () => {
  expect(faultOf(sha1(SIGNED.replace('100000', '1000') + KEY))).toBeUndefined();
});

test('an amount that is sent as a JSON number', () => {
  const fields = { ...FIELDS, totalAmount: 100000, checksum: sha1(SIGNED + KEY) };
  expect(likelyFault('createOrder', fields, new Secret(KEY))).toContain('send every value as text');
});

test('never names the key', () => {
  for (const checksum of ['', sha1(SIGNED), sha1(KEY + SIGNED), 'x']) {
    expect(faultOf(checksum) ?? '').not.toContain(KEY);
  }
});
