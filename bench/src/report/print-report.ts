import { availableParallelism, cpus, loadavg } from 'node:os';
import { styleText } from 'node:util';
import { type Figure, type Verdict, verdictOf } from './figure.ts';

const MARKS: Readonly<Record<Verdict, string>> = {
  stretch: styleText('green', '★'),
  reached: styleText('green', '✓'),
  missed: styleText('red', '✗'),
  reported: ' ',
};

const text = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

/** One figure as a line of the table. */
export function figureLine(figure: Figure): string {
  const { label, value, unit, goal } = figure;
  const bound =
    goal === undefined
      ? ''
      : `goal ${goal.atMost === undefined ? '≥' : '≤'} ${text(goal.atMost ?? goal.atLeast ?? 0)}`;
  const stretch = goal?.stretch === undefined ? '' : `, stretch ${text(goal.stretch)}`;
  const shown = `${text(value)} ${unit}`.padStart(14);
  return `${MARKS[verdictOf(figure)]} ${label.padEnd(48)}${shown}   ${styleText('dim', bound + stretch)}`;
}

/** Everything in one line of JSON, for machines that compare runs. */
export function resultLine(figures: readonly Figure[], kind: string): string {
  const rounded = figures.map(({ key, value }) => [key, Number(value.toPrecision(5))]);
  return JSON.stringify({
    benchmark: 'cong',
    kind,
    at: new Date().toISOString(),
    node: process.version,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim(),
    loadAverage: loadavg().map((load) => Number(load.toFixed(2))),
    missed: figures.filter((figure) => verdictOf(figure) === 'missed').map(({ key }) => key),
    figures: Object.fromEntries(rounded),
  });
}
