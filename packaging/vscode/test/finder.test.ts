import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { findCommands, pythonPlaces, type Surroundings } from "../src/finder";

const HOME = "/home/ada";
const WORK = "/home/ada/work";
const UVX = ["--from", "sfscope-lint[lsp]", "sfscope-lint"];

/** A machine with these programs; a link's path maps to where it leads. */
function machine(files: readonly string[] | Readonly<Record<string, string>>, more: Partial<Surroundings> = {}): Surroundings {
  const links = Array.isArray(files) ? Object.fromEntries(files.map((file) => [file, file])) : files;
  const known = new Map(Object.entries(links as Record<string, string>));
  return {
    serverCommand: [],
    useUvx: false,
    trusted: true,
    folders: [WORK],
    home: HOME,
    pathVariable: "/usr/bin:/bin",
    windows: false,
    isProgram: (file) => known.has(file),
    exists: (file) => known.has(file),
    linkTarget: (file) => (known.get(file) === file ? undefined : known.get(file)),
    realPath: (file) => known.get(file) ?? file,
    ...more,
  };
}

function programs(around: Surroundings): string[] {
  return findCommands(around).commands.map((command) => [command.program, ...command.arguments].join(" "));
}

test("nothing is installed", () => {
  assert.deepEqual(findCommands(machine([])), { commands: [] });
});

test("the workspace's environment comes before PATH, and PATH before the user's own programs", () => {
  const files = [
    `${HOME}/.local/bin/sfscope-lint`,
    "/usr/bin/sfscope-lint",
    "/bin/sfscope-lint",
    `${WORK}/venv/bin/sfscope-lint`,
    `${WORK}/.venv/bin/sfscope-lint`,
  ];
  assert.deepEqual(programs(machine(files)), [files[4], files[3], files[1], files[0]]);
});

test("each folder of the workspace may have an environment", () => {
  const files = ["/one/venv/bin/sfscope-lint", "/two/.venv/bin/sfscope-lint"];
  assert.deepEqual(programs(machine(files, { folders: ["/one", "/two"] })), files);
});

test("a program that is found twice is tried once", () => {
  const file = `${HOME}/.local/bin/sfscope-lint`;
  assert.deepEqual(programs(machine([file], { pathVariable: `${HOME}/.local/bin:/usr/bin` })), [file]);
});

test("an untrusted workspace's environment isn't used, and that is said", () => {
  const file = `${WORK}/.venv/bin/sfscope-lint`;
  assert.deepEqual(findCommands(machine([file], { trusted: false })), { commands: [], refused: file });
  assert.deepEqual(programs(machine([file, "/usr/bin/sfscope-lint"], { trusted: false })), ["/usr/bin/sfscope-lint"]);
});

for (const entry of ["", ".", "bin", "./bin", "../work/bin", "~/bin"]) {
  test(`a relative entry of PATH is never used, in a trusted workspace either: "${entry}"`, () => {
    const around = machine([], { pathVariable: `${entry}:/usr/bin` });
    const asked: string[] = [];
    const seen = findCommands({ ...around, isProgram: (file) => asked.push(file) < 0 });
    assert.deepEqual(seen.commands, []);
    assert.deepEqual(asked.filter((file) => !path.posix.isAbsolute(file)), []);
    assert.deepEqual(asked.filter((file) => file.startsWith(`${WORK}/bin`)), []);
  });
}

test("an entry of PATH in an untrusted workspace is passed over", () => {
  const inside = `${WORK}/tools/sfscope-lint`;
  const pathVariable = `${WORK}/tools:${HOME}/worker:/usr/bin`;
  const files = [inside, `${HOME}/worker/sfscope-lint`, "/usr/bin/sfscope-lint"];
  assert.deepEqual(programs(machine(files, { pathVariable })), [inside]);
  assert.deepEqual(programs(machine(files, { pathVariable, trusted: false })), [`${HOME}/worker/sfscope-lint`]);
});

