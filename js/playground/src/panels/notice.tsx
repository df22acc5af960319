import { useEffect } from "preact/hooks";
import { notice } from "../state.ts";
import { Said, Sign } from "./said.tsx";

/** One sentence at the edge of the page. Faults stay until they are closed. */
export function Notice() {
  const shown = notice.value;
  useEffect(() => {
    if (shown?.kind !== "done") return;
    const timer = setTimeout(() => notice.value === shown && (notice.value = null), 6000);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div class="notices" role="status" aria-live="polite">
      {shown && (
        <div class={`notice ${shown.kind}`} key={shown.id}>
          <Sign severity={shown.kind === "done" ? "ok" : "error"} />
          <p>
            <Said text={shown.text} />
          </p>
          <button type="button" class="plain" onClick={() => (notice.value = null)} aria-label="Close this message">
            ✕
          </button>
        </div>
      )}
    </div>
  );
}
