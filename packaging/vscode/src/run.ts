/** Runs the command and collects what it prints. */
import { spawn } from "node:child_process";
import type { Command } from "./finder";

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

/** The command as people write it. */
export function written(command: Command): string {
  return [command.program, ...command.arguments].map((part) => (/^[\w@%+=:,./\\-]+$/.test(part) ? part : `'${part}'`)).join(" ");
}