test("no variable of Python leads into an untrusted workspace", () => {
  const around = machine({ "/link": WORK }, { trusted: false });
  const elsewhere = { PYTHONHOME: "/opt/python", PYTHONPATH: `${HOME}/worker:/team/rules`, PYTHONUSERBASE: "/base" };
  assert.deepEqual(pythonPlaces(around, elsewhere), elsewhere);
  const inside = { PYTHONPATH: `${WORK}/src:/team/rules:.::/link/src`, PYTHONPYCACHEPREFIX: `${WORK}/.cache`, PYTHONUTF8: "1" };
  assert.deepEqual(pythonPlaces(around, inside), { PYTHONPATH: "/team/rules", PYTHONPYCACHEPREFIX: undefined });
  const beside = ["PYTHONEXECUTABLE", "PYTHONPLATLIBDIR", "__PYVENV_LAUNCHER__"]; // a pyvenv.cfg, and Python's own library
  for (const name of beside) {
    assert.deepEqual(pythonPlaces(around, { [name]: `${WORK}/env/bin/python3` }), { [name]: undefined });
    assert.deepEqual(pythonPlaces(around, { [name]: "/opt/bin/python3" }), { [name]: "/opt/bin/python3" });
  }
  assert.deepEqual(pythonPlaces({ ...around, trusted: true }, inside), {});
});

test("a way around the workspace's name changes nothing", () => {
  const around = { pathVariable: `${HOME}/other/../work/tools`, trusted: false };
  assert.deepEqual(programs(machine([`${WORK}/tools/sfscope-lint`], around)), []);
});

test("a link that leads into an untrusted workspace is passed over, as a file and as a folder", () => {
  const file = "/usr/bin/sfscope-lint";
  const evil = `${WORK}/evil`;
  assert.deepEqual(programs(machine({ [file]: evil }, { trusted: false })), []);
  assert.deepEqual(programs(machine({ [file]: file, "/usr/bin": WORK }, { trusted: false })), []);
  assert.deepEqual(programs(machine({ [file]: evil })), [file]);
});

test("a repository between two links on the way to an untrusted workspace counts, too", () => {
  const file = "/b/bin/sfscope-lint";
  const links = { "/a/to-b": "/b/to-c", "/b/to-c": "/c", "/a/to-b/x": "/c/x", [file]: file };
  const around = { folders: ["/a/to-b/x"], pathVariable: "/b/bin", trusted: false };
  assert.deepEqual(programs(machine(links, around)), [file]);
  assert.deepEqual(programs(machine({ ...links, "/b/.git": "/b/.git" }, around)), []);
});

test("a link of the system on the way to an untrusted workspace makes nothing beside it untrusted", () => {
  const file = `${HOME}/.local/bin/sfscope-lint`;
  const links = { "/home": "/var/home", [WORK]: `/var${WORK}`, [file]: file };
  assert.deepEqual(programs(machine(links, { trusted: false })), [file]);
});

test("an untrusted workspace reaches up to its outermost repository or project, as for the command", () => {
  const file = `${WORK}/tools/sfscope-lint`;
  const around = { folders: [`${WORK}/one/two`], pathVariable: `${WORK}/tools:/usr/bin`, trusted: false };
  assert.deepEqual(programs(machine([file], around)), [file]);
  for (const mark of [`${WORK}/.git`, `${WORK}/sfdx-project.json`]) {
    assert.deepEqual(programs(machine([file, mark, `${WORK}/one/.git`, "/usr/bin/sfscope-lint"], around)), ["/usr/bin/sfscope-lint"]);
  }
  assert.deepEqual(programs(machine([file, `${WORK}/.git`], { ...around, trusted: true })), [file]);
});

for (const [what, links] of [
  ["of the file", { "/opt/sfscope-lint": `${WORK}/x`, [`${WORK}/x`]: "/usr/bin/sfscope-lint" }],
  ["of a folder", { "/opt": `${WORK}/opt`, [`${WORK}/opt`]: "../../../usr/bin", "/opt/sfscope-lint": "/opt/sfscope-lint" }],
] as const) {
  test(`a link ${what} that passes through an untrusted workspace is passed over, wherever it ends`, () => {
    const known = { ...links, "/usr/bin/sfscope-lint": "/usr/bin/sfscope-lint" };
    assert.deepEqual(programs(machine(known, { pathVariable: "/opt", trusted: false })), []);
    assert.deepEqual(programs(machine(known, { pathVariable: "/opt" })), ["/opt/sfscope-lint"]);
  });
}

test("the workspace may be behind a link itself", () => {
  const real = "/data/work/bin/sfscope-lint";
  const around = machine({ [real]: real, [WORK]: "/data/work" }, { pathVariable: "/data/work/bin", trusted: false });
  assert.deepEqual(programs(around), []);
});

