/** The page: what it is, the editor, and what there is to know beside it. */

import { useEffect, useRef } from "preact/hooks";
import { Editor } from "./editor/editor.ts";
import { Header } from "./panels/header.tsx";
import { Notice } from "./panels/notice.tsx";
import { Side } from "./panels/side.tsx";
import { VerdictBar } from "./panels/verdict.tsx";
import { applyFixes, manifest, openFile, typed } from "./session.ts";
import { open, say, text } from "./state.ts";

export function App() {
  return (
    <>
      <Header />
      <main>
        <section class="pane" aria-label="Manifest">
          <VerdictBar />
          <ManifestEditor />
        </section>
        <Side />
      </main>
      <Notice />
    </>
  );
}

function ManifestEditor() {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current || manifest.editor) return;
    manifest.editor = new Editor(host.current, {
      text: text.value,
      label: "Kubernetes manifest, YAML or JSON",
      changed: (now, byUser) => {
        text.value = now;
        if (byUser) typed(now);
      },
      refused: (sentence) => say("fault", sentence),
      fix: ({ number }) => void applyFixes([number]),
      touched: (id) => id !== null && (open.value = id),
    });
  }, []);
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    event.stopPropagation(); // CodeMirror would put the text in where it was dropped
    void openFile(file);
  };
  return <div class="editor" ref={host} onDropCapture={drop} onDragOver={(event) => event.preventDefault()} />;
}
