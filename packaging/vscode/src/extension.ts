/** The VS Code extension: it starts the language server and keeps it in step with trust and settings. */
import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Server } from "./server";
import { Status } from "./status";

const RESTARTING = ["serverCommand", "useUvx", "fixOnSave"].map((name) => `sfscope-lint.${name}`);

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("sfscope-lint", { log: true });
  const status = new Status();
  const server = new Server(context.extensionPath, output, status);
  context.subscriptions.push(
    output,
    status,
    { dispose: () => server.stop() },
    ...registerCommands(server, output, context.extensionPath),
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      if (!vscode.workspace.isTrusted) {
        void server.restart(); // the program may be in a folder that was added
      }
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (RESTARTING.some((name) => change.affectsConfiguration(name))) {
        void server.restart();
      }
    }),
  );
  await server.restart();
}
