/** What the command is measured against: a script that parses the same files with `yaml`, and does nothing else. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

const [root = "."] = process.argv.slice(2);
for (const name of readdirSync(root, { recursive: true })) {
  if (!/\.(?:ya?ml|json)$/.test(name)) continue;
  const text = readFileSync(join(root, name), "utf8");
  try {
    if (name.endsWith(".json")) JSON.parse(text);
    else for (const document of parseAllDocuments(text)) document.toJS();
  } catch {
    // Faults are data here.
  }
}
