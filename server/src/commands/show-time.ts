import { vietNamDateTime } from '@cong/values/viet-nam-time.ts';

/** Nobody has to guess whose clock it is. */
const ZONE = '+07';

/** An instant as it is shown to a person, in Viet Nam's time: 2026-11-22 10:00:00 +07. With --json it stays in UTC. */
export const showTime = (instant: Date): string =>
  `${vietNamDateTime(instant).slice(0, -4)} ${ZONE}`;

/** The same to the millisecond, where steps follow each other. */
export const showExactTime = (instant: Date): string => `${vietNamDateTime(instant)} ${ZONE}`;
