// Bundles the extension, and collects the licences of what is in the bundle.
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const result = await build({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  minify: true,
  keepNames: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  metafile: true,
  logLevel: "warning",
});

const folders = Object.keys(result.metafile.inputs).map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
const packages = [...new Set(folders.filter(Boolean))].sort();
await writeFile("dist/licenses.txt", (await Promise.all(packages.map(notice))).join("\n"));
await copyFile("../../LICENSE", "LICENSE");

/** A package's name, version and licence. */
async function notice(folder) {
  const { name, version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const files = (await readdir(folder)).filter((file) => /^licen[cs]e/i.test(file));
  if (files.length === 0) {
    throw new Error(`${name} has no file with its licence`);
  }
  return `${name} ${version}\n\n${await readFile(`${folder}/${files[0]}`, "utf8")}\n`;
}
