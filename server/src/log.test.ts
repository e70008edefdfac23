import { Writable } from 'node:stream';
import { Secret } from '@cong/values/secret.ts';
import Fastify from 'fastify';
import type { Logger } from 'pino';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

type Line = Record<string, unknown>;

function capture(): { readonly log: Logger; text(): string; lines(): readonly Line[] } {
  let text = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return {
    log: createLog({ level: 'info', name: 'test', destination }),
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

const SESAME = 'open-sesame';

test.each([
  'passcode',
  'secretKey',
  'SecretKey',
  'secret_key',
  'newPasscode',
  'authorization',
  'checksum',
  'x-banknet-signature',
  'ticket',
  'otp',
  'card',
  'cardNumber',
  'cvv',
  'securityCode',
  'cookie',
  'checkoutToken',
  'key',
  'CONG_MASTER_KEY',
  'DATABASE_URL',
])('a field named %s is masked, however deep it stands', (name) => {
  const { log, text } = capture();
  log.info({ [name]: SESAME }, 'top');
  log.info({ a: { b: [{ [name]: SESAME }] } }, 'deep');
  log.info({ a: { [name]: { inner: SESAME } } }, 'whole');
  expect(text()).not.toContain(SESAME);
  expect(text().match(/\*\*\*/g)).toHaveLength(3);
});

test('what a child logger is bound to is masked too', () => {
  const { log, text } = capture();
  log.child({ otp: SESAME, paymentId: 'p-1' }).info('x');
  expect(text()).not.toContain(SESAME);
  expect(text()).toContain('p-1');
});

test.each([
  ['card 9704000000000018 refused', 'card *** refused'],
  ['card 4111 1111 1111 1111', 'card ***'],
  ['3566-1111-1111-1113', '***'],
  ['GET /pay/3kTOKENxyz/otp?x=1', 'GET /pay/***/otp?x=1'],
  ['http://localhost:8080/pay/3kTOKENxyz', 'http://localhost:8080/pay/***'],
  [
    'https://shop.vn/done?transactionID=A1&ticket=abc#x',
    'https://shop.vn/done?transactionID=A1&ticket=***#x',
  ],
  ['connect postgres://cong:sesame@127.0.0.1/cong', 'connect postgres://cong:***@127.0.0.1/cong'],
])('text is masked, in message, field and error alike: %s', (text, expected) => {
  const { log, lines } = capture();
  log.info(text);
  log.info({ url: text }, 'field');
  log.info('said %s', text);
  log.error(new Error(text));
  log.error({ err: new Error('outer', { cause: new Error(text) }) });
  const [message, field, formatted, error, cause] = lines();
  expect(message?.msg).toBe(expected);
  expect(field?.url).toBe(expected);
  expect(formatted?.msg).toBe(`said ${expected}`);
  expect(error).toMatchObject({ msg: expected, err: { message: expected } });
  expect(cause).toMatchObject({ err: { cause: { message: expected } } });
  expect(error?.err).toMatchObject({ stack: expect.not.stringContaining(text) });
});

test.each([
  '123P1707110106638',
  '1763800000000',
  '9704000000000019',
  '/pay',
  'https://shop.vn/?status=1',
  '018f2c3d-1111-7222-8333-444455556666',
])('what is no secret stays readable: %s', (text) => {
  const { log, lines } = capture();
  log.info({ text, amount: 100_000n, tries: 3 }, text);
  expect(lines()[0]).toMatchObject({ text, msg: text, amount: '100000', tries: 3 });
});

test('an error’s own fields, such as a row quoted by the database, are left out', () => {
  const { log, lines } = capture();
  const error = Object.assign(new Error('duplicate'), {
    code: '23505',
    detail: SESAME,
    params: [1],
  });
  log.error({ err: error }, 'write failed');
  const [line] = lines();
  expect(line).toMatchObject({ msg: 'write failed', err: { type: 'Error', code: '23505' } });
  expect(JSON.stringify(line)).not.toContain(SESAME);
});

test('values that are not data are bounded: secrets, bytes, circles', () => {
  const { log, lines } = capture();
  const circle: Line = {};
  circle.again = circle;
  log.info({ value: new Secret(SESAME), bytes: Buffer.from(SESAME), circle }, 'x');
  expect(lines()[0]).toMatchObject({ value: '***', bytes: '(11 bytes)' });
});

test('a Fastify server’s own request lines hold neither the checkout token nor headers', async () => {
  const { log, text, lines } = capture();
  const app = Fastify({ loggerInstance: log });
  app.get('/pay/:token', () => {
    throw new Error(`bad card 9704000000000018`);
  });
  await app.inject({ url: '/pay/tokentoken?ticket=tick', headers: { authorization: SESAME } });
  await app.close();
  expect(lines()[0]).toMatchObject({ req: { method: 'GET', url: '/pay/***?ticket=***' } });
  expect(lines().some(({ level }) => level === 'error')).toBe(true);
  expect(text()).not.toMatch(/tokentoken|tick\b|open-sesame|9704000000000018/);
});
