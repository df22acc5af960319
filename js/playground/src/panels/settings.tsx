import { useEffect, useRef, useState } from "preact/hooks";
import { Editor } from "../editor/editor.ts";
import { edited } from "../session.ts";
import { judged, say, settings } from "../state.ts";
import { Form } from "./form.tsx";
import { Said, Sign } from "./said.tsx";

/** The settings as a form and as YAML: one document, two ways to write it. */
export function SettingsPanel() {
  const [as, setAs] = useState<"form" | "yaml">("form");
  return (
    <div class="settings">
      <fieldset class="segments">
        <legend class="hidden">Show the settings as</legend>
        {(["form", "yaml"] as const).map((name) => (
          <label key={name}>
            <input type="radio" name="settings-as" checked={as === name} onChange={() => setAs(name)} />
            <span>{name === "form" ? "Form" : "YAML"}</span>
          </label>
        ))}
      </fieldset>
      <Problems />
      {as === "form" ? <Form /> : <SettingsEditor />}
    </div>
  );
}

function Problems() {
  const { problems, lints } = judged.value?.settings ?? { problems: [], lints: [] };
  if (problems.length + lints.length === 0) return null;
  return (
    <ul class="problems" role="alert">
      {problems.map(({ message, help, line }) => (
        <li key={message}>
          <Sign severity="error" />
          <span>
            {line !== null && `Line ${line}: `}
            <Said text={message} />
            {help && <>; {<Said text={help} />}</>}
            {help.endsWith("?") ? "" : "."} Judged by the last settings that could be read.
          </span>
        </li>
      ))}
      {lints.map((message) => (
        <li key={message}>
          <Sign severity="warning" />
          <span>
            <Said text={message} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function SettingsEditor() {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(null);
  useEffect(() => {
    if (!host.current || editor.current) return;
    editor.current = new Editor(host.current, {
      text: settings.value,
      label: "Settings, YAML",
      compact: true,
      changed: (now, byUser) => {
        settings.value = now;
        if (byUser) edited();
      },
      refused: (sentence) => say("fault", sentence),
    });
  }, []);
  const now = settings.value;
  useEffect(() => void editor.current?.setText(now), [now]);
  return <div class="editor small-editor" ref={host} />;
}
