/** A form made from the schema: what the schema learns, the form shows. */

import { useEffect, useState } from "preact/hooks";
import type { Level } from "../engine/api.ts";
import { choices, loadSchema, plain, type Schema, sentence, settingsSchema, words } from "../schema.ts";
import { setSetting } from "../session.ts";
import { judged, rules, say } from "../state.ts";

type Path = (string | number)[];
interface Field {
  name: string;
  schema: Schema;
  value: unknown;
  path: Path;
}

/** The profile has its switch above the editor; the version is the only one. */
const ELSEWHERE = new Set(["version", "profile"]);
const ORDER = ["registries", "rules", "cluster", "enforce", "mode", "undetermined"];

export function Form() {
  const [ready, setReady] = useState(settingsSchema().properties !== undefined);
  useEffect(() => {
    loadSchema().then(() => setReady(true), (error: Error) => say("fault", `The form could not be loaded: ${error.message}`));
  }, []);
  if (!ready) return <p class="quiet">Loading the form…</p>;
  const value = (judged.value?.settings.value ?? {}) as Record<string, unknown>;
  const all = Object.entries(settingsSchema().properties ?? {}).filter(([name]) => !ELSEWHERE.has(name));
  const rank = ([name]: [string, Schema]) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      {all
        .sort((a, b) => rank(a) - rank(b))
        .map(([name, schema]) => (
          <Control key={name} name={name} schema={schema} value={value[name]} path={[name]} />
        ))}
    </form>
  );
}

function Control(field: Field) {
  const schema = plain(field.schema);
  if (field.schema.$ref === "#/$defs/Rules") return <RulesControl {...field} schema={schema} />;
  const options = choices(schema);
  if (options) return <Choice {...field} schema={schema} options={options} />;
  switch (schema.type) {
    case "boolean":
      return <Switch {...field} schema={schema} />;
    case "array":
      return plain(schema.items ?? {}).type === "object" ? <Entries {...field} schema={schema} /> : <Lines {...field} schema={schema} />;
    case "object":
      return schema.properties ? <Group {...field} schema={schema} /> : <Pairs {...field} schema={schema} />;
    default:
      return <Text {...field} schema={schema} />;
  }
}

function Label({ name, schema }: Pick<Field, "name" | "schema">) {
  return (
    <span class="label">
      {words(name)}
      {schema.description && <small>{sentence(schema.description)}</small>}
    </span>
  );
}

