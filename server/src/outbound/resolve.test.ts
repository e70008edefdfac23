import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { dnsResolve, systemResolve } from './resolve.ts';

const A = 1;
const AAAA = 28;
const NAME_ERROR = 3;

const servers: Socket[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A name server that knows one name; undefined means that the type has no record, null no name. */
async function nameServer(records: Readonly<Record<number, Uint8Array>> | null): Promise<string> {
  const server = createSocket('udp4');
  servers.push(server);
  server.on('message', (query, from) => {
    // Header, then the question: labels, a zero, type and class.
    const end = query.indexOf(0, 12) + 5;
    const type = query.readUInt16BE(end - 4);
    const data = records?.[type];
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | (records === null ? NAME_ERROR : 0), 2);
    header.fill(0, 6);
    header.writeUInt16BE(data === undefined ? 0 : 1, 6);
    const answer =
      data === undefined
        ? []
        : [Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]), data];
    server.send(
      Buffer.concat([header, query.subarray(12, end), ...answer]),
      from.port,
      from.address,
    );
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${server.address().port}`;
}

const V4 = Uint8Array.of(203, 0, 113, 7);
const V6 = Uint8Array.of(0x2a, 0, ...Array.from({ length: 13 }, () => 0), 7);

describe('the name servers', () => {
  it('give the addresses of both families, IPv4 first', async () => {
    const resolve = dnsResolve([await nameServer({ [A]: V4, [AAAA]: V6 })]);
    expect(await resolve('shop.example.com')).toEqual(['203.0.113.7', '2a00::7']);
  });

  it.each([
    ['IPv4', { [A]: V4 }, '203.0.113.7'],
    ['IPv6', { [AAAA]: V6 }, '2a00::7'],
  ])('are enough when they know %s only', async (_title, records, address) => {
    const resolve = dnsResolve([await nameServer(records)]);
    expect(await resolve('shop.example.com')).toEqual([address]);
  });

  it('say with a code that a name does not exist', async () => {
    const resolve = dnsResolve([await nameServer(null)]);
    await expect(resolve('shop.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('the operating system', () => {
  it('knows localhost', async () => {
    expect(await systemResolve('localhost')).toContain('127.0.0.1');
  });
});
