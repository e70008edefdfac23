import { startOfVietNamDay, vietNamDate } from '@cong/values/viet-nam-time.ts';

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z$/;

/** yyyy-MM-ddTHH:mm:ssZ in Viet Nam time: the vendor writes the Z and does not mean it. */
export function formatWireTime(instant: Date): string {
  const sinceMidnight = new Date(instant.getTime() - startOfVietNamDay(instant).getTime());
  return `${vietNamDate(instant)}T${sinceMidnight.toISOString().slice(11, 19)}Z`;
}

/**
 * The instant behind `formatWireTime`'s text; undefined for any other text, and for a time that
 * does not exist.
 */
export function parseWireTime(text: string): Date | undefined {
  const [, local] = FORM.exec(text) ?? [];
  const instant = new Date(`${local}+07:00`);
  if (Number.isNaN(instant.getTime())) return undefined;
  // Date rolls 31 April over to 1 May, so only a time that comes back unchanged exists.
  return formatWireTime(instant) === text ? instant : undefined;
}
