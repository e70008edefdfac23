import { settingProblems } from './settings.ts';

// For launchers, which start a database only once the settings are right: one line for each that is not, and exit code 1.
const problems = await settingProblems();
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
