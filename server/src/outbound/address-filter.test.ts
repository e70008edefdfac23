import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkUrl, isPublicAddress, type UrlRefusal } from './address-filter.ts';
import { cidrs, isAddressWithin, parseCidrs } from './cidr.ts';
import { LOOPBACK } from './special-addresses.ts';

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '14.225.0.1',
  '100.63.255.255',
  '100.128.0.0',
  '113.160.0.1',
  '126.255.255.255',
  '128.0.0.1',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '191.255.255.255',
  '192.0.1.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '203.0.112.255',
  '203.0.114.0',
  '223.255.255.255',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2400:cb00::1',
  '2405:4800::1',
  '2606:4700:4700::1111',
  '2a00:1450:4009::200e',
  // An IPv6-only network reaches public IPv4 hosts so.
  '64:ff9b::8.8.8.8',
  '64:ff9b::808:808',
];

const NOT_PUBLIC = [
  '0.0.0.0',
  '0.0.0.1',
  '0.255.255.255',
  '10.0.0.0',
  '10.255.255.255',
  '100.64.0.0',
  '100.100.100.200',
  '100.127.255.255',
  '127.0.0.0',
  '127.0.0.1',
  '127.255.255.255',
  '168.63.129.16',
  '169.254.0.0',
  '169.254.169.254',
  '169.254.170.2',
  '169.254.255.255',
  '172.16.0.0',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.0.0',
  '192.168.255.255',
  '192.175.48.1',
  '198.18.0.0',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.255',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.0',
  '255.255.255.255',
  '::',
  '::1',
  '::2',
  // IPv4-compatible, mapped and translated: also around public addresses.
  '::127.0.0.1',
  '::8.8.8.8',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:a9fe:a9fe',
  '::ffff:8.8.8.8',
  '0:0:0:0:0:ffff:7f00:1',
  '::ffff:0:127.0.0.1',
  '::ffff:0:8.8.8.8',
  // NAT64
  '64:ff9b::127.0.0.1',
  '64:ff9b::10.0.0.1',
  '64:ff9b::100.64.0.1',
  '64:ff9b::169.254.169.254',
  '64:ff9b::168.63.129.16',
  '64:ff9b::192.168.1.1',
  '64:ff9b::',
  '64:ff9b:1::1',
  '64:ff9b:1::8.8.8.8',
  '64:ff9b:1:ffff::10.0.0.1',
  '64:ff9b:2::8.8.8.8',
  // 6to4, Teredo and the rest of 2001::/23
  '2002:7f00:1::',
  '2002:a00:1::1',
  '2002:808:808::1',
  '2001::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:1::1',
  '2001:2::1',
  '2001:3::1',
  '2001:4:112::1',
  '2001:10::1',
  '2001:20::1',
  '2001:30::1',
  '2001:1ff::1',
  '2001:db8::1',
  '2620:4f:8000::1',
  '3ffe::1',
  '3fff::1',
  '3fff:fff:ffff::1',
  // ISATAP
  '2a00:1450::5efe:10.0.0.1',
  '2a00:1450::200:5efe:10.0.0.1',
  // Outside 2000::/3
  '100::1',
  '1fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  'fdff:ffff::1',
  'fe80::1',
  'fe80::a9fe:a9fe',
  'febf::1',
  'fec0::1',
  'feff::1',
  'ff00::1',
  'ff02::1',
  'ff0e::1',
  // No address in its standard form
  '',
  ' 8.8.8.8',
  '8.8.8.8 ',
  '08.8.8.8',
  '8.8.8',
  '134744072',
  '0x8.8.8.8',
  '8.8.8.8/32',
  '[2606:4700:4700::1111]',
  '2606:4700:4700::1111%eth0',
  'fe80::1%eth0',
  'example.com',
];

