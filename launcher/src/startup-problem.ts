/** A start that cannot go on for a reason the reader can mend: its message is the one line shown. */
export class StartupProblem extends Error {
  override readonly name = 'StartupProblem';
}
