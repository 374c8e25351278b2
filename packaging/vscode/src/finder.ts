/** Finds the programs that may be the language server. Nothing is started here, and all I/O is passed in. */
import * as path from "node:path";

export const PROGRAM = "sfscope-lint";
/** What a package manager installs: the command with its language server. */
export const PACKAGE = "sfscope-lint[lsp]";
const TREE_MARKS = [".git", "sfdx-project.json"];
// Where Python looks for code, or for its own program, which has a pyvenv.cfg beside it; each is a path or a list of them.
const PYTHON_PLACES = [
  "PYTHONEXECUTABLE",
  "PYTHONHOME",
  "PYTHONPATH",
  "PYTHONPLATLIBDIR",
  "PYTHONPYCACHEPREFIX",
  "PYTHONUSERBASE",
  "__PYVENV_LAUNCHER__",
];
const MOST_LINKS = 40; // as on Linux; the system can't follow more, so there is no program behind them

/** What decides where the server is. `folders` are those of the workspace, `pathVariable` is PATH. */
export interface Surroundings {
  readonly serverCommand: readonly string[];
  readonly useUvx: boolean;
  readonly trusted: boolean;
  readonly folders: readonly string[];
  readonly home: string;
  readonly pathVariable: string;
  readonly windows: boolean;
  /** Whether there is a program with this path. */
  isProgram(file: string): boolean;
  /** Whether there is a file, folder or link with this path. */
  exists(file: string): boolean;
  /** Where a link leads, as it is written in it; undefined if this is no link. */
  linkTarget(file: string): string | undefined;
  /** The path without links; the same path if there is no such file. */
  realPath(file: string): string;
}

/** Variables of an environment; one that is undefined isn't set. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** How to run sfscope-lint; a subcommand follows the arguments. */
export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
}

/**
 * The commands to try, best first. `problem` says why the setting can't be used; there are no commands then.
 * `refused` is a program that isn't used because the workspace that holds it isn't trusted. `uvx` is the path of uvx, which
 * could download the server.
 */
export interface Found {
  readonly commands: readonly Command[];
  readonly problem?: string;
  readonly refused?: string;
  readonly uvx?: string;
}

export function findCommands(around: Surroundings): Found {
  if (around.serverCommand.length > 0) {
    return fromSetting(around, around.serverCommand);
  }
  const { join } = paths(around);
  const environments = around.folders.flatMap((folder) =>
    [".venv", "venv"].map((name) => join(folder, name, around.windows ? "Scripts" : "bin")),
  );
  const own = join(around.home, ".local", "bin"); // pipx and uv put their programs there
  const onPath = programs(around, PROGRAM, searchPath(around));
  const ofUser = programs(around, PROGRAM, [own]);
  const found = [
    ...programs(around, PROGRAM, environments).filter(() => around.trusted),
    ...onPath.filter((file) => mayRun(around, file)).slice(0, 1),
    ...ofUser.filter((file) => mayRun(around, file)),
  ];
  const uvx = programs(around, "uvx", [...searchPath(around), own]).find((file) => mayRun(around, file));
  const commands = [...new Set(found)].map((program): Command => ({ program, arguments: [] }));
  if (uvx && around.useUvx) {
    commands.push({ program: uvx, arguments: ["--from", PACKAGE, PROGRAM] });
  }
  const refused = [...programs(around, PROGRAM, environments), ...onPath, ...ofUser].find((file) => !mayRun(around, file));
  return { commands, ...(uvx && { uvx }), ...(refused && { refused }) };
}

/** The user's own command. It may be in an untrusted workspace, because only the user can set it. */
function fromSetting(around: Surroundings, [first = "", ...rest]: readonly string[]): Found {
  const { join, basename } = paths(around);
  const program = /^~[\\/]/.test(first) ? join(around.home, first.slice(2)) : first;
  if (isAbsolute(around, program)) {
    return around.isProgram(program)
      ? { commands: [{ program, arguments: rest }] }
      : { commands: [], problem: `The setting sfscope-lint.serverCommand names ${program}, which isn't a program.` };
  }
  if (first !== basename(first)) {
    return {
      commands: [],
      problem: `The setting sfscope-lint.serverCommand names ${first}. Write an absolute path, or a name that is on PATH.`,
    };
  }
  const named = programs(around, first, searchPath(around)).find((file) => mayRun(around, file));
  return named
    ? { commands: [{ program: named, arguments: rest }] }
    : { commands: [], problem: `The setting sfscope-lint.serverCommand names ${first}, which isn't on PATH.` };
}

