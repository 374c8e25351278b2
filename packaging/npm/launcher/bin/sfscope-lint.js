#!/usr/bin/env node
// Starts the build of sfscope-lint for this platform, and ends as it ends.
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const FAILED = 2; // the command's own exit code if it could not do its work
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];
const OWN = 1; // the index of this package's own node_modules in module.paths, behind that of bin/
const WITH_PYTHON = "install it with Python instead: pipx install sfscope-lint";

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(FAILED);
}

/** The path of the program in the package of this platform, which npm installs as an optional dependency. */
function findProgram() {
  const platform = `${process.platform}-${process.arch}`;
  const name = `@sfscope-lint/${platform}`;
  if (!(name in require("../package.json").optionalDependencies)) {
    fail(`sfscope-lint has no build for ${platform}; ${WITH_PYTHON}`);
  }
  const file = `${name}/sfscope-lint/sfscope-lint${process.platform === "win32" ? ".exe" : ""}`;
  return installed(file) ?? fail(`the package ${name} is missing: install sfscope-lint again, without --omit=optional`);
}

/** The path of a file of another package; undefined if it isn't installed with this one. */
function installed(file) {
  if (!process.versions.pnp) {
    // Node would also look in NODE_PATH, in the home directory and further above, which may lead to the files of a stranger.
    const outermost = module.paths.findLastIndex((folder) => __dirname.startsWith(folder + path.sep));
    const folders = module.paths.slice(0, Math.max(outermost, OWN) + 1);
    return folders.map((folder) => path.join(folder, file)).find((each) => fs.existsSync(each));
  }
  try {
    return require.resolve(file); // Yarn's Plug'n'Play has no folders to look in
  } catch {
    return undefined;
  }
}

const program = findProgram();
// Before the child starts, so that no signal ends this process alone. Node calls these only when the child is there.
for (const signal of FORWARDED) {
  process.on(signal, () => child.kill(signal));
}
const child = spawn(program, process.argv.slice(2), { stdio: "inherit", windowsHide: true });
child.on("error", (error) => {
  // A missing loader counts as a missing file: Alpine has another C library.
  const hint = error.code === "ENOENT" ? `; it needs the GNU C library: ${WITH_PYTHON}` : "";
  fail(`${program} can't be started: ${error.message}${hint}`);
});
child.on("exit", (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  FORWARDED.forEach((one) => process.removeAllListeners(one));
  process.kill(process.pid, signal);
});
