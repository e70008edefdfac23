/** A goal of a figure: at least or at most so much. */
export type Goal = {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly stretch?: number;
};

/** One line of the report. */
export type Figure = {
  /** Its name in the result line. */
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: Goal;
};

export type Verdict = 'stretch' | 'reached' | 'missed' | 'reported';

/** How a figure stands to its goal. */
export function verdictOf({ value, goal }: Figure): Verdict {
  if (goal === undefined) return 'reported';
  const { atLeast, atMost, stretch } = goal;
  const reaches = (bound: number): boolean =>
    atMost === undefined ? value >= bound : value <= bound;
  const bound = atMost ?? atLeast;
  if (stretch !== undefined && reaches(stretch)) return 'stretch';
  return bound === undefined || reaches(bound) ? 'reached' : 'missed';
}
