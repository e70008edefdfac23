import { type Check, capture, outcomeOf } from './check.ts';

/** A dependency-cruiser that found no compiler sees next to nothing, and then reports no error. */
const FEWEST_MODULES = 30;

type Violation = { from: string; to: string; rule: { name: string; severity: string } };

/** Who may import whom, over every package. */
export const importRules = (folders: readonly string[]): Check => ({
  name: 'import rules',
  async run() {
    const { code, output } = await capture('depcruise', ['--output-type', 'json', ...folders]);
    const summary = parseSummary(output);
    if (summary === undefined) {
      console.log(output);
      return outcomeOf(false, `depcruise ended with ${code}`);
    }
    for (const { from, to, rule } of summary.violations) {
      console.log(`${rule.severity} ${rule.name}: ${from} → ${to}`);
    }
    const enough = summary.totalCruised >= FEWEST_MODULES;
    if (!enough) console.log(`too few modules seen: ${summary.totalCruised} of ${FEWEST_MODULES}`);
    return outcomeOf(enough && summary.error === 0, `${summary.totalCruised} modules`);
  },
});

function parseSummary(
  output: string,
): { violations: Violation[]; totalCruised: number; error: number } | undefined {
  try {
    return JSON.parse(output).summary;
  } catch {
    return undefined;
  }
}
