import { useEffect, useState } from "preact/hooks";
import { ask } from "../engine/client.ts";
import { type Examples, examples } from "../examples.ts";
import { openRule, show } from "../session.ts";
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
  const words = wanted.toLowerCase().split(/\s+/);
  const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const demo = async (text: string) => {
    if (!all) return;
    const { settings, evidence } = all.demo;
    await opened(show({ text, settings: await ask("yaml", { value: settings }) }, evidence, true));
  };
  const opened = async (showing: Promise<void>) => {
    await showing;
    rule.value = null;
    tab.value = "findings";
    close();
  };
  const first = fits("a small shop to begin with what a first look shows");
  const files = all?.demo.files.filter(({ name, summary }) => fits(`demo shop ${name} ${summary}`)) ?? [];
  const rules = all?.rules.filter(({ id, summary, practice }) => fits(`${id} ${summary} ${practice}`)) ?? [];
  const practices = [...new Set(rules.map(({ practice }) => practice))];
  return (
    <Dialog title="Examples" close={close}>
      <label class="field">
        <span class="hidden">Search the examples</span>
        <input type="search" placeholder="Search: latest, secret, mirror…" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
      </label>
      <div class="gallery">
        {(first || files.length > 0) && (
          <section>
            <h3>To begin with</h3>
            <ul>
              {first && <Example title="A small shop" what="what a first look shows" choose={() => opened(show(FIRST))} />}
              {files.map(({ name, summary, text }) => (
                <Example key={name} title={`Demo: ${name}`} what={summary} choose={() => demo(text)} />
              ))}
            </ul>
          </section>
        )}
        {practices.map((practice) => (
          <section key={practice}>
            <h3>{practice}</h3>
            <ul>
              {rules
                .filter((one) => one.practice === practice)
                .map(({ id, summary }) => (
                  <Example key={id} title={id} what={summary} choose={() => (close(), void openRule(id))} className="rule-id" />
                ))}
            </ul>
          </section>
        ))}
        {all && !first && files.length + rules.length === 0 && <p class="quiet">No example has all of these words.</p>}
      </div>
    </Dialog>
  );
}

function Example({ title, what, choose, className = "" }: { title: string; what: string; choose: () => void; className?: string }) {
  return (
    <li>
      <button type="button" onClick={choose}>
        <strong class={className}>{title}</strong>
        <span>
          <Said text={what} />
        </span>
      </button>
    </li>
  );
}
