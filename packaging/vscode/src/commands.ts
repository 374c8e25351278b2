/** What people can do from the command palette. */
import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import { question } from "./explaining";
import { told, unlinked } from "./probe";
import { reason, run, saying, startsIn, type Result } from "./run";
import { commandEnvironment, type Server } from "./server";

const LINT_WORKSPACE = "sfscope-lint.lintWorkspace"; // the server's own command
const NO_FOLDER = "Open the folder of a project first.";
const BASELINE = "sfscope-lint-baseline.json";
const EXPLANATION = vscode.Uri.parse("sfscope-lint:/explanation.txt");

export function registerCommands(server: Server, output: vscode.LogOutputChannel, directory: string): vscode.Disposable[] {
  const explanation = new Explanation();
  const panel = new InventoryPanel();
  const register = (name: string, work: () => unknown) =>
    vscode.commands.registerCommand(`sfscope-lint.${name}`, () => saying(work, failed));
  const execute = (title: string, more: readonly string[], folder: string, input?: string) => {
    const where = startsIn(folder, directory, vscode.workspace.isTrusted);
    return runWithProgress(server, output, title, more, where, input);
  };

  async function lint(): Promise<void> {
    const client = server.running;
    if (!client) {
      await noServer();
      return;
    }
    if (!vscode.workspace.workspaceFolders?.length) {
      failed(NO_FOLDER);
      return;
    }
    const asked = { command: LINT_WORKSPACE, arguments: [] };
    const count: unknown = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "sfscope-lint: Linting the workspace" },
      () => client.sendRequest(ExecuteCommandRequest.type, asked),
    );
    const findings = count === 0 ? "No findings" : `${count} finding${count === 1 ? "" : "s"}`;
    void vscode.window.showInformationMessage(`sfscope-lint: ${findings} in this workspace.`);
    if (count !== 0) {
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
  }

  async function inventory(): Promise<void> {
    const folder = await chooseFolder();
    if (!folder) {
      return;
    }
    const path = folder.uri.fsPath;
    const elsewhere = startsIn(path, directory, vscode.workspace.isTrusted) !== path;
    const more = ["inventory", "--format", "html", ...isolated(), ...(elsewhere ? ["--", path] : [])];
    const result = await execute("Making the inventory", more, path);
    if (result?.out) {
      panel.show(result.out, folder.name);
    }
    if (result && result.code !== 0) {
      failed(told(result.err, result.code));
    }
  }

  async function explain(): Promise<void> {
    const text = selectedText() || (await vscode.window.showInputBox({
      title: "Explain an Error or a Rule",
      prompt: "An error of the token endpoint, a line of a log with one, or a rule's name",
    }))?.trim();
    if (!text) {
      return;
    }
    const asked = question(text, isolated());
    const result = await execute("Explaining", asked.arguments, currentFolder() ?? directory, asked.input);
    if (result?.out) {
      await explanation.show(result.out);
    } else if (result) {
      failed(told(result.err, result.code));
    }
  }

  async function writeBaseline(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      failed("A baseline is written only in a trusted workspace.");
      return;
    }
    const folder = await chooseFolder();
    if (!folder) {
      return;
    }
    const write = "Write Baseline";
    const chosen = await vscode.window.showWarningMessage(
      `Accept all findings of ${folder.name} that there are today?`,
      { modal: true, detail: `They are recorded in ${BASELINE}. From then on, only new findings count.` },
      write,
    );
    if (chosen !== write) {
      return;
    }
    await vscode.workspace.saveAll(false);
    const result = await execute("Writing the baseline", ["lint", "--write-baseline"], folder.uri.fsPath);
    if (result?.code === 0 || result?.code === 1) { // 1: some findings are such that no baseline accepts them
      void vscode.window.showInformationMessage(unlinked(`sfscope-lint: ${told(result.err, result.code)}`));
    } else if (result) {
      failed(told(result.err, result.code));
    }
  }

  return [
    explanation,
    panel,
    register("lint", lint),
    register("inventory", inventory),
    register("explain", explain),
    register("writeBaseline", writeBaseline),
    register("restart", () => server.restart()),
    register("showOutput", () => output.show(true)),
  ];
}

/** Run the command in a directory. Undefined if it can't run, which is said, or if the user cancels. */
async function runWithProgress(
  server: Server,
  output: vscode.LogOutputChannel,
  title: string,
  more: readonly string[],
  directory: string,
  input: string | undefined,
): Promise<Result | undefined> {
  const command = server.command;
  if (!command) {
    await noServer();
    return undefined;
  }
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title: `sfscope-lint: ${title}`, cancellable: true }, async (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    try {
      const where = { directory, environment: commandEnvironment() };
      const result = await run(command, more, { ...where, signal: abort.signal, ...(input !== undefined && { input }) });
      if (result.err) {
        output.info(result.err.trimEnd());
      }
      return result;
    } catch (error) {
      if (!abort.signal.aborted) {
        failed(reason(error));
      }
      return undefined;
    }
  });
}

function failed(message: string): void {
  void vscode.window.showErrorMessage(unlinked(`sfscope-lint: ${message}`));
}

async function noServer(): Promise<void> {
  const restart = "Restart";
  if ((await vscode.window.showErrorMessage("sfscope-lint isn't running. The output says why.", restart)) === restart) {
    await vscode.commands.executeCommand("sfscope-lint.restart");
  }
}

/** An untrusted workspace chooses no settings and no rules. */
function isolated(): string[] {
  return vscode.workspace.isTrusted ? [] : ["--isolated"];
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  return editor ? editor.document.getText(editor.selection).trim() : "";
}

/** The path of the workspace's folder that the active file is in, else of the first one. */
function currentFolder(): string | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === "file" ? folder.uri.fsPath : undefined;
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    failed(NO_FOLDER);
  }
  return folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0];
}

/** A read-only page beside the editor, with the latest explanation. */
class Explanation implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(EXPLANATION.scheme, this);
  readonly onDidChange = this.changed.event;
  private text = "";

  provideTextDocumentContent(): string {
    return this.text;
  }

  async show(text: string): Promise<void> {
    this.text = text;
    this.changed.fire(EXPLANATION);
    const document = await vscode.workspace.openTextDocument(EXPLANATION);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}

/** The inventory's page. It loads nothing, and its own content security policy allows its one script only. */
class InventoryPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;

  show(page: string, name: string): void {
    if (!this.panel) {
      const options = { enableScripts: true, localResourceRoots: [], retainContextWhenHidden: true, enableFindWidget: true };
      this.panel = vscode.window.createWebviewPanel("sfscope-lint.inventory", "", vscode.ViewColumn.Active, options);
      this.panel.onDidDispose(() => (this.panel = undefined));
    }
    this.panel.title = `Token inventory: ${name}`;
    this.panel.webview.html = page;
    this.panel.reveal();
  }

  dispose(): void {
    this.panel?.dispose();
  }
}
