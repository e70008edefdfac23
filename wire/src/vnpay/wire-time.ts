import { startOfVietNamDay, vietNamDate } from '@cong/values/viet-nam-time.ts';

const FORM = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;

/** yyyyMMddHHmmss in Viet Nam time. */
export function formatWireTime(instant: Date): string {
  const sinceMidnight = new Date(instant.getTime() - startOfVietNamDay(instant).getTime());
  const time = sinceMidnight.toISOString().slice(11, 19);
  return vietNamDate(instant).replaceAll('-', '') + time.replaceAll(':', '');
}

/**
 * The instant behind yyyyMMddHHmmss; undefined for any other text, and for a time that does not
 * exist.
 */
export function parseWireTime(text: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = FORM.exec(text) ?? [];
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`);
  if (Number.isNaN(instant.getTime())) return undefined;
  // Date rolls 31 April over to 1 May, so only a time that comes back unchanged exists.
  return formatWireTime(instant) === text ? instant : undefined;
}
