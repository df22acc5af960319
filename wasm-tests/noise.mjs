/** Writes `bench/noise.md`: how often each rule speaks up on real manifests, by profile. `make noise` runs it. */

import { writeFileSync } from "node:fs";
import { corpus, judge } from "./corpus.mjs";

if (!corpus) {
  console.error("The corpus is not on this machine: set SUREPULL_CORPUS to its folder");
  process.exit(2);
}
const FOLDERS = ["kube-prometheus", "microservices-demo", "examples", "longhorn"];
const PROFILES = ["baseline", "reliable", "strict"];

const counts = new Map();
const images = {};
for (const folder of FOLDERS) {
  for (const profile of PROFILES) {
    const { report } = judge([folder], profile);
    images[folder] = report.summary.images;
    for (const { rule } of report.findings) {
      const key = `${rule} ${folder} ${profile}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
}
const rules = [...new Set([...counts.keys()].map((key) => key.split(" ")[0]))].sort();
const cell = (rule, folder) =>
  PROFILES.map((profile) => ((100 * (counts.get(`${rule} ${folder} ${profile}`) ?? 0)) / images[folder]).toFixed(0)).join(" / ");
const total = (folder) =>
  PROFILES.map((profile) => {
    const sum = rules.reduce((sum, rule) => sum + (counts.get(`${rule} ${folder} ${profile}`) ?? 0), 0);
    return ((100 * sum) / images[folder]).toFixed(0);
  }).join(" / ");
const row = (cells) => `| ${cells.join(" | ")} |`;
writeFileSync(
  new URL("../bench/noise.md", import.meta.url),
  `# How often the rules speak up

Findings per 100 image uses of real manifests, in the profiles baseline / reliable / strict. Written by \`make noise\`;
the manifests (\`shared/corpus\`, Apache-2.0) are read in place and are no part of the repository.

${[
  row(["rule", ...FOLDERS]),
  row(["---", ...FOLDERS.map(() => "---:")]),
  ...rules.map((rule) => row([`\`${rule}\``, ...FOLDERS.map((folder) => cell(rule, folder))])),
  row(["all", ...FOLDERS.map(total)]),
  row(["image uses", ...FOLDERS.map((folder) => images[folder])]),
].join("\n")}
`,
);