test("a home that is an untrusted workspace lends no programs", () => {
  const file = `${HOME}/.local/bin/sfscope-lint`;
  assert.deepEqual(findCommands(machine([file], { folders: [HOME], trusted: false })), { commands: [], refused: file });
});

test("uvx downloads only if the user allows it, and comes last", () => {
  const files = ["/usr/bin/uvx", `${HOME}/.local/bin/sfscope-lint`];
  assert.deepEqual(findCommands(machine(files.slice(0, 1))), { commands: [], uvx: "/usr/bin/uvx" });
  assert.deepEqual(findCommands(machine(files, { useUvx: true })).commands, [
    { program: files[1], arguments: [] },
    { program: "/usr/bin/uvx", arguments: UVX },
  ]);
  assert.deepEqual(programs(machine([`${HOME}/.local/bin/uvx`], { useUvx: true })).length, 1);
  assert.deepEqual(findCommands(machine([`${WORK}/uvx`], { pathVariable: WORK, useUvx: true, trusted: false })).uvx, undefined);
});

test("the setting is the only command", () => {
  const files = ["/opt/python", "/usr/bin/sfscope-lint", "/usr/bin/docker", `${HOME}/x/sfscope-lint`];
  const setting = (...serverCommand: string[]) => programs(machine(files, { serverCommand, trusted: false }));
  assert.deepEqual(setting("/opt/python", "-m", "sfscope_lint"), ["/opt/python -m sfscope_lint"]);
  assert.deepEqual(setting("docker", "run", "x"), ["/usr/bin/docker run x"]);
  assert.deepEqual(setting("~/x/sfscope-lint"), [`${HOME}/x/sfscope-lint`]);
});

test("the setting may name a program in an untrusted workspace, because the workspace can't set it", () => {
  const file = `${WORK}/.venv/bin/sfscope-lint`;
  assert.deepEqual(programs(machine([file], { serverCommand: [file], trusted: false })), [file]);
});

test("a name in the setting is found in no untrusted workspace", () => {
  const around = { serverCommand: ["sfscope-lint"], pathVariable: `${WORK}/bin:/usr/bin` };
  const files = [`${WORK}/bin/sfscope-lint`, "/usr/bin/sfscope-lint"];
  assert.deepEqual(programs(machine(files, { ...around, trusted: false })), files.slice(1));
  assert.deepEqual(programs(machine(files, around)), files.slice(0, 1));
});

for (const [named, told] of [
  ["/no/such", "isn't a program"],
  ["no-such", "isn't on PATH"],
  ["./bin/sfscope-lint", "Write an absolute path"],
  ["bin/sfscope-lint", "Write an absolute path"],
  ["", "isn't on PATH"],
] as const) {
  test(`a setting that can't be used is said, and nothing else is tried: "${named}"`, () => {
    const { commands, problem } = findCommands(machine(["/usr/bin/sfscope-lint"], { serverCommand: [named] }));
    assert.deepEqual(commands, []);
    assert.ok(problem?.includes(told), problem);
    assert.ok(problem?.includes("sfscope-lint.serverCommand"), problem);
  });
}

test("on Windows, programs end with .exe and PATH has drives and quotes", () => {
  const onWindows = { windows: true, folders: ["C:\\work"], home: "C:\\Users\\ada", useUvx: true };
  const files = [
    "C:\\work\\.venv\\Scripts\\sfscope-lint.exe",
    "D:\\my tools\\sfscope-lint.exe",
    "C:\\Users\\ada\\.local\\bin\\sfscope-lint.exe",
    "D:\\my tools\\uvx.exe",
  ];
  const pathVariable = '\\tools;tools;C:tools;"D:\\my tools"';
  assert.deepEqual(
    programs(machine(files, { ...onWindows, pathVariable })),
    [...files.slice(0, 3), `${files[3]} ${UVX.join(" ")}`],
  );
  const relative = ["\\tools\\sfscope-lint.exe", "tools\\sfscope-lint.exe", "C:tools\\sfscope-lint.exe"];
  assert.deepEqual(programs(machine([...relative, "D:\\my tools\\sfscope-lint.cmd"], { ...onWindows, pathVariable })), []);
});

test("on Windows, the case of a path doesn't matter", () => {
  const around = { windows: true, folders: ["c:\\work"], pathVariable: "C:\\WORK\\bin", trusted: false };
  assert.deepEqual(programs(machine(["C:\\WORK\\bin\\sfscope-lint.exe"], around)), []);
});