/** URLs, and why they are refused; undefined where they may be called. */
const URLS: readonly (readonly [string, UrlRefusal | undefined])[] = [
  ['http://example.com/', undefined],
  ['https://example.com/notify?a=b#c', undefined],
  ['HTTPS://EXAMPLE.COM/', undefined],
  ['https://example.com:8443/', undefined],
  ['http://example.com:80/', undefined],
  ['http://example.com:', undefined],
  ['https://a.b-c.d_e.example.com.vn/ipn', undefined],
  ['https://thanh-toán.vn/', undefined],
  ['https://localhost.example.com/', undefined],
  ['https://mylocalhost.com/', undefined],
  ['https://internal.vn/', undefined],
  ['http://8.8.8.8/', undefined],
  ['http://8.8.8.8./', undefined],
  ['http://134744072/', undefined],
  ['http://0x08080808/', undefined],
  ['http://[2606:4700:4700::1111]/', undefined],
  ['http://[64:ff9b::8.8.8.8]/', undefined],
  // Text that is no URL
  ['', 'malformed_url'],
  ['example.com', 'malformed_url'],
  ['//example.com/', 'malformed_url'],
  ['http://', 'malformed_url'],
  ['http://exa mple.com/', 'malformed_url'],
  ['http://example.com:65536/', 'malformed_url'],
  ['http://256.1.1.1/', 'malformed_url'],
  ['http://1.2.3.4.5/', 'malformed_url'],
  ['http://08.1.1.1/', 'malformed_url'],
  ['http://4294967296/', 'malformed_url'],
  ['http://[fe80::1%25eth0]/', 'malformed_url'],
  ['http://[::1/', 'malformed_url'],
  ['http://127.0.0.1%00.example.com/', 'malformed_url'],
  [`https://example.com/${'a'.repeat(2_048)}`, 'malformed_url'],
  // Schemes
  ['ftp://example.com/', 'not_http'],
  ['file:///etc/passwd', 'not_http'],
  ['gopher://example.com/', 'not_http'],
  ['ws://example.com/', 'not_http'],
  ['data:text/plain,hi', 'not_http'],
  ['javascript:alert(1)', 'not_http'],
  ['localhost:8080', 'not_http'],
  // Credentials
  ['http://user@example.com/', 'credentials_in_url'],
  ['http://user:pass@example.com/', 'credentials_in_url'],
  ['http://:pass@example.com/', 'credentials_in_url'],
  ['http://example.com@127.0.0.1/', 'credentials_in_url'],
  ['http://example.com:80@127.0.0.1/', 'credentials_in_url'],
  // Ports
  ['http://example.com:0/', 'port'],
  ['http://example.com:22/', 'port'],
  ['https://example.com:25/', 'port'],
  ['http://example.com:6667/', 'port'],
  // Loopback, in every way that a URL can write it
  ['http://127.0.0.1/', 'not_public_address'],
  ['http://127.0.0.1./', 'not_public_address'],
  ['http://127.1/', 'not_public_address'],
  ['http://127.0.1/', 'not_public_address'],
  ['http://2130706433/', 'not_public_address'],
  ['http://2130706433./', 'not_public_address'],
  ['http://0x7f000001/', 'not_public_address'],
  ['http://0x7f.1/', 'not_public_address'],
  ['http://0x7f.0x0.0x0.0x1/', 'not_public_address'],
  ['http://017700000001/', 'not_public_address'],
  ['http://0177.0.0.01/', 'not_public_address'],
  ['http://0000000177.1/', 'not_public_address'],
  ['http://①②⑦.⓪.⓪.①/', 'not_public_address'],
  ['http://１２７.0.0.1/', 'not_public_address'],
  ['http://127。0。0。1/', 'not_public_address'],
  ['http://%31%32%37.0.0.1/', 'not_public_address'],
  ['http://127.0.0.1:8080/', 'not_public_address'],
  ['http:127.0.0.1', 'not_public_address'],
  ['http:\\\\127.0.0.1\\', 'not_public_address'],
  ['http://127.0.0.1\\@example.com/', 'not_public_address'],
  ['http://127.0.0.1#@example.com/', 'not_public_address'],
  ['http://127.0\n.0.1/', 'not_public_address'],
  ['http://[::1]/', 'not_public_address'],
  ['http://[0:0:0:0:0:0:0:1]/', 'not_public_address'],
  ['http://[::ffff:127.0.0.1]/', 'not_public_address'],
  ['http://[::ffff:7f00:1]/', 'not_public_address'],
  ['http://[::127.0.0.1]/', 'not_public_address'],
  ['http://[64:ff9b::7f00:1]/', 'not_public_address'],
  ['http://[2002:7f00:1::]/', 'not_public_address'],
  // Everything else that is not public
  ['http://0/', 'not_public_address'],
  ['http://0.0.0.0/', 'not_public_address'],
  ['http://[::]/', 'not_public_address'],
  ['http://10.1/', 'not_public_address'],
  ['http://0xa.0.0.1/', 'not_public_address'],
  ['http://0300.0250.0.1/', 'not_public_address'],
  ['http://3232235521/', 'not_public_address'],
  ['http://169.254.169.254/latest/meta-data/', 'not_public_address'],
  ['http://2852039166/', 'not_public_address'],
  ['http://0xA9FEA9FE/', 'not_public_address'],
  ['http://0251.0376.0251.0376/', 'not_public_address'],
  ['http://[::ffff:a9fe:a9fe]/', 'not_public_address'],
  ['http://100.100.100.200/', 'not_public_address'],
  ['http://168.63.129.16/', 'not_public_address'],
  ['http://[fd00:ec2::254]/', 'not_public_address'],
  ['http://[fe80::1]/', 'not_public_address'],
  ['http://255.255.255.255/', 'not_public_address'],
  // Names no host of the public network has
  ['http://example.com./', 'malformed_name'],
  ['http://localhost./', 'malformed_name'],
  ['http://localhost%2e/', 'malformed_name'],
  ['http://metadata.google.internal./', 'malformed_name'],
  ['http://example..com/', 'malformed_name'],
  ['http://.example.com/', 'malformed_name'],
  ['http://./', 'malformed_name'],
  ['http://-example.com/', 'malformed_name'],
  ['http://example-.com/', 'malformed_name'],
  ['http://*.example.com/', 'malformed_name'],
  ['http://exam!ple.com/', 'malformed_name'],
  [`http://${'a'.repeat(64)}.com/`, 'malformed_name'],
  [`http://${'a.'.repeat(126)}com/`, 'malformed_name'],
  ['http://localhost/', 'not_public_name'],
  ['http://LOCALHOST:8080/', 'not_public_name'],
  ['http://ｌｏｃａｌｈｏｓｔ/', 'not_public_name'],
  ['http://%6c%6fcalhost/', 'not_public_name'],
  ['http://local\u00adhost/', 'not_public_name'],
  ['http://shop.localhost/', 'not_public_name'],
  ['http://localhost.localdomain/', 'not_public_name'],
  ['http://postgres/', 'not_public_name'],
  ['http://metadata/', 'not_public_name'],
  ['http://metadata.google.internal/', 'not_public_name'],
  ['http://metadata.goog/', 'not_public_name'],
  ['http://metadata.tencentyun.com/', 'not_public_name'],
  ['http://host.docker.internal/', 'not_public_name'],
  ['http://printer.local/', 'not_public_name'],
  ['http://router.home.arpa/', 'not_public_name'],
  ['http://db.svc.cluster.local/', 'not_public_name'],
  ['http://shop.test/', 'not_public_name'],
  ['http://shop.onion/', 'not_public_name'],
];

