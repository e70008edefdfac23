import { expect, test } from 'vitest';
import type { Order } from '../core/payment/order.ts';
import { contentSecurityPolicy, orderPolicy, shopOrigins } from './security-headers.ts';

const orderOf = (success: string, cancel = success, failure = success): Order =>
  ({ returnUrls: { success, cancel, failure } }) as Order;

test.each([
  ['https://shop.vn/paid?x=1', ['https://shop.vn', 'https://www.shop.vn']],
  ['https://www.shop.com.vn/a', ['https://www.shop.com.vn', 'https://shop.com.vn']],
  ['http://shop.vn:8080/', ['http://shop.vn:8080', 'http://www.shop.vn:8080']],
  ['http://127.0.0.1:8082/', ['http://127.0.0.1:8082']],
  ['http://localhost:8082/', ['http://localhost:8082']],
  ['https://bánh-mì.vn/', ['https://xn--bnh-m-xqa5f.vn', 'https://www.xn--bnh-m-xqa5f.vn']],
  ['shop://paid/7', ['shop:']],
  ['vn.shop.app+1://x', ['vn.shop.app+1:']],
])('a form may end at %s: %j', (url, origins) => {
  expect(shopOrigins(orderOf(url))).toEqual(origins);
});

test('three addresses of one shop are named once', () => {
  const order = orderOf('https://a.vn/1', 'https://a.vn/2', 'https://b.vn/3');
  expect(shopOrigins(order)).toEqual([
    ...['https://a.vn', 'https://www.a.vn'],
    ...['https://b.vn', 'https://www.b.vn'],
  ]);
});

test.each([
  'https://a;script-src.vn/',
  'https://a,b.vn/',
  "https://a'b.vn/",
  'not a url',
  'https://[::1]/',
  'javascript:alert(1)',
  'data:text/html,x',
])('an address that a policy cannot name adds nothing to it: %s', (url) =>
  expect(shopOrigins(orderOf(url))).toEqual([]),
);

test('everything that is not ours is forbidden', () => {
  expect(contentSecurityPolicy(['https://shop.vn'])).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; " +
      "form-action 'self' https://shop.vn; frame-ancestors 'none'; base-uri 'none'",
  );
});

test.each([
  ['https://a.vn/1', 'https://a.vn/2?x=https://b.vn'],
  ['https://a.vn/1', 'https://b.vn/1'],
  ['https://a.vn', 'https://a.vn:8443'],
  ['https://a.vn\\@b.vn/', 'https://a.vn\\@c.vn/'],
  ['https:\\\\a.vn/', 'https:\\\\b.vn/'],
  ['https://u@a.vn/', 'https://u@b.vn/'],
  ['https:/\n/a.vn/', 'https:/\n/b.vn/'],
  ['shop://paid', 'store://paid'],
  ['https:a.vn', 'https:b.vn'],
])('the policy of %j is not that of %j when their origins differ', (...urls) => {
  for (const url of [...urls, ...urls]) {
    const order = orderOf(url);
    expect(orderPolicy(order)).toBe(contentSecurityPolicy(shopOrigins(order)));
  }
});