function Choice({ name, schema, value, path, options }: Field & { options: { value: unknown; what: string }[] }) {
  const at = options.findIndex((option) => option.value === value);
  return (
    <label class="field">
      <Label name={name} schema={schema} />
      <select value={String(at)} onChange={({ currentTarget }) => setSetting(path, options[Number(currentTarget.value)]?.value)}>
        <option value="-1">not set</option>
        {options.map((option, index) => (
          <option key={index} value={String(index)}>
            {String(option.value)}
            {option.what && `: ${sentence(option.what)}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Switch({ name, schema, value, path }: Field) {
  return (
    <label class="check">
      <input type="checkbox" checked={value === true} onChange={({ currentTarget }) => setSetting(path, currentTarget.checked || undefined)} />
      <Label name={name} schema={schema} />
    </label>
  );
}

function Text({ name, schema, value, path }: Field) {
  const number = schema.type === "integer";
  const write = (text: string) => setSetting(path, text.trim() === "" ? undefined : number ? Number(text) : text.trim());
  return (
    <label class="field">
      <Label name={name} schema={schema} />
      <input type="text" inputMode={number ? "numeric" : "text"} value={value === undefined || value === null ? "" : String(value)} onChange={({ currentTarget }) => write(currentTarget.value)} />
    </label>
  );
}

/** A list of texts, one a line; an empty one is left out, since the module takes it for a mistake. */
function Lines({ name, schema, value, path }: Field) {
  const lines = Array.isArray(value) ? value.map(String) : [];
  const write = (text: string) => {
    const entries = text.split("\n").map((line) => line.trim()).filter(Boolean);
    return setSetting(path, entries.length > 0 ? entries : undefined);
  };
  return (
    <label class="field">
      <Label name={name} schema={schema} />
      <textarea rows={Math.max(2, lines.length + 1)} placeholder="one a line" value={lines.join("\n")} onChange={({ currentTarget }) => write(currentTarget.value)} />
    </label>
  );
}

/** A map of texts, `key: value` a line. */
function Pairs({ name, schema, value, path }: Field) {
  const lines = Object.entries((value ?? {}) as Record<string, unknown>).map(([key, text]) => `${key}: ${text}`);
  const write = (text: string) => {
    const entries = text.split("\n").map((line) => /^\s*(.*?):\s+(.*)$/.exec(line)).flatMap((match) => (match?.[1] ? [[match[1], match[2]?.trim()]] : []));
    return setSetting(path, entries.length > 0 ? Object.fromEntries(entries) : undefined);
  };
  return (
    <label class="field">
      <Label name={name} schema={schema} />
      <textarea rows={Math.max(2, lines.length + 1)} placeholder="key: value, one a line" value={lines.join("\n")} onChange={({ currentTarget }) => write(currentTarget.value)} />
    </label>
  );
}

function Group({ name, schema, value, path }: Field) {
  const set = Object.keys((value ?? {}) as object).length;
  return (
    <details class="group" open={path[0] === "registries"}>
      <summary>
        {words(name)} {set > 0 && <span class="badge">{set} set</span>}
        {schema.description && <small>{sentence(schema.description)}</small>}
      </summary>
      <Members schema={schema} value={value} path={path} />
    </details>
  );
}

function Members({ schema, value, path }: Omit<Field, "name">) {
  const members = (value ?? {}) as Record<string, unknown>;
  return (
    <div class="members">
      {Object.entries(schema.properties ?? {}).map(([key, inner]) => (
        <Control key={key} name={key} schema={inner} value={members[key]} path={[...path, key]} />
      ))}
    </div>
  );
}

/** A list of objects: each is written as a whole, for a part of it may be refused alone. */
function Entries({ name, schema, value, path }: Field) {
  const entries = Array.isArray(value) ? value : [];
  const item = plain(schema.items ?? {});
  const [adding, setAdding] = useState(false);
  const remove = (index: number) => setSetting(path, entries.length > 1 ? entries.filter((_, at) => at !== index) : undefined);
  return (
    <details class="group" open={entries.length > 0 && path[0] === "registries"}>
      <summary>
        {words(name)} {entries.length > 0 && <span class="badge">{entries.length}</span>}
        {schema.description && <small>{sentence(schema.description)}</small>}
      </summary>
      {entries.map((entry, index) => (
        <fieldset class="entry" key={index}>
          <legend>
            {words(name)} {index + 1}
          </legend>
          <Members schema={item} value={entry} path={[...path, index]} />
          <button type="button" class="link" onClick={() => remove(index)}>
            Remove
          </button>
        </fieldset>
      ))}
      {adding ? (
        <NewEntry item={item} add={(text) => (setAdding(false), setSetting(path, [...entries, text]))} cancel={() => setAdding(false)} />
      ) : (
        <button type="button" class="link" onClick={() => setAdding(true)}>
          Add one
        </button>
      )}
    </details>
  );
}

/** What an entry needs at least is asked for before it is written. */
function NewEntry({ item, add, cancel }: { item: Schema & { required?: string[] }; add: (entry: Record<string, unknown>) => void; cancel: () => void }) {
  const needed = item.required ?? Object.keys(item.properties ?? {}).slice(0, 1);
  const [entry, setEntry] = useState<Record<string, unknown>>({});
  const write = (key: string, text: string) => {
    const list = plain(item.properties?.[key] ?? {}).type === "array";
    setEntry({ ...entry, [key]: list ? text.split(/[\n,]/).map((part) => part.trim()).filter(Boolean) : text.trim() });
  };
  return (
    <fieldset class="entry">
      <legend>New</legend>
      {needed.map((key) => (
        <label class="field" key={key}>
          <Label name={key} schema={plain(item.properties?.[key] ?? {})} />
          <input type="text" onInput={({ currentTarget }) => write(key, currentTarget.value)} />
        </label>
      ))}
      <p class="actions">
        <button type="button" class="outline" onClick={() => add(entry)}>
          Add
        </button>
        <button type="button" class="link" onClick={cancel}>
          Cancel
        </button>
      </p>
    </fieldset>
  );
}

const LEVELS: Level[] = ["off", "info", "warning", "error"];

/** Every rule, its weight in the profile, and what it takes beside. */
function RulesControl({ name, schema, value, path }: Field) {
  const set = (value ?? {}) as Record<string, unknown>;
  const profile = judged.value?.settings.value.profile ?? "baseline";
  const column = ["baseline", "reliable", "strict"].indexOf(profile);
  const known = new Map(rules.value.map((rule) => [rule.id, rule]));
  return (
    <details class="group">
      <summary>
        {words(name)} {Object.keys(set).length > 0 && <span class="badge">{Object.keys(set).length} set</span>}
        <small>{sentence(schema.description ?? "Severity and options by rule, over the profile's.")}</small>
      </summary>
      <ul class="rules">
        {(rules.value.length > 0 ? [...known.keys()] : Object.keys(schema.properties ?? {})).map((id) => (
          <RuleControl key={id} id={id} schema={schema.properties?.[id] ?? {}} value={set[id]} path={[...path, id]} usual={known.get(id)?.severities[column] ?? "off"} />
        ))}
      </ul>
    </details>
  );
}

function RuleControl({ id, schema, value, path, usual }: { id: string; schema: Schema; value: unknown; path: Path; usual: string }) {
  const object = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  const severity = object ? object.severity : value === false ? "off" : value;
  const { severity: _, ...options } = (schema.anyOf ?? []).map(plain).find(({ properties }) => properties)?.properties ?? {};
  const write = (level: string) => setSetting(object ? [...path, "severity"] : path, level === "" ? undefined : level);
  return (
    <li>
      <label class="rule-row">
        <span class="label">
          <span class="rule-id">{id}</span>
          <small>{schema.description}</small>
        </span>
        <select value={typeof severity === "string" ? severity : ""} onChange={({ currentTarget }) => write(currentTarget.value)}>
          <option value="">{usual}, by the profile</option>
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {level}
            </option>
          ))}
        </select>
      </label>
      {Object.keys(options).length > 0 && (
        <details class="options">
          <summary>Options of {id}</summary>
          {typeof severity === "string" && !object ? (
            <p class="quiet">Set the severity back to the profile's to write options.</p>
          ) : (
            <Members schema={{ properties: options }} value={object} path={path} />
          )}
        </details>
      )}
    </li>
  );
}
