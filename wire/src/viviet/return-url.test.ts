import { expect, test } from 'vitest';
import { appendQuery, isAppScheme, isReturnUrl } from './return-url.ts';

test.each([
  'https://shop.example/return',
  'http://localhost:8082/r?x=1#y',
  'HTTPS://SHOP.EXAMPLE/',
  'https://shop.example/thanh-toán',
  'myapp://pay/done',
  'MyApp://pay',
])('%s may be returned to', (url) => expect(isReturnUrl(url, ['myapp'])).toBe(true));

test.each([
  ['an app that is not registered', 'other://pay', ['myapp']],
  ['a script', 'javascript://%0aalert(1)', ['javascript']],
  ['data', 'data://text/html,x', ['data']],
  ['a file', 'file:///etc/passwd', ['file']],
  ['no scheme', 'shop.example/r', []],
  ['no host', 'https://', []],
  ['a scheme alone', 'myapp:', ['myapp']],
  ['a line', 'https://shop.example/\nSet-Cookie: x', []],
  ['a space before', ' https://shop.example/', []],
  ['nothing', '', []],
] as const)('%s may not be returned to', (_name, url, schemes) => {
  expect(isReturnUrl(url, schemes)).toBe(false);
});

test.each([
  ['myapp', true],
  ['vn.shop.pay', true],
  ['MyApp', false],
  ['1app', false],
  ['javascript', false],
  ['', false],
])('a merchant may register the scheme %j: %s', (scheme, may) => {
  expect(isAppScheme(scheme)).toBe(may);
});

test.each([
  ['https://shop.example', 'https://shop.example/?a=1'],
  ['https://shop.example/r?', 'https://shop.example/r?a=1'],
  ['https://shop.example/r?x=%20+~*&', 'https://shop.example/r?x=%20+~*&a=1'],
  ['https://shop.example/r?x=1#top?y', 'https://shop.example/r?x=1&a=1#top?y'],
  ['https://shop.example/hủy', 'https://shop.example/h%E1%BB%A7y?a=1'],
  ['myapp://pay/done', 'myapp://pay/done?a=1'],
])('after %s', (url, expected) => expect(appendQuery(url, 'a=1')).toBe(expected));
