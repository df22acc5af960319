/** What happens when: text changes and is judged, links are opened, files are taken. */

import { batch, effect } from "@preact/signals";
import type { Editor } from "./editor/editor.ts";
import { refusal } from "./editor/limits.ts";
import { ask, latest } from "./engine/client.ts";
import type { Judged, Requests, Shareable, Taken } from "./engine/messages.ts";
import { examples } from "./examples.ts";
import { encode, read, type Shared } from "./share.ts";
import { borrowed, evidence, fault, FIRST, judged, notice, open, own, rule, rules, safeFixes, say, settings, tab, text, theme } from "./state.ts";
import { keep, stored } from "./store.ts";

/** Set by the pane that shows it. */
export const manifest: { editor: Editor | undefined } = { editor: undefined };

let asked = "";
/** What `judged` is about. */
let judgedText = "";
/** Another text was opened: its first finding is explained. */
let opened = true;
/** Evidence was handed over beside what is borrowed. */
let handed = false;
const judge = latest(
  "judge",
  () => {
    asked = text.value;
    return { text: asked, settings: settings.value };
  },
  take,
  ({ message }) => (fault.value = `Nothing is judged: ${message}. Reload the page; its server may lack a file.`),
);

function take(answer: Judged): void {
  // Of a text that has changed meanwhile the places are wrong; the new one is being judged already.
  if (asked !== text.value) return;
  fault.value = null;
  const from = performance.now();
  manifest.editor?.setMarks(answer.marks);
  performance.measure("surepull:marks", { start: from });
  if (opened) {
    opened = false;
    const explained = answer.marks.find((mark) => mark.rule === rule.value) ?? answer.marks[0];
    open.value = explained?.id ?? null;
  }
  const about = asked;
  if (!judged.value) {
    judgedText = about;
    judged.value = answer;
    performance.mark("surepull:verdict");
    return;
  }
  // The marks first, the panels in a frame of their own.
  requestAnimationFrame(() => {
    const start = performance.now();
    judgedText = about;
    judged.value = answer;
    // Behind the drawing, which was put off as well.
    queueMicrotask(() => performance.measure("surepull:panels", { start }));
  });
}

