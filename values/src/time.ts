/** The present, handed in so that tests and the sandbox can move it. */
export type Clock = () => Date;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const addMs = (instant: Date, ms: number): Date => new Date(instant.getTime() + ms);

/** The earlier of two instants. */
export const earliest = (a: Date, b: Date): Date => (a <= b ? a : b);

/** The later of two instants. */
export const latest = (a: Date, b: Date): Date => (a >= b ? a : b);
