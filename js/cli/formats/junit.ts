/** JUnit's XML: a suite a file, a case a finding. */

import { type Case, cases } from "./cases.ts";
import { grouped, type Material } from "./material.ts";
import { type Element, element, xmlDocument } from "./xml.ts";

export function junit(material: Material): string {
  const all = cases(material);
  const suites = grouped(all.map((one) => [one.file, one] as const));
  const { skipped: _, ...numbers } = counts(all); // of all suites together the schema has none
  const each = Array.from(suites, ([name, these]) => element("testsuite", { name, ...counts(these) }, ...these.map(testcase)));
  return xmlDocument(element("testsuites", { name: "surepull", ...numbers }, ...each));
}

function counts(these: Case[]) {
  const number = (result: Case["result"]) => these.filter((one) => one.result === result).length;
  return { tests: these.length, failures: number("fail"), errors: number("error"), skipped: number("skip") };
}

function testcase({ file, rule, name, result, severity, line, column, said }: Case): Element {
  const where = [file, line, column].filter((part) => part !== undefined).join(":");
  const told = { pass: "system-out", fail: "failure", error: "error", skip: "skipped" }[result];
  const attributes = result === "fail" || result === "error" ? { type: severity ?? rule, message: said[0] } : {};
  const body = result === "skip" ? said : [where, ...said];
  const children = said.length > 0 ? [element(told, attributes, body.join("\n"))] : [];
  return element("testcase", { classname: rule, name: `${rule}: ${name}` }, ...children);
}
