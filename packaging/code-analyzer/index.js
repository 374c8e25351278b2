// For upstream: an engine of Salesforce Code Analyzer 5 that runs sfscope-lint.
"use strict";

const { execFile } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { Engine, EnginePluginV1, SeverityLevel } = require("@salesforce/code-analyzer-engine-api");

const NAME = "sfscope";
const SEVERITIES = { error: SeverityLevel.High, warning: SeverityLevel.Moderate, info: SeverityLevel.Info };
const CATEGORIES = { flow: "ErrorProne", metadata: "ErrorProne", secrets: "Security", posture: "Security" };
const DONE = [0, 1]; // exit codes: no finding fails, or one does
const MOST_BYTES = 256 * 1024 * 1024;

/** What the command prints as JSON. Rejects with its own message if it could not do its work. */
function run(command, args, cwd) {
  const [program, ...first] = command;
  return new Promise((resolve, reject) => {
    execFile(program, [...first, ...args], { cwd, maxBuffer: MOST_BYTES }, (error, stdout, stderr) => {
      if (error && !DONE.includes(error.code)) {
        reject(new Error(`sfscope-lint failed: ${stderr.trim() || error.message}`));
      } else {
        resolve(JSON.parse(stdout));
      }
    });
  });
}

function describe(rule) {
  return {
    name: rule.name,
    severityLevel: SEVERITIES[rule.severity],
    tags: [...(rule.default ? ["Recommended"] : []), CATEGORIES[rule.category], "XML"],
    description: rule.summary,
    resourceUrls: rule.url ? [rule.url] : [],
  };
}

function location(place, root, comment) {
  const { line, column, end_line: endLine, end_column: endColumn } = place;
  const end = endLine && endColumn ? { endLine, endColumn } : {};
  const file = path.resolve(root, place.path);
  return { file, startLine: line || 1, startColumn: column || 1, ...end, ...(comment ? { comment } : {}) };
}

function violation(finding, root) {
  const related = finding.related.map((place) => location(place, root, place.message));
  return {
    ruleName: finding.rule,
    message: finding.help ? `${finding.message}: ${finding.help}` : finding.message,
    codeLocations: [location(finding, root), ...related],
    primaryLocationIndex: 0,
    resourceUrls: finding.url ? [finding.url] : [],
  };
}

class SfscopeEngine extends Engine {
  constructor(command) {
    super();
    this.command = command;
  }

  getName() {
    return NAME;
  }

  async getEngineVersion() {
    return (await run(this.command, ["lint", "--isolated", "--format", "json", "--", __filename])).tool.version;
  }

  async describeRules() {
    return (await run(this.command, ["explain", "--isolated", "--format", "json"])).rules.map(describe);
  }

  async runRules(ruleNames, { workspace }) {
    const root = workspace.getWorkspaceRoot() ?? process.cwd();
    const targets = new Set(await workspace.getTargetedFiles());
    // The parts of an app are in several files, so the whole workspace is read, and its targets are reported.
    const wholes = workspace.getRawFilesAndFolders().filter((one) => fs.existsSync(one));
    const names = ["--select", ruleNames.join(",")];
    const { findings } = await run(this.command, ["lint", "--format", "json", ...names, "--", ...wholes], root);
    const violations = findings.filter((one) => ruleNames.includes(one.rule)).map((one) => violation(one, root));
    return { violations: violations.filter((one) => targets.has(one.codeLocations[0].file)) };
  }
}

class SfscopePlugin extends EnginePluginV1 {
  constructor(command) {
    super();
    this.command = command;
  }

  getAvailableEngineNames() {
    return [NAME];
  }

  /** No configuration is read: code-analyzer.yml lies in the workspace, and what it names must not run. */
  async createEngine() {
    return new SfscopeEngine(this.command);
  }
}

/** The plugin with the command that starts sfscope-lint: by default, npm's. */
function createEnginePlugin(command = [process.execPath, require.resolve("sfscope-lint/bin/sfscope-lint.js")]) {
  return new SfscopePlugin(command);
}

module.exports = { createEnginePlugin };
