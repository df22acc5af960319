/** Small parts that many panels share. */

import type { ComponentChildren } from "preact";
import type { Severity } from "../engine/api.ts";

/** The module's sentences: what a user wrote stands in backticks. */
export function Said({ text }: { text: string }) {
  return <>{text.split("`").map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>))}</>;
}

/** Form and colour: neither alone says it. */
export function Sign({ severity }: { severity: Severity | "ok" }) {
  return (
    <svg class={`sign ${severity}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {severity === "error" && (
        <>
          <circle cx="8" cy="8" r="7" />
          <path d="m5.5 5.5 5 5m0-5-5 5" />
        </>
      )}
      {severity === "warning" && (
        <>
          <path class="fill" d="M8 1.4 15.2 14a.7.7 0 0 1-.6 1H1.4a.7.7 0 0 1-.6-1L8 1.4Z" />
          <path d="M8 6v4m0 2.2v.1" />
        </>
      )}
      {severity === "info" && (
        <>
          <rect x="1" y="1" width="14" height="14" rx="3" />
          <path d="M8 7.2v4M8 4.6v.1" />
        </>
      )}
      {severity === "ok" && (
        <>
          <circle cx="8" cy="8" r="7" />
          <path d="m4.8 8.2 2.2 2.2 4.2-4.6" />
        </>
      )}
    </svg>
  );
}

export function Empty({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{children}</p>
    </div>
  );
}

/** Hands a text over as a file. */
export function download(name: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
