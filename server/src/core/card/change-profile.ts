import { err, ok, type Result } from '@cong/values/result.ts';
import type { Beside } from '../change/change.ts';
import type { Profile, ProfileFacts } from './profile.ts';

/** In the order of checking. */
export type ProfileRefusal =
  | { readonly code: 'email_differs' }
  | { readonly code: 'phone_differs' };

type Known = {
  readonly profile: Profile | undefined;
  /** A card is linked, or one is being linked: who the customer is, is settled. */
  readonly isBound: boolean;
};

/** Whether what is told may be the customer that is known. */
export function differenceFrom(
  { profile, isBound }: Known,
  { email, phone }: Pick<ProfileFacts, 'email' | 'phone'>,
): Result<void, ProfileRefusal> {
  if (profile === undefined || !isBound) return ok(undefined);
  if (profile.email.toLowerCase() !== email.toLowerCase()) return err({ code: 'email_differs' });
  return digits(profile.phone) === digits(phone) ? ok(undefined) : err({ code: 'phone_differs' });
}

const digits = (phone: string): string => phone.replaceAll(/[^\d]/g, '');

/** The customer as told now, beside the payment that links the card. */
export function recordProfile(
  before: Profile | undefined,
  told: Omit<Profile, 'version' | 'status'>,
): Beside {
  const version = (before?.version ?? 0) + 1;
  const profile: Profile = { ...told, id: before?.id ?? told.id, version, status: 'known' };
  const { id: stream, linkedBy } = profile;
  return {
    writes: [{ type: 'profile', profile }],
    events: [{ stream, version, event: { type: 'profile_recorded', linkedBy } }],
  };
}
