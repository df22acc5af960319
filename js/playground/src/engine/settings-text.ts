/** Settings as YAML: the form changes one value, and comments and order stay. */

import { Document, isCollection, isScalar, parseDocument, stringify } from "yaml";
import { readManifest } from "../../../manifest/read.ts";
import { SettingsError } from "./api.ts";
import type { SettingsProblem } from "./messages.ts";

/** A value of `undefined` takes the key out, and what is empty then. */
export function changed(text: string, path: (string | number)[], value: unknown): string {
  const document = parseDocument(text, { version: "1.1" });
  if (document.errors.length > 0 || !isCollection(document.contents)) {
    if (document.contents !== null && text.trim() !== "") throw new Error("the settings' YAML has a fault: mend it before the form can change it");
    document.contents = new Document({}).contents as never;
  }
  if (value === undefined) removeAt(document, path);
  else {
    const before = document.getIn(path, true);
    // The node stays, with the comment behind it.
    if (isScalar(before) && typeof value !== "object") before.value = value;
    else document.setIn(path, document.createNode(value));
  }
  const json = document.toJS() as object;
  return Object.keys(json).length === 0 ? "" : document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function removeAt(document: ReturnType<typeof parseDocument>, path: (string | number)[]): void {
  if (!document.hasIn(path)) return;
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const left = document.getIn(parent);
  if (parent.length > 0 && isCollection(left) && left.items.length === 0) removeAt(document, parent);
}

/** Other than at its defaults the writer would quote no `off`, which YAML 1.1 takes for a boolean. */
export function written(value: unknown): string {
  return stringify(value, { version: "1.1", lineWidth: 0 });
}

/** Settings as JSON, with the place of each value; or what is wrong with the text. */
export interface SettingsText {
  json: string;
  line(pointer: string | null | undefined): number | null;
}

export function readSettings(text: string): SettingsText | SettingsProblem[] {
  const manifest = readManifest(new TextEncoder().encode(text), { json: false });
  if (manifest.unread.length > 0) return manifest.unread.map(({ message, help = "", line }) => ({ message, help, line }));
  const [first, ...more] = manifest.documents;
  if (more.length > 0) return [{ message: "settings are one document, and here are several", help: "remove the `---`", line: null }];
  if (first === undefined) return { json: "{}", line: () => null };
  const input = manifest.input([first]);
  return {
    json: new TextDecoder().decode(input.bytes),
    line: (pointer) => (typeof pointer === "string" ? manifest.range(input.at(pointer)).start.line : null),
  };
}

export function problemsOf(error: unknown, { line }: SettingsText): SettingsProblem[] {
  if (!(error instanceof SettingsError)) throw error;
  return error.errors.map(({ message, help, pointer }) => ({ message, help: help ?? "", line: line(pointer) }));
}
