/** The language server's life: found, started, restarted, and what to do if there is none. */
import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import { PATTERNS } from "./documents";
import { findCommands, programFolders, pythonPlaces, type Command, type Found } from "./finder";
import { probe, unlinked } from "./probe";
import { environment, reason, written } from "./run";
import type { Status } from "./status";

const INSTALLATION = "https://github.com/sfscope-lint/sfscope-lint/blob/main/docs/editors.md#vs-code";

/** One server for all folders of the window. Starts and stops happen one after the other. */
export class Server {
  /** How to run the command beside the server; undefined if nothing was found. */
  command: Command | undefined;
  private client: LanguageClient | undefined;
  private last: Promise<void> = Promise.resolve();

  /** `directory` is where the server starts: no workspace's folder, so that nothing of one is taken for a program's own. */
  constructor(
    private readonly directory: string,
    private readonly output: vscode.LogOutputChannel,
    private readonly status: Status,
  ) {}

  /** The client, if the server runs. */
  get running(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.begin();
    });
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  private next(work: () => Promise<void>): Promise<void> {
    this.last = this.last.then(work).catch((error: unknown) => this.fail(reason(error)));
    return this.last;
  }

  private async begin(): Promise<void> {
    this.status.show({ is: "starting" });
    const found = findCommands(surroundings());
    const { serves, usable, problem } = await probe(found, { directory: this.directory, environment: commandEnvironment() });
    this.command = usable;
    if (!serves) {
      this.fail(problem);
      if (usable || !found.refused) {
        void this.offerHelp(problem, found);
      } // else the editor's own question about trust says what to do
      return;
    }
    this.output.info(`Starting ${written(serves)} server`);
    await this.startClient(serves);
  }

  private async startClient(command: Command): Promise<void> {
    const trusted = vscode.workspace.isTrusted;
    const client = new LanguageClient(
      "sfscope-lint",
      "sfscope-lint",
      { command: command.program, args: [...command.arguments, "server"], options: { cwd: this.directory, env: commandEnvironment() } },
      {
        documentSelector: PATTERNS.map((pattern) => ({ scheme: "file", pattern })),
        initializationOptions: { trusted, fixOnSave: settings().get("fixOnSave") === true },
        outputChannel: this.output,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationFailedHandler: () => false, // else the client shows the error, with the links in it
      },
    );
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) {
        return; // another one has taken over
      }
      if (newState === State.Running) {
        const version = client.initializeResult?.serverInfo?.version;
        this.status.show({ is: "running", what: `${written(command)}${version ? ` ${version}` : ""}`, trusted });
      } else if (newState === State.Starting) {
        this.status.show({ is: "starting" });
      } else {
        this.fail("The language server has stopped. The output says why.");
      }
    });
    await client.start();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }

  private fail(problem: string): void {
    this.output.error(problem);
    this.status.show({ is: "problem", what: problem });
  }

  private async offerHelp(problem: string, { uvx, problem: wrongSetting }: Found): Promise<void> {
    const help = "How to Install";
    const download = "Run with uvx";
    const open = "Open Settings";
    const choices = wrongSetting ? [open] : uvx && !settings().get("useUvx") ? [help, download, open] : [help, open];
    const chosen = await vscode.window.showErrorMessage(unlinked(problem), ...choices);
    if (chosen === help) {
      await vscode.env.openExternal(vscode.Uri.parse(INSTALLATION));
    } else if (chosen === download) {
      await settings().update("useUvx", true, vscode.ConfigurationTarget.Global); // which restarts the server
    } else if (chosen === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "sfscope-lint.");
    }
  }
}

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration("sfscope-lint");
}

/** The environment of every command: no folder of an untrusted workspace is on its PATH, or on Python's. */
export function commandEnvironment(): NodeJS.ProcessEnv {
  const around = surroundings();
  return environment(programFolders(around), pythonPlaces(around, process.env));
}

function surroundings() {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    serverCommand: strings(settings().get("serverCommand")),
    useUvx: settings().get("useUvx") === true,
    trusted: vscode.workspace.isTrusted,
    folders: folders.filter((folder) => folder.uri.scheme === "file").map((folder) => folder.uri.fsPath),
    home: homedir(),
    pathVariable: process.env["PATH"] ?? "",
    windows: process.platform === "win32",
    isProgram: (file: string) => existsSync(file) && statSync(file).isFile(),
    exists: (file: string) => lstatSync(file, { throwIfNoEntry: false }) !== undefined,
    linkTarget,
    realPath,
  };
}

/** A setting may hold anything, whatever its schema says. */
function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((part) => typeof part === "string" && part !== "") : [];
}

function linkTarget(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined; // no link, or nothing at all
  }
}

function realPath(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return file;
  }
}
