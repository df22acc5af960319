/** The gallery: every rule's page and cases, and the shop of the demo, as they stand under `policies`; and what exports are made after. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { marked } from "marked";
import { parse } from "yaml";

const POLICIES = fileURLToPath(new URL("../../../policies/", import.meta.url));
const PRACTICES = ["", "Naming", "Pull policy", "Caches and registries", "Private registries", "Versions", "Scanning"];

export function collect() {
  return { rules: rules(), demo: demo(), kubewarden: kubewarden() };
}

/** In the register's order, which the index has. */
function rules() {
  const rows = read("rules/README.md").matchAll(/^\| \[`([\w-]+)`\]\([^)]*\) \| ([\d, ]+) \| (.*?) \|/gm);
  return Array.from(rows, ([, id, practices, summary]) => ({
    id,
    practice: PRACTICES[Number(practices.split(",")[0])],
    summary,
    page: page(read(`rules/${id}/README.md`)),
    fail: ofCase(id, "fail"),
    fixed: ofCase(id, "fixed"),
    settings: beside(id, "settings.json") ?? { profile: "strict" },
  }));
}

/** A manifest and what is known beside it: of this case, or of all. */
function ofCase(id, name) {
  return { text: read(`rules/${id}/${name}.yaml`), evidence: beside(id, `${name}.evidence.json`) ?? beside(id, "evidence.json") };
}

/** What all of the shop's files are judged by; nothing is wrong with them alone. */
const BESIDE = ["accounts.yaml", "ahead.yaml"];

/** As `make demo` judges it, but for the nodes. */
function demo() {
  const names = readdirSync(`${POLICIES}demo/shop`).filter((name) => name.endsWith(".yaml"));
  const texts = new Map(names.map((name) => [name, read(`demo/shop/${name}`)]));
  const files = names.filter((name) => !BESIDE.includes(name)).map((name) => ({ name: name.replace(".yaml", ""), summary: texts.get(name).match(/^# (.*)/)?.[1] ?? "", text: texts.get(name) }));
  return {
    settings: JSON.parse(read("demo/settings.json")),
    evidence: [...BESIDE.map((name) => ({ name, text: texts.get(name) })), { name: "scan.json", text: read("demo/scan.json") }],
    files: [...files, { name: "all of the shop", summary: "Who pulls, what is pulled ahead, and all of these.", text: [...texts.values()].join("---\n") }],
  };
}

/** The policy that denies, and what one with look-ups is granted beside. */
function kubewarden() {
  const [policy, context] = ["protect", "context"].map((name) => parse(read(`kubewarden/examples/${name}.yaml`)));
  return { policy, contextAwareResources: context.spec.contextAwareResources };
}

/** Without its title, which the panel has; links to other rules stay in the page. */
function page(markdown) {
  const body = markdown
    .replace(/^# .*\n/, "")
    .replace(/ `fail\.yaml` has the fault[^.]*\.(?: `[\w.]+`[^.]*\.)*/g, "")
    .replaceAll(/\]\(\.\.\/([\w-]+)\/README\.md\)/g, "](#rule=$1)");
  return marked.parse(body, { async: false }).replaceAll("<h2", "<h3").replaceAll("</h2>", "</h3>");
}

function beside(id, name) {
  const path = `rules/${id}/${name}`;
  return existsSync(POLICIES + path) ? JSON.parse(read(path)) : undefined;
}

function read(path) {
  return readFileSync(POLICIES + path, "utf8");
}
