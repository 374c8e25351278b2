import assert from "node:assert/strict";
import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { probe, told, unlinked } from "../src/probe";
import { findCommands, programFolders, type Surroundings } from "../src/finder";
import { environment, run, saying, startsIn } from "../src/run";

const LACKS = "the language server needs two more packages: pip install 'sfscope-lint[lsp]'";
const ours = environment([path.dirname(process.execPath), "/usr/bin", "/bin"]);
const ON_DISK: Surroundings = {
  serverCommand: [],
  useUvx: false,
  trusted: false,
  folders: [],
  home: "/nonexistent",
  pathVariable: "",
  windows: false,
  isProgram: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
  exists: (file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined,
  linkTarget: (file) => (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(file) : undefined),
  realPath: (file) => (existsSync(file) ? realpathSync.native(file) : file),
};
let folder = "";

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "probe-"));
});
after(() => rm(folder, { recursive: true }));

/** A program of node's with this text. */
async function program(name: string, text: string) {
  const file = path.join(folder, name);
  await writeFile(file, `#!${process.execPath}\n${text}`);
  await chmod(file, 0o755);
  return { program: file, arguments: [] };
}

test("the first command that serves is taken, and an earlier one that doesn't is passed over", async () => {
  const lacking = await program("lacking", `console.error("error: ${LACKS}"); process.exitCode = 2`);
  const absent = { program: path.join(folder, "absent"), arguments: [] };
  const good = await program("good", "process.exitCode = process.argv[2] === 'server' ? 0 : 3");
  const never = await program("never", "require('fs').writeFileSync(__filename + '.ran', '')");
  const found = { commands: [absent, lacking, good, never] };
  assert.deepEqual(await probe(found, { directory: folder, environment: ours }), { serves: good, usable: good, problem: "" });
  assert.equal(existsSync(`${never.program}.ran`), false);
});

test("a command without the language server is still usable, and what it lacks is said", async () => {
  const lacking = await program("lacking", `console.error("note: x\\nerror: ${LACKS}\\nmore"); process.exitCode = 2`);
  const { serves, usable, problem } = await probe({ commands: [lacking] }, { directory: folder, environment: ours });
  assert.equal(serves, undefined);
  assert.equal(usable, lacking);
  assert.equal(problem, `${lacking.program}: ${LACKS}`);
});

