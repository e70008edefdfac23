/** What a browser posted. A field given twice, or not as text, counts as empty. */
export class Form {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    this.#fields = typeof body === 'object' && body !== null ? { ...body } : {};
  }

  text(name: string): string {
    const value = this.#fields[name];
    return typeof value === 'string' ? value : '';
  }

  /** A whole number from 0 to 999; -1 for anything else. */
  count(name: string): number {
    const text = this.text(name);
    return /^\d{1,3}$/.test(text) ? Number(text) : -1;
  }
}
