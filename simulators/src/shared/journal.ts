import { type FileHandle, open } from 'node:fs/promises';

const NEWLINE = 0x0a;
const SYNC_EVERY_MS = 250;

/**
 * An append-only file of lines. A line is with the operating system before `append` resolves, so a killed process
 * loses nothing it answered; the disk follows within a quarter of a second.
 */
export class Journal {
  readonly #file: FileHandle;
  readonly #syncTimer: NodeJS.Timeout;
  #waiting = '';
  #next: Promise<void> | undefined;
  #current: Promise<void> = Promise.resolve();
  #unsynced = false;

  constructor(file: FileHandle) {
    this.#file = file;
    this.#syncTimer = setInterval(() => void this.#sync(), SYNC_EVERY_MS).unref();
  }

  /** Lines that come while a write is under way are written together by the next one. */
  append(line: string): Promise<void> {
    this.#waiting += `${line}\n`;
    this.#next ??= this.#current.then(
      () => this.#write(),
      () => this.#write(),
    );
    return this.#next;
  }

  async close(): Promise<void> {
    clearInterval(this.#syncTimer);
    await this.#next?.catch(() => undefined);
    await this.#current.catch(() => undefined);
    await this.#sync();
    await this.#file.close();
  }

  #write(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    this.#next = undefined;
    this.#unsynced = true;
    this.#current = this.#file.appendFile(text);
    return this.#current;
  }

  async #sync(): Promise<void> {
    if (!this.#unsynced) return;
    this.#unsynced = false;
    // A disk that cannot sync is noticed by the next append; there is no caller here to tell.
    await this.#file.datasync().catch(() => undefined);
  }
}

/** Reads every whole line back, cuts off a last one that a crash tore, and opens the file for appending. */
export async function openJournal(path: string, replay: (line: string) => void): Promise<Journal> {
  const file = await open(path, 'a+');
  let rest = Buffer.alloc(0);
  let whole = 0;
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      replay(bytes.toString('utf8', start, end));
      start = end + 1;
    }
    whole += start;
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) await file.truncate(whole);
  return new Journal(file);
}
