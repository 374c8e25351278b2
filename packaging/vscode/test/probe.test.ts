import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { probe, told } from "../src/probe";
import { run } from "../src/run";

const LACKS = "the language server needs two more packages: pip install 'sfscope-lint[lsp]'";
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
  assert.deepEqual(await probe(found, folder), { serves: good, usable: good, problem: "" });
  assert.equal(existsSync(`${never.program}.ran`), false);
});

test("a command without the language server is still usable, and what it lacks is said", async () => {
  const lacking = await program("lacking", `console.error("note: x\\nerror: ${LACKS}\\nmore"); process.exitCode = 2`);
  const { serves, usable, problem } = await probe({ commands: [lacking] }, folder);
  assert.equal(serves, undefined);
  assert.equal(usable, lacking);
  assert.equal(problem, `${lacking.program}: ${LACKS}`);
});

test("without a command, what to do is said", async () => {
  assert.match((await probe({ commands: [] }, folder)).problem, /isn't installed.*pipx install "sfscope-lint\[lsp\]"$/);
  assert.match((await probe({ commands: [], refused: "/w/x" }, folder)).problem, /^\/w\/x isn't used.*isn't trusted/);
  assert.equal((await probe({ commands: [], problem: "The setting…" }, folder)).problem, "The setting…");
});

test("what a failed command says is one line", () => {
  assert.equal(told("Traceback\n  x\nValueError: y\n\n", 1), "ValueError: y");
  assert.equal(told("Error: no such command 'server'\r\n", 2), "no such command 'server'");
  assert.equal(told("\n", null), "it ended with exit code unknown and said nothing.");
});

test("a program that doesn't read its input gets no broken pipe", async () => {
  const deaf = await program("deaf", "process.stdout.write('é'.repeat(100000))");
  const { code, out } = await run(deaf, [], { directory: folder, input: "x".repeat(1_000_000) });
  assert.equal(code, 0);
  assert.equal(out, "é".repeat(100000));
});
