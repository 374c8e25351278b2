/** Finds the first command whose language server starts. */
import { PACKAGE, type Command, type Found } from "./finder";
import { reason, run, written, type RunOptions } from "./run";

/** `usable` can run sfscope-lint, with `serves` also the language server. `problem` says in one line what to do. */
export interface Probed {
  readonly serves?: Command;
  readonly usable?: Command;
  readonly problem: string;
}

const INSTALL = `pipx install "${PACKAGE}"`;
const TIME_LIMIT = 120_000; // milliseconds; uvx downloads the packages first

/** Try the commands in their order; `where` is a directory that no workspace holds. */
export async function probe(found: Found, where: RunOptions): Promise<Probed> {
  const problems: string[] = [];
  let usable: Command | undefined;
  for (const command of found.commands) {
    const problem = await failure(command, where);
    if (problem === undefined) {
      return { serves: command, usable: command, problem: "" };
    }
    problems.push(`${written(command)}: ${problem}`);
    usable ??= command;
  }
  return { ...(usable && { usable }), problem: problems.join(" ") || found.problem || missing(found) };
}

/** Why a command doesn't serve; undefined if it does. A server whose input ends at once ends with 0. */
async function failure(command: Command, where: RunOptions): Promise<string | undefined> {
  try {
    const { code, err } = await run(command, ["server"], { ...where, signal: AbortSignal.timeout(TIME_LIMIT) });
    return code === 0 ? undefined : told(err, code);
  } catch (error) {
    return `it can't be started (${reason(error)}).`;
  }
}

/** The same text for a notification, without links: there they may run commands of the editor, and file names are strangers'. */
export function unlinked(message: string): string {
  return message.replaceAll("](", "] (");
}

/** What a command says on standard error: its error, or the last line. */
export function told(err: string, code: number | null): string {
  const lines = err.split(/\r?\n/).filter((line) => line.trim() !== "");
  const line = lines.find((each) => /^error: /i.test(each)) ?? lines.at(-1);
  return line ? line.replace(/^(error|note): /i, "") : `it ended with exit code ${code ?? "unknown"} and said nothing.`;
}

function missing(found: Found): string {
  return found.refused
    ? `${found.refused} isn't used, because this workspace isn't trusted. Trust it, or install sfscope-lint elsewhere: ${INSTALL}`
    : `sfscope-lint isn't installed here. Install it, then restart the server: ${INSTALL}`;
}