describe('an address', () => {
  it.each(PUBLIC)('%s may be called', (ip) => {
    expect(isPublicAddress(ip, [])).toBe(true);
  });

  it.each(NOT_PUBLIC)('%j may not be called', (ip) => {
    expect(isPublicAddress(ip, [])).toBe(false);
  });

  it('embedded in NAT64 has the verdict of the address itself', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(isPublicAddress(`64:ff9b::${ip}`, [])).toBe(isPublicAddress(ip, []));
      }),
    );
  });

  it('never makes the filter throw, whatever its text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.webUrl()), (text) => {
        expect(isPublicAddress(text, LOOPBACK)).toBeTypeOf('boolean');
        expect(checkUrl(text).ok).toBeTypeOf('boolean');
      }),
    );
  });
});

describe('an opened range', () => {
  const opened = [...LOOPBACK, ...cidrs('192.168.1.0/24', '10.0.0.7')];

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['192.168.1.255', true],
    ['10.0.0.7', true],
    ['8.8.8.8', true],
    ['192.168.2.1', false],
    ['10.0.0.8', false],
    ['0.0.0.0', false],
    ['::ffff:127.0.0.1', false],
    ['64:ff9b::127.0.0.1', false],
  ])('%s: %s', (ip, verdict) => {
    expect(isPublicAddress(ip, opened)).toBe(verdict);
  });

  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::169.254.169.254',
    '2002:a9fe:a9fe::',
    '2001:0:a9fe:a9fe::1',
    '::ffff:0:169.254.169.254',
  ])('never covers %s', (ip) => {
    expect(isPublicAddress(ip, cidrs('0.0.0.0/0', '::/0'))).toBe(false);
  });
});

