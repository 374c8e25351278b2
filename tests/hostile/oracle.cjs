// Answers on standard output what the real libraries make of what stands on standard input, as JSON.
// node oracle.cjs ignore NODE_MODULES: [[text, [path, …]], …] to [[boolean, …] or null where ignore throws, …]
// node oracle.cjs deployed NODE_MODULES: [directory, …] to [[[type, file], …] or the name of an error, …]
const fs = require('node:fs');
const path = require('node:path');
const [what, modules] = process.argv.slice(2);
const load = require('node:module').createRequire(path.join(path.resolve(modules), 'from-here.js'));
const given = JSON.parse(fs.readFileSync(0, 'utf8'));

function ignored([text, paths]) {
  let patterns;
  try {
    patterns = load('ignore')().add(text);
  } catch {
    return null;
  }
  return paths.map((each) => {
    try {
      return patterns.ignores(each);
    } catch {
      return false; // as Salesforce's library takes it
    }
  });
}

async function deployed(directory) {
  const { ComponentSetBuilder } = load('@salesforce/source-deploy-retrieve');
  const { SfProject } = load('@salesforce/core');
  try {
    const project = await SfProject.resolve(directory);
    const sourcepath = project.getUniquePackageDirectories().map((each) => each.fullPath);
    const components = await ComponentSetBuilder.build({ sourcepath, projectDir: directory });
    return [...components.getSourceComponents()].map((each) => [
      each.type.name,
      path.relative(directory, each.xml ?? each.content),
    ]);
  } catch (error) {
    return error.name;
  }
}

(async () => {
  const answers = [];
  for (const each of given) answers.push(what === 'ignore' ? ignored(each) : await deployed(each));
  process.stdout.write(JSON.stringify(answers));
})();
