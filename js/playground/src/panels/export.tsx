import { exportsOf } from "../exports.ts";
import { judged, say, settings } from "../state.ts";
import { Dialog } from "./dialog.tsx";
import { download } from "./said.tsx";

export function ExportDialog({ close }: { close: () => void }) {
  const answer = judged.value;
  if (!answer) return null;
  return (
    <Dialog title="Export" close={close}>
      <ul class="exports">
        {exportsOf(answer, settings.value).map(({ name, what, file, type, content }) => (
          <li key={file}>
            <p>
              <strong>{name}</strong>
              <span>{what}</span>
            </p>
            <button type="button" class="outline" aria-label={`Download ${file}`} onClick={() => content().then((text) => download(file, text, type), (error: Error) => say("fault", error.message))}>
              {file}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
