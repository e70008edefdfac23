/** A span of time as ISO 8601 writes it: calendar parts apart, since a month has no fixed length. */
export type IsoDuration = {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly ms: number;
};

const FORM =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/;

/** "P1M", "PT15M", "P1DT2H"; undefined for any other text, "P" and "PT" included. */
export function parseIsoDuration(text: string): IsoDuration | undefined {
  const parts = FORM.exec(text);
  if (parts === null || parts.slice(1).every((part) => part === undefined)) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = parts
    .slice(1)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number, number];
  return {
    years,
    months,
    days: 7 * weeks + days,
    ms: ((hours * 60 + minutes) * 60 + seconds) * 1_000,
  };
}

/** The instant so much later. A month that lacks the day ends on its last one: 31 January + P1M is 28 February. */
export function addIsoDuration(instant: Date, { years, months, days, ms }: IsoDuration): Date {
  const moved = new Date(instant);
  const day = moved.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + 12 * years + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, last) + days);
  return new Date(moved.getTime() + ms);
}
