import { isIP } from 'node:net';
import { err, ok, type Result } from '@cong/values/result.ts';
import ipaddr from 'ipaddr.js';

/** One parsed IP address of either family. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A range of addresses, such as 10.0.0.0/8. */
export type Cidr = { readonly base: Address; readonly bits: number };

export type CidrRefusal = { readonly code: 'not_a_cidr'; readonly text: string };

/** An address in its standard form only: no octal, hexadecimal or short forms, no zone. */
export const parseAddress = (text: string): Address | undefined =>
  isIP(text) === 0 || text.includes('%') ? undefined : ipaddr.parse(text);

/** A range as `address/bits`, or one address alone. Bits beyond the prefix are ignored. */
function parseCidr(text: string): Cidr | undefined {
  const [head = '', tail, ...rest] = text.split('/');
  const base = parseAddress(head);
  if (base === undefined || rest.length > 0) return undefined;
  const most = base.kind() === 'ipv4' ? 32 : 128;
  if (tail === undefined) return { base, bits: most };
  const bits = /^\d{1,3}$/.test(tail) ? Number(tail) : Number.POSITIVE_INFINITY;
  return bits <= most ? { base, bits } : undefined;
}

/** Ranges written in a setting, separated by commas or spaces; empty text is an empty list. */
export function parseCidrs(text: string): Result<readonly Cidr[], CidrRefusal> {
  const ranges: Cidr[] = [];
  for (const word of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const range = parseCidr(word);
    if (range === undefined) return err({ code: 'not_a_cidr', text: word });
    ranges.push(range);
  }
  return ok(ranges);
}

/** @throws {RangeError} for anything but ranges: for tables in the code. */
export function cidrs(...texts: readonly string[]): readonly Cidr[] {
  return texts.map((text) => {
    const range = parseCidr(text);
    if (range === undefined) throw new RangeError(`not a range of addresses: ${text}`);
    return range;
  });
}

/** Whether the address lies in one of the ranges. A range of the other family never matches. */
export const within = (address: Address, ranges: readonly Cidr[]): boolean =>
  ranges.some(({ base, bits }) => address.kind() === base.kind() && address.match(base, bits));

/** Whether an address, as a connection shows it, lies in ranges that were written down; false for what is no address. */
export function isAddressWithin(text: string, ranges: readonly string[]): boolean {
  const address = parseAddress(text);
  return address !== undefined && within(asPlain(address), cidrs(...ranges));
}

/** A server that listens on both families sees IPv4 callers as ::ffff:203.0.113.7. */
const asPlain = (address: Address): Address =>
  address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? address.toIPv4Address()
    : address;
