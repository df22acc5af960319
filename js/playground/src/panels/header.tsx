import { useState } from "preact/hooks";
import { openFile } from "../session.ts";
import { type Theme, theme } from "../state.ts";
import { ExamplesDialog } from "./gallery.tsx";
import { ExportDialog } from "./export.tsx";
import { ShareDialog } from "./share.tsx";

type Open = "examples" | "share" | "export" | null;

export function Header() {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <header>
      <a class="brand" href="./" aria-label="Surepull playground">
        <img src="./icon.svg" width="26" height="26" alt="" />
        <h1>Surepull</h1>
      </a>
      <p class="tagline">
        Paste a Kubernetes manifest; see what its image pulls will meet. <span>Nothing leaves this page.</span>
      </p>
      <nav aria-label="Tools">
        <button type="button" onClick={() => setOpen("examples")}>
          Examples
        </button>
        <label class="button">
          Open
          <input type="file" accept=".yaml,.yml,.json" class="hidden" aria-label="Open a manifest" onChange={({ currentTarget }) => (currentTarget.files?.[0] && void openFile(currentTarget.files[0]), (currentTarget.value = ""))} />
        </label>
        <button type="button" onClick={() => setOpen("export")}>
          Export
        </button>
        <button type="button" class="primary" onClick={() => setOpen("share")}>
          Share
        </button>
        <ThemeSwitch />
      </nav>
      {open === "examples" && <ExamplesDialog close={close} />}
      {open === "share" && <ShareDialog close={close} />}
      {open === "export" && <ExportDialog close={close} />}
    </header>
  );
}

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };

function ThemeSwitch() {
  const now = theme.value;
  return (
    <button type="button" class="icon" aria-label={`Theme: ${now === "system" ? "as the system" : now}. Switch`} title={`Theme: ${now === "system" ? "as the system" : now}`} onClick={() => (theme.value = NEXT[now])}>
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        {now === "light" && <path d="M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-4v1.6M10 16.4V18M2 10h1.6m12.8 0H18M4.3 4.3l1.2 1.2m9 9 1.2 1.2m0-11.4-1.2 1.2m-9 9-1.2 1.2" />}
        {now === "dark" && <path d="M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5Z" />}
        {now === "system" && (
          <>
            <circle cx="10" cy="10" r="7" />
            <path class="half" d="M10 3a7 7 0 0 1 0 14Z" />
          </>
        )}
      </svg>
    </button>
  );
}
