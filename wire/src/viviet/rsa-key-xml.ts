import type { JsonWebKey } from 'node:crypto';

/** The elements of .NET's key XML, in its order, and what JSON Web Key calls them. */
const PUBLIC_PARTS = { Modulus: 'n', Exponent: 'e' } as const;
const PRIVATE_PARTS = { P: 'p', Q: 'q', DP: 'dp', DQ: 'dq', InverseQ: 'qi', D: 'd' } as const;

const KEY_VALUE = /^\s*(?:<\?xml[^<>]*\?>\s*)?<RSAKeyValue>([\s\S]*)<\/RSAKeyValue>\s*$/;
const ELEMENT = /<(\w{1,10})>([A-Za-z0-9+/=\s]*)<\/\1>/g;
/** A key of 4096 bits has under 4,000 characters. */
const MAX_XML_CHARS = 10_000;

/**
 * The key in a `<RSAKeyValue>`: public with Modulus and Exponent alone, private with all eight
 * parts.
 */
export function parseKeyXml(xml: string): JsonWebKey | undefined {
  const content = xml.length > MAX_XML_CHARS ? undefined : KEY_VALUE.exec(xml)?.[1];
  if (content === undefined) return undefined;
  const elements = new Map<string, string>();
  for (const [, name = '', base64 = ''] of content.matchAll(ELEMENT)) {
    // Twice the same part: nobody can say which one is meant.
    if (elements.has(name)) return undefined;
    elements.set(name, Buffer.from(base64, 'base64').toString('base64url'));
  }
  const publicPart = partsOf(elements, PUBLIC_PARTS);
  if (publicPart === undefined) return undefined;
  const hasPrivate = Object.keys(PRIVATE_PARTS).some((name) => elements.has(name));
  if (!hasPrivate) return { kty: 'RSA', ...publicPart };
  const privatePart = partsOf(elements, PRIVATE_PARTS);
  return privatePart && { kty: 'RSA', ...publicPart, ...privatePart };
}

function partsOf(
  elements: ReadonlyMap<string, string>,
  parts: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const entries = Object.entries(parts).map(([name, jwkName]) => [jwkName, elements.get(name)]);
  return entries.every(([, value]) => value) ? Object.fromEntries(entries) : undefined;
}

/** A public key's XML. */
export const publicKeyToXml = (jwk: JsonWebKey): string =>
  wrap(element('Modulus', jwk.n) + element('Exponent', jwk.e));

/**
 * A private key's XML. .NET takes D as long as the modulus only, and the other parts half as long.
 */
export function privateKeyToXml(jwk: JsonWebKey): string {
  const modulusLength = Buffer.from(jwk.n ?? '', 'base64url').length;
  const parts = Object.entries(PRIVATE_PARTS).map(([name, jwkName]) =>
    element(name, jwk[jwkName], jwkName === 'd' ? modulusLength : modulusLength / 2),
  );
  return wrap(element('Modulus', jwk.n) + element('Exponent', jwk.e) + parts.join(''));
}

const wrap = (parts: string): string => `<RSAKeyValue>${parts}</RSAKeyValue>`;

function element(name: string, base64url: string | undefined, length = 0): string {
  const bytes = Buffer.from(base64url ?? '', 'base64url');
  const padding = Buffer.alloc(Math.max(0, length - bytes.length));
  return `<${name}>${Buffer.concat([padding, bytes]).toString('base64')}</${name}>`;
}
