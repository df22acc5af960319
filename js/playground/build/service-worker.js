/** Writes `sw.js`: all files of the page, kept at the first visit, so that the next one needs no network. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const SOURCE = new URL("../src/sw.js", import.meta.url);

export function serviceWorker() {
  return {
    name: "service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.values(bundle).map(({ fileName, code, source }) => ({ fileName, content: code ?? source }));
      // What lies in `public` is copied past the bundle.
      files.push(...["icon.svg", "theme.js"].map((fileName) => ({ fileName, content: readFileSync(new URL(`../public/${fileName}`, import.meta.url)) })));
      const hash = createHash("sha256");
      const kept = files.filter(({ fileName }) => !/licenses\.md$|LICENSE$/.test(fileName)).sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
      for (const { fileName, content } of kept) hash.update(fileName).update(content);
      const names = kept.map(({ fileName }) => (fileName === "index.html" ? "./" : fileName));
      const code = `const VERSION = ${JSON.stringify(hash.digest("hex").slice(0, 16))};\nconst FILES = ${JSON.stringify(names)};\n${readFileSync(SOURCE, "utf8")}`;
      this.emitFile({ type: "asset", fileName: "sw.js", source: code });
    },
  };
}
