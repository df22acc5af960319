/**
 * The editor. It lives in a shadow tree: there CodeMirror puts its styles into constructed sheets, which a
 * strict Content-Security-Policy allows, and not into inline ones, which it does not.
 */

import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { forEachDiagnostic, linter, lintGutter, lintKeymap, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import type { Edit, Fix, Mark } from "../engine/messages.ts";
import { refusal } from "./limits.ts";
import { diagnosticOf } from "./marks.ts";
import { appearance } from "./theme.ts";

export interface Options {
  text: string;
  label: string;
  changed(text: string, byUser: boolean): void;
  refused(sentence: string): void;
  /** The finding under the cursor. */
  touched?(id: string | null): void;
  /** A fix is wanted. */
  fix?(fix: Fix): void;
  compact?: boolean;
}

export class Editor {
  readonly view: EditorView;
  readonly #options: Options;
  #marks: Mark[] = [];
  /** The cursor is put somewhere by the page itself. */
  #quiet = false;

  constructor(host: HTMLElement, options: Options) {
    this.#options = options;
    const root = host.attachShadow({ mode: "open" });
    const parent = document.createElement("div");
    parent.style.height = "100%";
    root.append(parent);
    this.view = new EditorView({ root, parent, state: EditorState.create({ doc: options.text, extensions: this.#extensions() }) });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Replaces all of it, as one step that can be undone. Refuses what no editor shows well. */
  setText(text: string): boolean {
    if (text === this.text) return true;
    const sentence = refusal(text);
    if (sentence !== undefined) {
      this.#options.refused(sentence);
      return false;
    }
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true, annotations: isolateHistory.of("full") });
    return true;
  }

  setMarks(marks: Mark[]): void {
    this.#marks = marks;
    const { length } = this.view.state.doc;
    this.view.dispatch(setDiagnostics(this.view.state, marks.filter(({ line }) => line > 0).map((mark) => diagnosticOf(mark, length, (fix) => this.#options.fix?.(fix)))));
  }

  /** Shows where a finding is. */
  reveal({ from, to }: { from: number; to: number }, focus: boolean): void {
    const { length } = this.view.state.doc;
    const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.#quiet = true;
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.#quiet = false;
    if (focus) this.view.focus();
  }

  edit(edits: Edit[]): void {
    this.view.dispatch({ changes: edits, userEvent: "input.fix" });
  }

  #extensions(): Extension {
    const { label, compact = false, changed, refused, touched } = this.#options;
    return [
      lineNumbers(),
      compact ? [] : [lintGutter({ hoverTime: 150 }), linter(null), foldGutter({ openText: "▾", closedText: "▸" })],
      highlightSpecialChars(),
      history(),
      drawSelection(),
      EditorState.allowMultipleSelections.of(true),
      indentOnInput(),
      indentUnit.of("  "),
      bracketMatching(),
      compact ? [] : [highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches()],
      yaml(),
      appearance,
      keymap.of([
        { key: "F8", run: nextDiagnostic, preventDefault: true },
        { key: "Shift-F8", run: previousDiagnostic, preventDefault: true },
        { key: "Alt-Enter", run: () => this.#fixHere() },
        ...defaultKeymap,
        ...historyKeymap,
        ...searchKeymap,
        ...foldKeymap,
        ...lintKeymap,
      ]),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
      EditorView.domEventHandlers({ beforeinput: typeOver }),
      EditorState.transactionFilter.of((transaction) => {
        if (!transaction.docChanged || transaction.isUserEvent("undo")) return transaction;
        let inserted = 0;
        transaction.changes.iterChanges((_a, _b, _c, _d, text) => (inserted += text.length));
        if (inserted < 1000) return transaction;
        const sentence = refusal(transaction.newDoc.toString());
        if (sentence === undefined) return transaction;
        refused(sentence);
        return [];
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          const byUser = update.transactions.some((transaction) => ["input", "delete", "move", "undo", "redo"].some((event) => transaction.isUserEvent(event)));
          changed(update.state.doc.toString(), byUser);
        }
        if (update.selectionSet && !this.#quiet && touched) touched(this.#at(update.state.selection.main.head)?.id ?? null);
      }),
    ];
  }

  /** The mark at a position. */
  #at(position: number): Mark | undefined {
    let id: string | undefined;
    forEachDiagnostic(this.view.state, ({ source }, from, to) => {
      if (from <= position && position <= to) id ??= source;
    });
    return this.#marks.find((mark) => mark.id === id);
  }

  /** The quick fix of the finding under the cursor. */
  #fixHere(): boolean {
    const mark = this.#at(this.view.state.selection.main.head);
    if (!mark?.fix) return false;
    this.#options.fix?.(mark.fix);
    return true;
  }
}

/**
 * Text over a selection. Left to itself Chromium gives what is typed the style of what was there, in a style
 * attribute, which the page's policy refuses and complains of.
 */
function typeOver(event: InputEvent, view: EditorView): boolean {
  const { data, inputType } = event;
  if (inputType !== "insertText" || !data || view.composing) return false;
  if (view.state.selection.main.empty && !data.includes("\n")) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}
