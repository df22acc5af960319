import { useEffect, useState } from "preact/hooks";
import { ask } from "../engine/client.ts";
import type { Engine, EngineAnswer } from "../engine/messages.ts";
import { evidence, settings, text } from "../state.ts";
import { Sign } from "./said.tsx";

const NAMES: Record<Engine, string> = { javascript: "JavaScript", opa: "OPA", kubewarden: "Kubewarden" };

/** The same input through the three modules, in this page. */
export function Engines() {
  const [answers, setAnswers] = useState<EngineAnswer[]>([]);
  const [fault, setFault] = useState("");
  const [engine, setEngine] = useState<Engine>("javascript");
  const content = { text: text.value, settings: settings.value };
  const beside = evidence.value;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      ask("engines", content).then(
        (found) => current && (setAnswers(found), setFault("")),
        (error: Error) => current && (setAnswers([]), setFault(error.message)),
      );
    }, 120);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [content.text, content.settings, beside]);
  const shown = answers.find((answer) => answer.engine === engine);
  const equal = answers.length > 0 && answers.every((answer) => answer.equal);
  return (
    <div class="engines">
      <p class="lead" role="status">
        {fault ? (
          <>Nothing to compare: {fault}.</>
        ) : answers.length === 0 ? (
          <>Asking the three modules…</>
        ) : equal ? (
          <>
            <Sign severity="ok" /> All three modules say the same.
          </>
        ) : (
          <>
            <Sign severity="error" /> The modules differ. That is a bug: please report it.
          </>
        )}
      </p>
      <table>
        <caption class="hidden">Answers of the three modules to the same input</caption>
        <thead>
          <tr>
            <th scope="col">Engine</th>
            <th scope="col">Answer</th>
            <th scope="col" class="number">
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {(["javascript", "opa", "kubewarden"] as const).map((name) => (
            <Row key={name} name={name} answer={answers.find((answer) => answer.engine === name)} />
          ))}
        </tbody>
      </table>
      <p class="quiet">
        The time is that of one run, the fastest of a few batches in this page. Kubewarden is asked for each object as a request to create it, and compared with the JavaScript module's answer to the same requests; it is not handed the evidence.
      </p>
      <fieldset class="segments">
        <legend>Answer of</legend>
        {(Object.keys(NAMES) as Engine[]).map((name) => (
          <label key={name}>
            <input type="radio" name="engine" value={name} checked={engine === name} onChange={() => setEngine(name)} />
            <span>{NAMES[name]}</span>
          </label>
        ))}
      </fieldset>
      <pre class="answer" tabIndex={0} aria-label={`Answer of ${NAMES[engine]}`}>
        {shown?.answer ? JSON.stringify(JSON.parse(shown.answer), null, 2).slice(0, 60_000) : " "}
      </pre>
    </div>
  );
}

function Row({ name, answer }: { name: Engine; answer: EngineAnswer | undefined }) {
  return (
    <tr>
      <th scope="row">
        {NAMES[name]}
        <small>{answer?.asked ?? " "}</small>
      </th>
      <td>
        {answer &&
          (answer.equal ? (
            <span class="yes">
              <Sign severity="ok" /> {name === "javascript" ? "reference" : "equal"}
            </span>
          ) : (
            <span class="no">
              <Sign severity="error" /> {answer.difference}
            </span>
          ))}
      </td>
      <td class="number">{answer && answer.took > 0 ? time(answer.took) : "–"}</td>
    </tr>
  );
}

function time(milliseconds: number): string {
  return milliseconds < 1 ? `${Math.max(1, Math.round(milliseconds * 1000))} µs` : `${milliseconds.toFixed(1)} ms`;
}