describe('a URL', () => {
  it.each(URLS)('%s: %s', (url, refusal) => {
    const checked = checkUrl(url);
    expect(checked.ok ? undefined : checked.error).toBe(refusal);
  });

  it('is handed on as it was checked', () => {
    expect(checkUrl('http://0x08.8.8.8/a b')).toMatchObject({
      ok: true,
      value: { href: 'http://8.8.8.8/a%20b' },
    });
  });

  it.each([
    ['http://localhost:8082/notify', true],
    ['http://127.0.0.1:8082/notify', true],
    ['http://shop/notify', true],
    ['http://host.docker.internal/notify', true],
    ['http://10.0.0.1/', false],
    ['http://metadata.google.internal/', false],
    ['http://metadata/', false],
    ['http://localhost./', false],
  ])('with loopback opened, %s: %s', (url, verdict) => {
    expect(checkUrl(url, LOOPBACK).ok).toBe(verdict);
  });
});

describe('the setting of opened ranges', () => {
  it.each(['', ' ', '10.0.0.0/8', '10.0.0.0/8, 192.168.0.0/16 fd00::/8', '10.0.0.1', '::1/128'])(
    '%j is read',
    (text) => {
      expect(parseCidrs(text).ok).toBe(true);
    },
  );

  it.each([
    ['10.0.0.0/33', '10.0.0.0/33'],
    ['::1/129', '::1/129'],
    ['10.0.0.0/8,10/8', '10/8'],
    ['10.0.0.0/-1', '10.0.0.0/-1'],
    ['10.0.0.0/', '10.0.0.0/'],
    ['10.0.0.0/8/8', '10.0.0.0/8/8'],
    ['localhost', 'localhost'],
    ['0x0a.0.0.0/8', '0x0a.0.0.0/8'],
  ])('%j is refused with the part that is wrong', (text, wrong) => {
    expect(parseCidrs(text)).toEqual({ ok: false, error: { code: 'not_a_cidr', text: wrong } });
  });
});

describe('isAddressWithin', () => {
  it.each([
    ['203.0.113.7', ['203.0.113.0/24'], true],
    ['203.0.114.7', ['203.0.113.0/24'], false],
    ['::ffff:203.0.113.7', ['203.0.113.0/24'], true],
    ['2001:db8::7', ['203.0.113.0/24', '2001:db8::/32'], true],
    ['203.0.113.7', [], false],
    ['nowhere', ['0.0.0.0/0'], false],
  ] as const)('%s in %j: %s', (address, ranges, expected) => {
    expect(isAddressWithin(address, ranges)).toBe(expected);
  });
});
