/** Runs the command and collects what it prints. */
import { spawn } from "node:child_process";
import path from "node:path";
import type { Command, Variables } from "./finder";

/** The exit code (null if a signal ended the program) and the two streams. */
export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/** Run a command to its end, without a shell. Rejects if it can't be started or is aborted. */
export function run(command: Command, more: readonly string[], options: RunOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, [...command.arguments, ...more], {
      cwd: options.directory,
      env: options.environment,
      windowsHide: true,
      ...(options.signal && { signal: options.signal }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => out.push(part));
    child.stderr.on("data", (part: Buffer) => err.push(part));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code, out: Buffer.concat(out).toString("utf8"), err: Buffer.concat(err).toString("utf8") }),
    );
    child.stdin.on("error", () => undefined); // the program may end before it has read all; its exit code says why
    child.stdin.end(options.input ?? "");
  });
}

/**
 * Ours, with other values of some variables, and with these folders as PATH: `env node` finds nothing else. Nor does
 * `python -m` find anything in the working directory, which may be a stranger's folder.
 */
export function environment(folders: readonly string[], others: Variables = {}): NodeJS.ProcessEnv {
  const windows = process.platform === "win32";
  const names = Object.keys(process.env).filter((name) => name === "PATH" || (windows && /^path$/i.test(name)));
  // An empty PATH would mean the working directory, and without one, some shells search it, too.
  const value = (folders.length > 0 ? folders : [path.dirname(process.execPath)]).join(path.delimiter);
  const paths = Object.fromEntries((names.length > 0 ? names : ["PATH"]).map((name) => [name, value]));
  return { ...process.env, ...others, ...paths, PYTHONSAFEPATH: "1" };
}

/**
 * Where to run a command about a folder. A launcher such as `uv run`, and a shim of asdf, mise or Volta that is called sfscope-lint,
 * obey the files of the folder that they start in, and nothing tells a shim from the command.
 */
export function startsIn(folder: string, elsewhere: string, trusted: boolean): string {
  return trusted ? folder : elsewhere;
}

/** Do the work of an editor's command, and say its error. VS Code would show it itself, with the links in it. */
export async function saying(work: () => unknown, say: (message: string) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    say(reason(error));
  }
}

/** What an error says. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The command as people write it. */
export function written(command: Command): string {
  return [command.program, ...command.arguments].map((part) => (/^[\w@%+=:,./\\-]+$/.test(part) ? part : `'${part}'`)).join(" ");
}
