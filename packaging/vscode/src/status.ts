/** The item in the status bar: whether the server runs. A click shows the output. */
import * as vscode from "vscode";

export type State =
  | { readonly is: "starting" }
  | { readonly is: "running"; readonly what: string; readonly trusted: boolean }
  | { readonly is: "problem"; readonly what: string };

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("status", vscode.StatusBarAlignment.Right, 10);

  constructor() {
    this.item.name = "sfscope-lint";
    this.item.command = "sfscope-lint.showOutput";
    this.show({ is: "starting" });
    this.item.show();
  }

  show(state: State): void {
    const [icon, tooltip] = described(state);
    this.item.text = `$(${icon}) sfscope-lint`;
    this.item.tooltip = `${tooltip}\nClick to show the output.`;
    this.item.accessibilityInformation = { label: `sfscope-lint: ${tooltip}` };
    this.item.backgroundColor =
      state.is === "problem" ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
  }

  dispose(): void {
    this.item.dispose();
  }
}

function described(state: State): [string, string] {
  switch (state.is) {
    case "starting":
      return ["loading~spin", "The language server starts."];
    case "running":
      return [
        "check",
        state.trusted
          ? `Running: ${state.what}.`
          : `Running: ${state.what}.\nThe workspace isn't trusted, so its settings and its baseline aren't used.`,
      ];
    case "problem":
      return ["error", state.what];
  }
}
