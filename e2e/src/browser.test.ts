import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';

const TEXT = 'Cổng thanh toán: Nguyễn Văn Ậ, số tiền 35.000 ₫, hết hạn — Ưu đãi ngày mồng Tám';

const PAGE = `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Cổng</title>
  <style>body { background: red }</style><link rel="stylesheet" href="/style.css">
  <p id="text">${TEXT}</p><script>document.title = 'inline script ran'</script>
  <form method="post" action="http://elsewhere.test/"><button>Gửi</button></form>`;

let server: Server;
let browser: Browser;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/style.css') {
      response.setHeader('content-type', 'text/css').end('p { font: 24px sans-serif }');
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; form-action 'self'",
    );
    response.end(PAGE);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  server.close();
});

test('a page is shown, and its content security policy holds', async () => {
  const page = await browser.newPage();
  const violations: string[] = [];
  page.on('console', (message) => violations.push(message.text()));
  await page.goto(url);
  expect(await page.textContent('#text')).toBe(TEXT);
  expect(await page.title()).toBe('Cổng');
  const style = await page.$eval('#text', (p) => [
    getComputedStyle(p).fontSize,
    getComputedStyle(document.body).backgroundColor,
  ]);
  expect(style).toEqual(['24px', 'rgba(0, 0, 0, 0)']);
  const refused = page.waitForEvent('console', (message) => message.text().includes('form-action'));
  await page.$eval('form', (form) => form.requestSubmit());
  await refused;
  expect(page.url()).toBe(url);
  for (const directive of ['style-src', 'script-src', 'form-action']) {
    expect(violations).toContainEqual(expect.stringContaining(directive));
  }
  await page.close();
});

test('every Vietnamese letter has a glyph of its own', async () => {
  const page = await browser.newPage({ viewport: { width: 900, height: 120 } });
  await page.goto(url);
  const missing = await page.evaluate(() => {
    const draw = (letter: string): string => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 48;
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.font = '32px sans-serif';
      context.fillText(letter, 4, 36);
      return canvas.toDataURL();
    };
    const base = 'aăâeêioôơuưy';
    const tones = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
    const small = [...base].flatMap((vowel) =>
      tones.map((tone) => (vowel + tone).normalize('NFC')),
    );
    const letters = [...small, 'đ', '₫'].flatMap((letter) => [letter, letter.toUpperCase()]);
    const noGlyph = draw('\u{10FFFD}');
    const seen = new Map<string, string>();
    return [...new Set(letters)].filter((letter) => {
      const picture = draw(letter);
      const twin = seen.get(picture);
      seen.set(picture, letter);
      return picture === noGlyph || twin !== undefined;
    });
  });
  expect(missing).toEqual([]);
  await page.close();
});
