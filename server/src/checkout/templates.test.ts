import { expect, test } from 'vitest';
import { htmlBytes } from './html-bytes.ts';
import { compileTemplates } from './templates.ts';
import { textsIn } from './texts.ts';

const render = compileTemplates({ css: '/pay/assets/a.css', js: '/pay/assets/a.js' });
const order = { amount: '1', merchant: '<script>alert(1)</script>', ref: '"&\'', description: '' };

test('what merchants and payers wrote is text, never markup', () => {
  const html = render('paid', 'vi', { base: '/pay/x', order, back: '"><img>' }).toString();
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toContain('<script>alert');
  expect(html).not.toContain('<img>');
  expect(html).toContain('&quot;&amp;&#39;');
});

test('a page holds no script or style of its own, and none from elsewhere', () => {
  const html = render('paid', 'en', { base: '/pay/x', order, back: '/pay/x/return' }).toString();
  expect(html).not.toMatch(/<style|style="|\son\w+="|<script(?! src="\/pay\/assets\/)/);
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
});

test('nothing of the templates’ own marks reaches the page', () => {
  const html = render('unknown-link', 'vi', { base: '', order: undefined }).toString();
  expect(html).not.toMatch(/\[\[|<%|\$\d|undefined/);
});

test('Vietnamese of the templates, of merchants and of ready HTML arrives as UTF-8', () => {
  const html = render('banks', 'vi', {
    base: '/pay/x',
    order: { ...order, merchant: 'Cà phê Đặng 🐘' },
    ...{ search: 'Ngân hàng Á Châu', searchable: true },
    domestic: htmlBytes('<li>Ngân hàng Ngoại thương</li>'),
  }).toString();
  expect(html).toContain('<dd>Cà phê Đặng 🐘</dd>');
  expect(html).toContain('value="Ngân hàng Á Châu"');
  expect(html).toContain('<li>Ngân hàng Ngoại thương</li>');
  expect(html).toContain(textsIn('vi')('banks.title'));
});

test('a view that does not exist is an error', () => {
  expect(() => render('none-such', 'vi', {})).toThrow('no view named none-such');
});

test('a page is rendered in far less than the 60 µs that 2,000 pages a second leave', () => {
  const data = {
    ...{ base: '/pay/x', order, action: '/pay/x/bank/y', attempt: 1, problems: [], beside: {} },
    ...{ kept: {}, proof: { csrf: 'c', word: 'w' } },
    bank: { id: 'VCB', name: 'Vietcombank', fixed: false },
  };
  const renderOften = (times: number): number => {
    const start = performance.now();
    for (let i = 0; i < times; i += 1) render('details-domestic', 'vi', data);
    return ((performance.now() - start) * 1_000) / times;
  };
  renderOften(1_000);
  expect(Math.min(...Array.from({ length: 5 }, () => renderOften(1_000)))).toBeLessThan(60);
});