export function begin(): void {
  const kept = stored();
  theme.value = kept.theme ?? "system";
  text.value = kept.text ?? FIRST.text;
  settings.value = kept.settings ?? FIRST.settings;
  borrowed.value = kept.text === undefined && kept.settings === undefined;
  follow(location.hash);
  addEventListener("hashchange", () => follow(location.hash));
  // A file that is dropped beside its place would take the page's.
  window.addEventListener("dragover", (event: DragEvent) => event.preventDefault());
  window.addEventListener("drop", (event: DragEvent) => {
    if (!event.defaultPrevented && event.dataTransfer?.files.length) say("fault", "Drop a manifest on the editor, and reports and Secrets on the tab Evidence.");
    event.preventDefault();
  });
  effect(() => {
    void text.value;
    void settings.value;
    judge();
  });
  effect(() => {
    if (theme.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
  });
  keep(() => shareable()?.text);
  void ask("rules", null).then((known) => (rules.value = known), () => {});
}

/** What a user does in the editor. Undone until it is as before an example, all that belongs to it comes back. */
export function typed(now: string): void {
  if (borrowed.value && now === own.value.at(-1)?.text) void back();
  else edited();
}

/** From here on it is the user's. It is another than that of the link, which a reload must not bring back. */
export function edited(): void {
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
  borrowed.value = false;
  if (notice.value?.kind === "done") notice.value = null;
}

/** What a link asks for. */
async function follow(fragment: string): Promise<void> {
  const wanted = read(fragment);
  if (!wanted) return;
  if ("broken" in wanted) return say("fault", `This link cannot be opened: ${wanted.broken}. What was in the editor is still there.`);
  await ("state" in wanted ? show(wanted.state) : openRule(wanted.rule));
}

/** The page of a rule, and with it a manifest: the one that fails it, the same mended, or the one that is there. */
export async function openRule(id: string, example: "fail" | "fixed" | "none" = "fail"): Promise<void> {
  try {
    const found = (await examples()).rules.find((one) => one.id === id);
    if (!found) return say("fault", `There is no rule \`${id}\`. What was in the editor is still there.`);
    rule.value = id;
    tab.value = "rule";
    if (example === "none") return;
    const { text, evidence } = found[example];
    await show({ text, settings: await ask("yaml", { value: found.settings }) }, evidence ? [{ name: `${id}.json`, text: JSON.stringify(evidence) }] : []);
  } catch (error) {
    say("fault", `The examples could not be loaded: ${(error as Error).message}`);
  }
}

/** An example, or what a link brings, in place of what is there: of that, what is the user's is put aside. */
export async function show(wanted: Shared, files: { name: string; text: string }[] = [], complete = false): Promise<void> {
  const sentence = refusal(wanted.text);
  if (sentence !== undefined) return say("fault", sentence);
  const aside = !borrowed.value || handed;
  const encoder = new TextEncoder();
  // Asked first, so that nothing is judged by the evidence of something else.
  const swapped = ask("evidenceSwap", { files: files.map(({ name, text }) => ({ name, bytes: encoder.encode(text) })), complete, aside });
  if (aside) own.value = [...own.value, { text: text.value, settings: settings.value }];
  put(wanted, true);
  if (aside) say("done", "Your manifest, settings and evidence are kept: `Back` brings them again.");
  took(await swapped);
}

/** The way back from what `show` opened. */
export async function back(): Promise<void> {
  const before = own.value.at(-1);
  if (!before) return;
  const swapped = ask("evidenceSwap", "back");
  own.value = own.value.slice(0, -1);
  edited();
  put(before, false);
  took(await swapped);
}

function put(wanted: Shared, isBorrowed: boolean): void {
  batch(() => {
    manifest.editor?.setText(wanted.text);
    text.value = wanted.text;
    settings.value = wanted.settings;
    borrowed.value = isBorrowed;
    notice.value = null;
    open.value = null;
  });
  handed = false;
  opened = true;
}

export async function changeEvidence(change: Requests["evidenceChange"][0]): Promise<void> {
  handed = true;
  took(await ask("evidenceChange", change));
}

function took({ state, refused }: Taken): void {
  evidence.value = state;
  if (refused.length > 0) say("fault", `Not taken: ${refused.join("; ")}.`);
  judge();
}

export async function addEvidence(files: Iterable<File>): Promise<void> {
  const read = await Promise.all(Array.from(files, async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
  if (read.length === 0) return;
  const before = evidence.value.files.length;
  handed = true;
  took(await ask("evidence", read));
  if (evidence.value.files.length > before) say("done", "Taken. It stays in this page until you close it, and out of links.");
}

/** A manifest from the disk. */
export async function openFile(file: File): Promise<void> {
  if (file.size > 64 * 1024 * 1024) return say("fault", `${file.name} has ${Math.round(file.size / 1024 / 1024)} MB, which is more than the page reads. The editor keeps what was there.`);
  if (!manifest.editor?.setText(await file.text())) return;
  edited();
  say("done", `${file.name} is open. Undo brings back what was there.`);
}

/** Makes fixes of the report in the text, as one step that can be undone. */
export async function applyFixes(fixes: number[]): Promise<void> {
  const before = text.value;
  try {
    const { edits, made, left } = await ask("fix", { text: before, fixes });
    if (text.value !== before) return; // typed on meanwhile
    manifest.editor?.edit(edits);
    const done = made === 0 ? "" : `${made === 1 ? "One fix is" : `${made} fixes are`} in the text; undo takes ${made === 1 ? "it" : "them"} back.`;
    if (left.length > 0) say("fault", `${done} Not made: ${left.join("; ")}.`.trim());
    else if (made > 0) say("done", done);
  } catch (error) {
    say("fault", (error as Error).message);
  }
}

export function fixAllSafe(): void {
  void applyFixes(safeFixes.value);
}

/** Writes one value of the settings. */
export async function setSetting(path: (string | number)[], value: unknown): Promise<void> {
  try {
    settings.value = await ask("setting", { settings: settings.value, path, value });
    edited();
  } catch (error) {
    say("fault", (error as Error).message);
  }
}

export interface Link {
  url: string;
  leftOut: string[];
}

/** Nothing while the text is still being judged: only the worker knows what may be kept and go into a link. */
function shareable(): Shareable | undefined {
  const shown = judged.value?.shareable;
  return judgedText === text.value ? shown : undefined;
}

export function link(): Link | undefined {
  const shown = shareable();
  if (!shown) return undefined;
  const url = new URL(location.href);
  url.hash = `s=${encode({ text: shown.text, settings: settings.value })}`;
  const leftOut: string[] = [];
  const some = (number: number, thing: string) => number > 0 && leftOut.push(`${number === 1 ? `one ${thing}` : `${number} ${thing}s`} of the manifest`);
  some(shown.leftOut, "Secret");
  some(shown.passwords, "password");
  const files = evidence.value.files.length;
  if (files > 0) leftOut.push(files === 1 ? "the file of evidence" : `the ${files} files of evidence`);
  return { url: url.href, leftOut };
}
