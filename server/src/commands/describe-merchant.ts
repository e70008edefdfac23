import type { MerchantSummary } from '../core/merchant/merchant-registry.ts';

/** A merchant as --json shows it. Keys that have retired are left out; no key's text is here at all. */
export const describeMerchant = (
  { id, name, status, settings, createdAt, credentials }: MerchantSummary,
  now: Date,
) => ({
  id,
  name,
  status,
  ...settings,
  createdAt,
  credentials: credentials
    .filter(({ retiresAt }) => retiresAt === undefined || now < retiresAt)
    .map(({ protocol, code, createdAt: since, retiresAt }) => ({
      protocol,
      code,
      since,
      ...(retiresAt && { retiresAt }),
    })),
});
