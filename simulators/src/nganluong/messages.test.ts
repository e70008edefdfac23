import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Merchant, openRequest, passwordHash, resultXml } from './messages.ts';

const read = <V>(file: string): readonly V[] => {
  const url = new URL(`../../../wire/src/nganluong/vectors/${file}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as V[];
};

const merchant: Merchant = {
  merchantId: '36680',
  receiverEmail: 'ban@example.vn',
  merchantPassword: 'provider-secret-0',
};
const requests = read<{ readonly name: string; readonly body: string }>('requests.json');
const body = requests[0]?.body ?? '';

test('the golden password, without the gateway’s code', () => {
  const [golden] = read<{ readonly merchant_password: string }>('nganluong.json');
  expect(passwordHash(merchant)).toBe(golden?.merchant_password);
});

test.each(requests)('the golden request $name is opened', ({ name, body: text }) => {
  const opened = openRequest(text, [merchant]);
  expect('fields' in opened && opened.fields.get('function')).toBe(name);
});

test.each<[string, string, string]>([
  ['a stranger', body.replace('36680', '1'), '06'],
  ['another password', body.replace('62535ba4', '00000000'), '07'],
  ['no password', body.replace(/merchant_password=\w+/, ''), '07'],
  ['another version', body.replace('version=3.1', 'version=2.0'), '05'],
  ['a name twice', `${body}&token=1&token=2`, '03'],
])('a request with %s is refused', (_name, text, errorCode) => {
  expect(openRequest(text, [merchant])).toEqual({ errorCode });
});

test('an answer is laid out as Ngân Lượng does, its URLs not escaped', () => {
  const { xml, fields } = read<{ name: string; xml: string; fields: Record<string, string> }>(
    'answers.json',
  ).find(({ name }) => name.endsWith('as Ngan Luong writes it')) ?? { xml: '', fields: {} };
  expect(resultXml(fields)).toBe(xml.replace('<description/>', '<description></description>'));
});
