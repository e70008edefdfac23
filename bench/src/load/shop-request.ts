import { type Vnd, vnd } from '@cong/values/money.ts';

/** Where a payer is sent in the end; nobody fetches it. */
export const RETURN_URL = 'http://localhost:9/shop/return';

export const CLIENT_IP = '127.0.0.1';

/** Orders differ in their amounts. */
export const amountOf = (number: number): Vnd => vnd(10_000n + BigInt(number % 2_000) * 1_000n);

/** Makes a shop's calls: JSON, or a body that is JSON already; ASCII. @param headers each with its line end. */
export const poster =
  (gatewayPort: number, headers = '') =>
  (path: string, fields: object | string): string => {
    const json = typeof fields === 'string' ? fields : JSON.stringify(fields);
    return (
      `POST ${path} HTTP/1.1\r\nhost: localhost:${gatewayPort}\r\naccept: application/json\r\n${headers}` +
      `content-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`
    );
  };