test("without a command, what to do is said", async () => {
  assert.match((await probe({ commands: [] }, { directory: folder, environment: ours })).problem, /isn't installed.*pipx install "sfscope-lint\[lsp\]"$/);
  assert.match((await probe({ commands: [], refused: "/w/x" }, { directory: folder, environment: ours })).problem, /^\/w\/x isn't used.*isn't trusted/);
  assert.equal((await probe({ commands: [], problem: "The setting…" }, { directory: folder, environment: ours })).problem, "The setting…");
});

test("what a failed command says is one line", () => {
  assert.equal(told("Traceback\n  x\nValueError: y\n\n", 1), "ValueError: y");
  assert.equal(told("Error: no such command 'server'\r\n", 2), "no such command 'server'");
  assert.equal(told("\n", null), "it ended with exit code unknown and said nothing.");
});

test("a program that doesn't read its input gets no broken pipe", async () => {
  const deaf = await program("deaf", "process.stdout.write('é'.repeat(100000))");
  const { code, out } = await run(deaf, [], { directory: folder, environment: ours, input: "x".repeat(1_000_000) });
  assert.equal(code, 0);
  assert.equal(out, "é".repeat(100000));
});

test("nothing in the working directory is a program or a module of the command", async () => {
  const stranger = path.join(folder, "stranger");
  await mkdir(path.join(stranger, "bin"), { recursive: true });
  for (const place of ["node", "bin/node"]) {
    await writeFile(path.join(stranger, place), "#!/bin/sh\necho stranger\n", { mode: 0o755 });
  }
  const file = path.join(folder, "shim");
  const text = "console.log(process.env.PYTHONSAFEPATH)";
  await writeFile(file, `#!/usr/bin/env node\n${text}\n`, { mode: 0o755 });
  const onPath = (entry: string) => [entry, path.dirname(process.execPath), "/usr/bin", "/bin"].join(path.delimiter);
  for (const entry of ["bin", "./bin", "", ".", path.join(stranger, "bin"), `${stranger}/../stranger/bin`]) {
    const folders = programFolders({ ...ON_DISK, folders: [stranger], pathVariable: onPath(entry) });
    const { out } = await run({ program: file, arguments: [] }, [], { directory: stranger, environment: environment(folders) });
    assert.equal(out, "1\n", entry);
  }
});

test("what starts the command is looked for in no untrusted workspace, though its PATH names one", async () => {
  const stranger = path.join(folder, "launching");
  const user = path.join(folder, "user");
  await Promise.all([mkdir(stranger), mkdir(user)]);
  await writeFile(path.join(stranger, "node"), "#!/bin/sh\necho stranger >&2\nexit 1\n", { mode: 0o755 });
  await writeFile(path.join(user, "sfscope-lint"), "#!/usr/bin/env node\n", { mode: 0o755 });
  const pathVariable = [stranger, user, path.dirname(process.execPath), "/usr/bin", "/bin"].join(path.delimiter);
  const around = { ...ON_DISK, folders: [stranger], pathVariable };
  const where = { directory: folder, environment: environment(programFolders(around)) };
  assert.equal((await probe(findCommands(around), where)).problem, "");
});

test("a trusted workspace may have programs on PATH, and without any PATH is still no working directory", () => {
  const entry = path.join(folder, "bin");
  const around = { ...ON_DISK, folders: [folder], pathVariable: entry };
  assert.equal(environment(programFolders({ ...around, trusted: true }))["PATH"], entry);
  assert.equal(environment(programFolders(around))["PATH"], path.dirname(process.execPath));
});

test("a command gets no variable without a value", async () => {
  const asking = { program: process.execPath, arguments: ["-p", "[process.env.PYTHONPATH, 'PYTHONHOME' in process.env].join()"] };
  const others = { PYTHONPATH: "/team/rules", PYTHONHOME: undefined };
  const where = { directory: folder, environment: environment([], others) };
  assert.equal((await run(asking, [], where)).out, "/team/rules,false\n");
});

test("a shim that obeys the files of its folder finds none of a folder that isn't trusted", async () => {
  const [stranger, extension] = [path.join(folder, "obeyed"), path.join(folder, "extension")];
  await Promise.all([mkdir(stranger), mkdir(extension)]);
  await writeFile(path.join(stranger, ".tool-versions"), "python path:./evil\n");
  const text = "const read = require('fs').existsSync('.tool-versions'); console.log(read ? 'obeys' : 'plain')";
  const shims = [await program("sfscope-lint-shim", text), { ...(await program("uv", text)), arguments: ["run", "sfscope-lint"] }];
  for (const shim of shims) {
    const said = async (trusted: boolean) =>
      (await run(shim, ["inventory"], { directory: startsIn(stranger, extension, trusted), environment: ours })).out;
    assert.equal(await said(false), "plain\n");
    assert.equal(await said(true), "obeys\n");
  }
});

test("a file's name is no link in a notification", () => {
  const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i; // as in VS Code's linkedText.ts
  const name = "the package directory [Show it](command:workbench.action.files.openFile) is missing";
  assert.match(name, link);
  assert.doesNotMatch(unlinked(name), link);
});

test("a command that fails says why itself, because the editor would show links", async () => {
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  await saying(() => Promise.reject(new Error("lost")), say);
  await saying(() => { throw new Error("at once"); }, say);
  await saying(() => Promise.resolve(1), say);
  assert.deepEqual(said, ["lost", "at once"]);
});