/** Where a command may look for further programs, such as the one that `env` starts: on PATH, but in no untrusted tree. */
export function programFolders(around: Surroundings): string[] {
  return searchPath(around).filter((folder) => mayRun(around, folder));
}

/** Those of Python's variables that lead into an untrusted tree, without what leads there; undefined if nothing is left. */
export function pythonPlaces(around: Surroundings, variables: Variables): Variables {
  const { delimiter } = paths(around);
  const kept = (value: string) => foldersIn(around, value).filter((folder) => mayRun(around, folder)).join(delimiter);
  const set = PYTHON_PLACES.filter((name) => variables[name] !== undefined);
  return around.trusted ? {} : Object.fromEntries(set.map((name) => [name, kept(variables[name] ?? "") || undefined]));
}

function searchPath(around: Surroundings): string[] {
  return foldersIn(around, around.pathVariable);
}

/** The absolute folders of a variable such as PATH. A relative one would mean a folder of the workspace. */
function foldersIn(around: Pick<Surroundings, "windows">, variable: string): string[] {
  const folders = variable.split(paths(around).delimiter).map((folder) => folder.replace(/^"(.*)"$/, "$1"));
  return folders.filter((folder) => isAbsolute(around, folder));
}

/** The programs with a name in these folders, in their order. */
function programs(around: Surroundings, name: string, folders: readonly string[]): string[] {
  // Only .exe: Windows runs other kinds of program in a shell.
  const file = around.windows && !/\.exe$/i.test(name) ? `${name}.exe` : name;
  return folders.map((folder) => paths(around).join(folder, file)).filter((each) => around.isProgram(each));
}

/** Whether a program is safe to run: no untrusted tree holds it, as it is written, or holds a link on the way to it. */
function mayRun(around: Surroundings, file: string): boolean {
  if (around.trusted) {
    return true;
  }
  const places = [file, ...wayTo(around, file), around.realPath(file)];
  const trees = around.folders.flatMap((folder) => treesOf(around, folder));
  return !places.some((place) => trees.some((tree) => isWithin(around, place, tree)));
}

/** The trees of a folder, as for the command: those around it, or itself, and those with a link on the way to it. */
function treesOf(around: Surroundings, folder: string): string[] {
  const own = [folder, around.realPath(folder)].map((each) => outermostTree(around, each) ?? each);
  const linking = wayTo(around, folder).map((link) => outermostTree(around, paths(around).dirname(link)));
  return [...own, ...linking.filter((tree) => tree !== undefined)];
}

/** The highest folder with a repository or project, this one or above. */
function outermostTree(around: Surroundings, folder: string): string | undefined {
  const { dirname, join } = paths(around);
  let outermost: string | undefined;
  for (let each = folder; ; each = dirname(each)) {
    if (TREE_MARKS.some((mark) => around.exists(join(each, mark)))) {
      outermost = each;
    }
    if (each === dirname(each)) {
      return outermost;
    }
  }
}

/** The real paths of the links on the way to a file, its folders among them, and where they end. */
function wayTo(around: Surroundings, file: string): string[] {
  const { join, parse } = paths(around);
  const parts = (name: string) => name.slice(parse(name).root.length).split(around.windows ? /[\\/]/ : "/");
  const links: string[] = [];
  let done = parse(file).root;
  const left = parts(file).reverse();
  while (left.length > 0 && links.length < MOST_LINKS) {
    const step = join(done, left.pop() ?? "");
    const target = around.linkTarget(step);
    if (target === undefined) {
      done = step;
    } else {
      links.push(join(around.realPath(done), parse(step).base));
      done = parse(target).root || done;
      left.push(...parts(target).reverse());
    }
  }
  return [...links, done];
}

function isWithin(around: Surroundings, file: string, folder: string): boolean {
  const { relative, isAbsolute: rooted, sep } = paths(around);
  const way = relative(folder, file);
  return way !== ".." && !way.startsWith(`..${sep}`) && !rooted(way);
}

/** Whether a path is the same in every working directory: `\tools` is not, on Windows. */
function isAbsolute(around: Pick<Surroundings, "windows">, file: string): boolean {
  return around.windows ? /^([a-z]:[\\/]|\\\\)/i.test(file) : file.startsWith("/");
}

function paths(around: Pick<Surroundings, "windows">): path.PlatformPath {
  return around.windows ? path.win32 : path.posix;
}
