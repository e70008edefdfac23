/** What an operator did by hand. */
export type AuditEntry = {
  /** Who did it: a login name, or the part of the system that acted for one. */
  readonly operator: string;
  /** Area and past participle: merchant.added, payment.resolved. */
  readonly action: string;
  /** What it was done to: merchant:12, payment:018f…, bank:VCB. */
  readonly subject: string;
  /** Before and after, evidence, reasons. Never a key. */
  readonly detail: Readonly<Record<string, unknown>>;
};
