// Runs Code Analyzer itself with the engine, and prints what it found.
//
// Usage: code_analyzer.cjs NODE_MODULES PROJECT COMMAND... (a folder with npm's @salesforce/code-analyzer-core, the project to
// analyze, the command that starts sfscope-lint)
"use strict";

const assert = require("node:assert");
const { Module } = require("node:module");
const path = require("node:path");

const [modules, project, ...command] = process.argv.slice(2);
process.env.NODE_PATH = modules;
Module._initPaths();
const { CodeAnalyzer, CodeAnalyzerConfig, EventType, SeverityLevel } = require("@salesforce/code-analyzer-core");
const { createEnginePlugin } = require("../../packaging/code-analyzer/index.js");

async function main() {
  // A command in the configuration, which lies in the workspace, must not run.
  const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.fromObject({ engines: { sfscope: { command: ["false"] } } }));
  const problems = [];
  analyzer.onEvent(EventType.LogEvent, (event) => event.logLevel <= 2 && problems.push(event.message));
  await analyzer.addEnginePlugin(createEnginePlugin(command));
  const workspace = await analyzer.createWorkspace([project]);
  const rules = await analyzer.selectRules(["sfscope:Recommended"], { workspace });
  const results = await analyzer.run(rules, { workspace });
  assert.deepStrictEqual(problems, []);
  const found = results.getViolations().map((one) => ({
    rule: one.getRule().getName(),
    message: one.getMessage(),
    severity: SeverityLevel[one.getRule().getSeverityLevel()],
    file: path.basename(one.getPrimaryLocation().getFile() ?? ""),
    line: one.getPrimaryLocation().getStartLine(),
    column: one.getPrimaryLocation().getStartColumn(),
  }));
  console.log(JSON.stringify({ rules: rules.getCount(), found }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
