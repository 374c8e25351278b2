// Answers on standard output what the real libraries make of what stands on standard input, as JSON.
// node oracle.cjs ignore NODE_MODULES: [[text, [path, …]], …] to [[boolean, …] or null where ignore throws, …]
// node oracle.cjs deployed NODE_MODULES: [directory, …] to [[[type, file], …] or the name of an error, …]
// node oracle.cjs replaced NODE_MODULES: [[file, [entry of replacements, …]], …] to [text or the name of an error, …]
// node oracle.cjs logql|kql NODE_MODULES: [query, …] to [[what is wrong with it, …], …]
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

async function replaced([file, entries]) {
  const name = '@salesforce/source-deploy-retrieve/lib/src/convert/replacements.js';
  const library = load(path.join(path.resolve(modules), name));
  const component = { xml: file, walkContent: () => [], tree: { stream: (each) => fs.createReadStream(each) } };
  process.env.MARK = '\ue000';
  try {
    component.replacements = await library.getReplacements(component, entries);
    const chunks = [];
    for await (const chunk of library.getReplacementStreamForReadable(component, file)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } catch (error) {
    return error.name;
  }
}

function logql(query) {
  const errors = [];
  const tree = load('@grafana/lezer-logql').parser.parse(query);
  tree.iterate({ enter: (node) => void (node.type.isError && errors.push(`at ${node.from}`)) });
  return errors;
}

function kql(query) {
  load('@kusto/language-service-next/bridge.min');
  load('@kusto/language-service-next/Kusto.Language.Bridge.min');
  const diagnostics = globalThis.Kusto.Language.KustoCode.Parse(query).GetDiagnostics();
  return Array.from({ length: diagnostics.Count }, (_, number) => diagnostics.getItem(number).Message);
}

(async () => {
  const answer = { ignore: ignored, deployed, replaced, logql, kql }[what];
  const answers = [];
  for (const each of given) answers.push(await answer(each));
  process.stdout.write(JSON.stringify(answers));
})();
