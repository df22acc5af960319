import { useMemo, useState } from "preact/hooks";
import { link } from "../session.ts";
import { judged, say } from "../state.ts";
import { Dialog } from "./dialog.tsx";

/** Longer links are cut by some mail and chat programs. */
const LONG = 8000;

export function ShareDialog({ close }: { close: () => void }) {
  const [copied, setCopied] = useState(false);
  const ready = useMemo(link, [judged.value]);
  if (!ready) {
    return (
      <Dialog title="Share" close={close}>
        <p class="quiet">The text is still being judged…</p>
      </Dialog>
    );
  }
  const { url, leftOut } = ready;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
    } catch {
      say("fault", "The browser lets no page copy: mark the link and copy it.");
    }
  };
  return (
    <Dialog title="Share" close={close}>
      <p>The link holds the manifest and the settings, compressed, behind the <code>#</code>: browsers do not send that part to any server.</p>
      <label class="field">
        <span>Link</span>
        <input type="text" readonly value={url} onFocus={({ currentTarget }) => currentTarget.select()} />
      </label>
      {leftOut.length > 0 && <p class="left-out">Left out: {leftOut.join(" and ")}. Secrets, passwords and evidence never go into a link.</p>}
      {url.length > LONG && <p class="quiet">It has {Math.round(url.length / 1000)} thousand characters, which some mail and chat programs cut off.</p>}
      <p class="actions">
        <button type="button" class="primary" onClick={copy}>
          {copied ? "Copied" : "Copy the link"}
        </button>
      </p>
    </Dialog>
  );
}
