import { useState } from "preact/hooks";
import type { EvidenceFile } from "../engine/messages.ts";
import { addEvidence, changeEvidence } from "../session.ts";
import { evidence } from "../state.ts";

/** What is known beside the manifest. */
export function EvidencePanel() {
  const { files, complete } = evidence.value;
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) void addEvidence(event.dataTransfer.files);
  };
  return (
    <div class="evidence">
      <label class={`drop ${over ? "over" : ""}`} onDragOver={(event) => (event.preventDefault(), setOver(true))} onDragLeave={() => setOver(false)} onDrop={drop}>
        <strong>Drop scan reports or Secrets here</strong>
        <span>
          or choose files: reports of Trivy, Grype and Clair, VEX documents, <code>kubectl get secrets,sa,nodes -A -o json</code>
        </span>
        <input type="file" multiple accept=".json,.yaml,.yml" onChange={({ currentTarget }) => (currentTarget.files && void addEvidence(currentTarget.files), (currentTarget.value = ""))} />
      </label>
      <p class="quiet">Files are read in this page and sent nowhere. They are forgotten when you close it, and are never part of a link.</p>
      {files.length > 0 && (
        <ul class="files" aria-label="Evidence">
          {files.map((file) => (
            <Taken key={file.id} file={file} />
          ))}
        </ul>
      )}
      <label class="check">
        <input type="checkbox" checked={complete} onChange={({ currentTarget }) => changeEvidence({ complete: currentTarget.checked })} />
        <span>
          These are all Secrets, ServiceAccounts and pre-pullers of the cluster
          <small>Only then is it a fault that one is missing.</small>
        </span>
      </label>
    </div>
  );
}

function Taken({ file: { id, name, what, wantsImage, image } }: { file: EvidenceFile }) {
  return (
    <li>
      <p>
        <strong>{name}</strong>
        <span class="soft">{what}</span>
      </p>
      <button type="button" class="plain" aria-label={`Remove ${name}`} onClick={() => changeEvidence({ remove: id })}>
        ✕
      </button>
      {wantsImage && (
        <label class="field">
          <span>This report does not name its image: which one is it?</span>
          <input type="text" value={image} placeholder="registry.example/app:1.2.3" onChange={({ currentTarget }) => changeEvidence({ image: { id, image: currentTarget.value } })} />
        </label>
      )}
    </li>
  );
}
