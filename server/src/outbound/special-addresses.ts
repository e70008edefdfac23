import { cidrs } from './cidr.ts';

/** What sandbox mode may reach without being told. */
export const LOOPBACK = cidrs('127.0.0.0/8', '::1');

/** Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890); none of these is a merchant. */
export const NOT_PUBLIC_V4 = cidrs(
  '0.0.0.0/8', // this network; reaches the machine itself on Linux
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, where most clouds keep their metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT relays
  '192.88.99.0/24', // 6to4 relays, deprecated
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
);

/** The only part of IPv6 given out as global unicast: all else is loopback, local, multicast … */
export const GLOBAL_V6 = cidrs('2000::/3');

/** Source: IANA IPv6 Special-Purpose Address Registry: the exceptions inside 2000::/3. See NEVER_OPENED for 6to4. */
export const NOT_PUBLIC_V6 = cidrs(
  '2001::/23', // protocol assignments: Teredo, benchmarking, ORCHID, AMT, drone ids
  '2001:db8::/32', // documentation
  '2620:4f:8000::/48', // AS112
  '3ffe::/16', // 6bone, returned
  '3fff::/20', // documentation
);

/** RFC 6052: an IPv6-only network reaches a public IPv4 host by this prefix, so what it embeds decides. */
export const NAT64 = cidrs('64:ff9b::/96');

/** Refused even where a setting opens a range around them: keys of the machine, and IPv4 in disguise. */
export const NEVER_OPENED = cidrs(
  '169.254.169.254', // AWS, Google Cloud, Azure, DigitalOcean, Oracle and others
  '169.254.169.253', // AWS, name server of the network
  '169.254.169.123', // AWS, time
  '169.254.170.2', // AWS, keys of a container
  '169.254.170.23', // AWS, keys of a pod
  '169.254.0.23', // Tencent Cloud
  '100.100.100.200', // Alibaba Cloud
  '168.63.129.16', // Azure, host agent: an ordinary public address by its number
  '192.0.0.192', // Oracle Cloud, classic
  'fd00:ec2::254', // AWS
  'fd00:ec2::253',
  'fd00:ec2::23',
  'fd20:ce::254', // Google Cloud
  'fd00:c1::a9fe:a9fe', // Oracle Cloud
  'fd00:42::42', // Scaleway
  'fe80::a9fe:a9fe', // OpenStack
  '::ffff:0:0/96', // IPv4-mapped
  '::ffff:0:0:0/96', // IPv4-translated
  '64:ff9b:1::/48', // NAT64 for local use
  '2002::/16', // 6to4
  '2001::/32', // Teredo
);

/** Names of metadata services: refused in every mode, whatever they resolve to. */
export const METADATA_NAMES: ReadonlySet<string> = new Set([
  'instance-data',
  'metadata',
  'metadata.goog',
  'metadata.google.internal',
  'metadata.tencentyun.com',
]);

/** Endings that public DNS does not serve: RFC 6761, RFC 6762, RFC 8375, ICANN's reserved names. */
export const NOT_PUBLIC_ENDINGS = [
  'alt',
  'corp',
  'example',
  'home',
  'home.arpa',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
  'private',
  'test',
] as const;

/**
 * Ports of other protocols, which an HTTP request must not be sent to.
 * Source: Fetch Standard, "bad port".
 */
export const BAD_PORTS: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
]);
