import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { actOnProviderPage, type Typed } from './provider-page.ts';

type Step = (posted: Readonly<Record<string, string>>) => { html?: string; location?: string };

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

/** A site whose pages are made by the steps, and what was asked of it. */
async function site(steps: Readonly<Record<string, Step>>) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const posted = Object.fromEntries(new URLSearchParams(await text(request)));
    const query = new URLSearchParams(posted).toString();
    asked.push(`${request.method} ${request.url}${query && ` ${query}`}`);
    const { html = '', location } = steps[`${request.method} ${request.url}`]?.(posted) ?? {};
    response.writeHead(
      location === undefined ? 200 : 303,
      location === undefined ? {} : { location },
    );
    response.end(html);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const TYPED: Typed = {
  ...{ number: '9704000000000018', holder: 'NGUYEN VAN A', date: '03/07', otp: '00000000' },
};

const form = (action: string, inputs: string): string =>
  `<form method="post" action="${action}">${inputs}<button>OK</button></form>`;

test('fills in each page by autocomplete, keeps hidden fields, and ends where the payer comes back to us', async () => {
  const ours = await site({ 'GET /back?code=00': () => ({ html: form('/never', '') }) });
  const bank = await site({
    'GET /pay': () => ({
      html: form(
        '/card?a=1&amp;b=2',
        '<input type="hidden" name="token" value="a&quot;b"><input name="no" autocomplete="cc-number">' +
          '<input autocomplete="cc-name" name="who"><input name="when" autocomplete="cc-exp">',
      ),
    }),
    'POST /card?a=1&b=2': () => ({ location: '/otp' }),
    'GET /otp': () => ({ html: form('', '<input name="code" autocomplete="one-time-code">') }),
    // A form without an address is posted to where it is.
    'POST /otp': ({ code }) =>
      code === '00000000' ? { location: `${ours.origin}/back?code=00` } : {},
  });
  await actOnProviderPage(`${bank.origin}/pay`, TYPED);
  expect(bank.asked).toEqual([
    'GET /pay',
    'POST /card?a=1&b=2 token=a%22b&no=9704000000000018&who=NGUYEN+VAN+A&when=03%2F07',
    'GET /otp',
    'POST /otp code=00000000',
  ]);
  expect(ours.asked).toEqual(['GET /back?code=00']);
});

test('a page that shows its form again is tried a few times, not for ever', async () => {
  const page = form('/again', '<input name="code" autocomplete="one-time-code">');
  const bank = await site({
    'GET /pay': () => ({ html: page }),
    'POST /again': () => ({ html: page }),
  });
  await actOnProviderPage(`${bank.origin}/pay`, TYPED);
  expect(bank.asked).toHaveLength(7);
});

test('a page without a form is left alone', async () => {
  const bank = await site({
    'GET /pay': () => ({ html: '<p>Hết giờ</p><form method="get"></form>' }),
  });
  await actOnProviderPage(`${bank.origin}/pay`, TYPED);
  expect(bank.asked).toEqual(['GET /pay']);
});
