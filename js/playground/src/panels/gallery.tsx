import { useEffect, useState } from "preact/hooks";
import { ask } from "../engine/client.ts";
import { type Examples, examples } from "../examples.ts";
import { openRule, show, useEvidence } from "../session.ts";
import { FIRST, rule, say, tab } from "../state.ts";
import { Dialog } from "./dialog.tsx";
import { Said } from "./said.tsx";

export function ExamplesDialog({ close }: { close: () => void }) {
  const [all, setAll] = useState<Examples>();
  const [wanted, setWanted] = useState("");
  useEffect(() => {
    examples().then(setAll, (error: Error) => {
      say("fault", `The examples could not be loaded: ${error.message}`);
      close();
    });
  }, []);
  const fits = (text: string) => text.toLowerCase().includes(wanted.trim().toLowerCase());
  const first = async () => {
    await useEvidence(undefined, "");
    show(FIRST.text, FIRST.settings);
    rule.value = null;
    tab.value = "findings";
    close();
  };
  const demo = async (text: string) => {
    if (!all) return;
    await useEvidence(all.demo.scan, "scan.json");
    show(text, await ask("yaml", { value: all.demo.settings }));
    rule.value = null;
    tab.value = "findings";
    close();
  };
  const practices = [...new Set(all?.rules.map(({ practice }) => practice))];
  return (
    <Dialog title="Examples" close={close}>
      <label class="field">
        <span class="hidden">Search the examples</span>
        <input type="search" placeholder="Search: latest, secret, mirror…" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
      </label>
      <div class="gallery">
        <section>
          <h3>To begin with</h3>
          <ul>
            <li>
              <button type="button" onClick={first}>
                <strong>A small shop</strong>
                <span>what a first look shows</span>
              </button>
            </li>
            {all?.demo.files
              .filter(({ name, summary }) => fits(`demo shop ${name} ${summary}`))
              .map((file) => (
                <li key={file.name}>
                  <button type="button" onClick={() => demo(file.fail)}>
                    <strong>Demo: {file.name}</strong>
                    <span>
                      <Said text={file.summary} />
                    </span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
        {practices.map((practice) => {
          const found = all?.rules.filter((one) => one.practice === practice && fits(`${one.id} ${one.summary} ${practice}`)) ?? [];
          if (found.length === 0) return null;
          return (
            <section key={practice}>
              <h3>{practice}</h3>
              <ul>
                {found.map(({ id, summary }) => (
                  <li key={id}>
                    <button type="button" onClick={() => (close(), void openRule(id))}>
                      <strong class="rule-id">{id}</strong>
                      <span>
                        <Said text={summary} />
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
