/** One HTTP/1.1 message as it came: its head as Latin-1 text, its body as bytes. */
export type HttpMessage = { readonly head: string; readonly body: Buffer };

const EMPTY = Buffer.alloc(0);
const HEAD_END = '\r\n\r\n';

/** Cuts what arrives on a connection into messages. Knows Content-Length only: neither side here sends chunks. */
export class MessageReader {
  #bytes: Buffer = EMPTY;

  /** The message that these bytes complete, if they do. @throws {Error} for a body of unknown length. */
  push(chunk: Buffer): HttpMessage | undefined {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const headEnd = this.#bytes.indexOf(HEAD_END, 0, 'latin1');
    if (headEnd < 0) return undefined;
    const head = this.#bytes.toString('latin1', 0, headEnd);
    const bodyStart = headEnd + HEAD_END.length;
    const end = bodyStart + bodyLength(head);
    if (this.#bytes.length < end) return undefined;
    const body = this.#bytes.subarray(bodyStart, end);
    this.#bytes = this.#bytes.length === end ? EMPTY : this.#bytes.subarray(end);
    return { head, body };
  }
}

function bodyLength(head: string): number {
  const length = headerOf(head, 'content-length');
  if (length !== undefined) return Number(length);
  if (/\r\ntransfer-encoding:/i.test(head)) throw new Error('an answer in chunks is not read here');
  return 0;
}

/** The first header of this name (lower case), which Node and Fastify write in lower case or capitalised. */
export function headerOf(head: string, name: string): string | undefined {
  return valueAfter(head, `\r\n${name}: `) ?? valueAfter(head, `\r\n${capitalised(name)}: `);
}

function valueAfter(head: string, label: string): string | undefined {
  const at = head.indexOf(label);
  if (at < 0) return undefined;
  const start = at + label.length;
  const end = head.indexOf('\r\n', start);
  return head.slice(start, end < 0 ? undefined : end);
}

const capitals = new Map<string, string>();

function capitalised(name: string): string {
  const known = capitals.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  capitals.set(name, made);
  return made;
}

/** Status code of an answer: "HTTP/1.1 200 OK". */
export const statusOf = ({ head }: HttpMessage): number => Number(head.slice(9, 12));
