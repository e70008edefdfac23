/** Sandbox: offline, with keys that everybody knows. Production: real money; the two never mix. */
export type Mode = 'sandbox' | 'production';
