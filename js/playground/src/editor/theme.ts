/** The editor's looks: the page's tokens, which reach into the shadow tree. */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.string, tags.content], color: "var(--code-text)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--code-word)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.meta, tags.labelName, tags.typeName], color: "var(--code-word)" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: "var(--code-mark)" },
]);

const underline = (colour: string) => ({
  backgroundImage: "none",
  textDecoration: `underline wavy ${colour} 1.5px`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
  paddingBottom: "0",
});

const looks = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "transparent", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { padding: "12px 0 40vh", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--selected)" },
  ".cm-activeLine": { backgroundColor: "var(--line-active)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--ink-faint)", border: "none" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px 0 4px", minWidth: "2.4em" },
  ".cm-gutter-lint": { width: "22px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 0 0 8px", display: "flex", alignItems: "center" },
  ".cm-lint-marker": { width: "9px", height: "9px", content: "none" },
  ".cm-lint-marker-error": { background: "var(--error)", borderRadius: "50%" },
  ".cm-lint-marker-warning": { background: "var(--warning)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
  ".cm-lint-marker-info": { background: "var(--info)", borderRadius: "2px" },
  ".cm-lintRange-error": underline("var(--error)"),
  ".cm-lintRange-warning": underline("var(--warning)"),
  ".cm-lintRange-info": underline("var(--info)"),
  ".cm-lintRange-active": { backgroundColor: "var(--selected)" },
  ".cm-lintPoint:after": { display: "none" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--rule)",
    borderRadius: "10px",
    boxShadow: "var(--shadow)",
    maxWidth: "min(34rem, calc(100vw - 32px))",
    overflow: "hidden",
    fontFamily: "var(--sans)",
    fontSize: "0.875rem",
    lineHeight: "1.5",
  },
  ".cm-tooltip ul.cm-tooltip-lint": { maxHeight: "min(22rem, 60vh)", overflow: "auto" },
  ".cm-diagnostic": { padding: "12px 14px", margin: "0", border: "none", borderTop: "1px solid var(--rule)", whiteSpace: "normal" },
  ".cm-diagnostic:first-child": { borderTop: "none" },
  ".cm-diagnosticAction": {
    font: "inherit",
    fontWeight: "550",
    background: "var(--accent)",
    color: "var(--on-accent)",
    borderRadius: "6px",
    padding: "4px 10px",
    margin: "8px 8px 0 0",
    cursor: "pointer",
  },
  ".cm-diagnosticAction.look": { background: "transparent", color: "var(--accent)", boxShadow: "inset 0 0 0 1px currentColor" },
  // It holds the finding's fingerprint, by which the page knows it again.
  ".cm-diagnosticSource": { display: "none" },
  ".mark-rule": { fontFamily: "var(--mono)", fontWeight: "600", fontSize: "0.8125rem" },
  ".mark-rule.error": { color: "var(--error)" },
  ".mark-rule.warning": { color: "var(--warning)" },
  ".mark-rule.info": { color: "var(--info)" },
  ".mark-message": { fontWeight: "550", marginTop: "2px" },
  ".mark-why": { color: "var(--ink-soft)", marginTop: "6px" },
  ".mark-help": { marginTop: "6px" },
  "code": { fontFamily: "var(--mono)", fontSize: "0.92em", background: "var(--code-back)", borderRadius: "4px", padding: "0 4px", overflowWrap: "anywhere" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)", borderColor: "var(--rule)" },
  ".cm-panel.cm-search": { fontFamily: "var(--sans)", padding: "8px 12px" },
  ".cm-panel.cm-search label": { fontSize: "0.8125rem" },
  ".cm-textfield, .cm-button": { font: "inherit", fontSize: "0.8125rem", background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--rule-strong)", borderRadius: "6px", backgroundImage: "none" },
  ".cm-searchMatch": { backgroundColor: "var(--found)" },
  ".cm-foldPlaceholder": { background: "var(--code-back)", border: "none", color: "var(--ink-soft)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selected)" },
});

export const appearance: Extension = [looks, syntaxHighlighting(colours)];
