/** Runs the command and collects what it prints. */
import { spawn } from "node:child_process";
import path from "node:path";
import { searchPath, type Command } from "./finder";

/** The exit code (null if a signal ended the program) and the two streams. */
export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly directory: string;
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/** Run a command to its end, without a shell. Rejects if it can't be started or is aborted. */
export function run(command: Command, more: readonly string[], options: RunOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, [...command.arguments, ...more], {
      cwd: options.directory,
      env: environment(),
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

/** Ours, but neither `env node` nor `python -m` finds anything in the working directory, which may be a stranger's folder. */
function environment(): NodeJS.ProcessEnv {
  const windows = process.platform === "win32";
  const changed: NodeJS.ProcessEnv = { ...process.env, PYTHONSAFEPATH: "1" };
  for (const name of Object.keys(changed).filter((each) => each === "PATH" || (windows && /^path$/i.test(each)))) {
    const folders = searchPath({ pathVariable: changed[name] ?? "", windows });
    if (folders.length > 0) {
      changed[name] = folders.join(path.delimiter);
    } else {
      delete changed[name]; // an empty one would mean the working directory
    }
  }
  return changed;
}

/** Where to run a command about a folder. A launcher such as `uv run` or `npx` obeys the files of the folder that it starts in. */
export function startsIn(command: Command, folder: string, elsewhere: string, trusted: boolean): string {
  return trusted || command.arguments.length === 0 ? folder : elsewhere;
}

/** The command as people write it. */
export function written(command: Command): string {
  return [command.program, ...command.arguments].map((part) => (/^[\w@%+=:,./\\-]+$/.test(part) ? part : `'${part}'`)).join(" ");
}
