/** The moment as the wire has it: whole seconds since 1970, rounded down. */
export const unixSeconds = (instant: Date): string =>
  Math.floor(instant.getTime() / 1000).toString();

/** Whole seconds since 1970, or undefined for any other text. */
export const parseUnixSeconds = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;

/** How far a moment in seconds lies from an instant, whichever came first. */
export const distanceSeconds = (seconds: number, instant: Date): number =>
  Math.abs(Math.floor(instant.getTime() / 1000) - seconds);
