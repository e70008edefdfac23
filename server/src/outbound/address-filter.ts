import { err, ok, type Result } from '@cong/values/result.ts';
import ipaddr from 'ipaddr.js';
import { type Address, type Cidr, parseAddress, within } from './cidr.ts';
import {
  BAD_PORTS,
  GLOBAL_V6,
  METADATA_NAMES,
  NAT64,
  NEVER_OPENED,
  NOT_PUBLIC_ENDINGS,
  NOT_PUBLIC_V4,
  NOT_PUBLIC_V6,
} from './special-addresses.ts';

/** Why a URL is not called, in the order of checking. */
export type UrlRefusal =
  | 'malformed_url'
  | 'not_http'
  | 'credentials_in_url'
  | 'port'
  | 'not_public_address'
  | 'malformed_name'
  | 'not_public_name';

const URL_MAX = 2_048;
const NAME_MAX = 253;
const NAME = /^(?!-)[a-z0-9_-]{0,62}[a-z0-9_](?:\.(?!-)[a-z0-9_-]{0,62}[a-z0-9_])*$/;

const embeddedV4 = (address: Address): Address => new ipaddr.IPv4(address.toByteArray().slice(12));

/** ISATAP (RFC 5214) hides an IPv4 address behind 0:5efe or 200:5efe in any prefix. */
function isIsatap(address: Address): boolean {
  const [a, b, c, d] = address.toByteArray().slice(8, 12);
  return (a === 0x00 || a === 0x02) && b === 0x00 && c === 0x5e && d === 0xfe;
}

function isPublic(address: Address): boolean {
  if (within(address, NEVER_OPENED)) return false;
  if (address.kind() === 'ipv4') return !within(address, NOT_PUBLIC_V4);
  if (within(address, NAT64)) return isPublic(embeddedV4(address));
  return within(address, GLOBAL_V6) && !within(address, NOT_PUBLIC_V6) && !isIsatap(address);
}

/** Whether an address may be called: public, or opened by the list. Text that is no address: no. */
export function isPublicAddress(ip: string, allow: readonly Cidr[]): boolean {
  const address = parseAddress(ip);
  if (address === undefined) return false;
  if (isPublic(address)) return true;
  // What is dangerous under any setting stays shut, also when it hides in NAT64.
  if (within(address, NEVER_OPENED) || within(address, NAT64)) return false;
  return within(address, allow);
}

/** A URL's host as an address without brackets, or undefined when it is a name. */
export function addressOfHost(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return parseAddress(bare) === undefined ? undefined : bare;
}

const isSpecialName = (name: string): boolean =>
  !name.includes('.') ||
  NOT_PUBLIC_ENDINGS.some((ending) => name === ending || name.endsWith(`.${ending}`));

function refusedName(name: string, allow: readonly Cidr[]): UrlRefusal | undefined {
  // A dot at the end makes a second name for the same host, with its own caps: refused.
  if (name.length > NAME_MAX || !NAME.test(name)) return 'malformed_name';
  if (METADATA_NAMES.has(name)) return 'not_public_name';
  // Where ranges are opened, local names are how they are reached; their addresses still decide.
  if (allow.length === 0 && isSpecialName(name)) return 'not_public_name';
  return undefined;
}

/** A URL fit to be called as far as its text tells; a name's addresses are checked when it connects. */
export function checkUrl(text: string, allow: readonly Cidr[] = []): Result<URL, UrlRefusal> {
  const url = text.length > URL_MAX ? null : URL.parse(text);
  if (url === null) return err('malformed_url');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return err('not_http');
  if (url.username !== '' || url.password !== '') return err('credentials_in_url');
  if (url.port !== '' && BAD_PORTS.has(Number(url.port))) return err('port');
  const address = addressOfHost(url.hostname);
  if (address !== undefined) {
    return isPublicAddress(address, allow) ? ok(url) : err('not_public_address');
  }
  const refused = refusedName(url.hostname, allow);
  return refused === undefined ? ok(url) : err(refused);
}
