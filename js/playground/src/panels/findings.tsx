import { useEffect, useRef, useState } from "preact/hooks";
import type { Mark } from "../engine/messages.ts";
import { count } from "../../../cli/print.ts";
import { applyFixes, manifest, openRule } from "../session.ts";
import { counts, fault, judged, marks, open } from "../state.ts";
import { Empty, Said, Sign } from "./said.tsx";

/** So many are drawn at once: a thousand cards would hold up the page. */
const PORTION = 60;

/** Mirrors the editor's marks, for the keyboard and for screen readers, and says all there is to say. */
export function Findings() {
  const all = marks.value;
  const [shown, setShown] = useState(PORTION);
  const opened = open.value;
  const limit = Math.max(shown, all.findIndex(({ id }) => id === opened) + 1);
  if (fault.value) return <Empty title="Not judged">{fault.value}</Empty>;
  if (!judged.value) return <p class="quiet">Judging…</p>;
  return (
    <>
      {all.length === 0 ? <Nothing /> : null}
      <ol class="findings" aria-label="Findings">
        {all.slice(0, limit).map((mark) => (
          <Finding key={mark.id} mark={mark} opened={mark.id === opened} />
        ))}
      </ol>
      {all.length > limit && (
        <button type="button" class="more" onClick={() => setShown(limit + 5 * PORTION)}>
          Show {all.length - limit} more
        </button>
      )}
      {counts.value.truncated > 0 && <p class="quiet">{count(counts.value.truncated, "finding")} more not listed: judge fewer documents at once.</p>}
      <Accepted />
      <Silent />
    </>
  );
}

function Nothing() {
  const images = judged.value?.plan.length ?? 0;
  if (images > 0) return <Empty title="Nothing found">No rule of this profile objects to the pull of {count(images, "image")}. The plan shows what the kubelet will do.</Empty>;
  return <Empty title="No image here yet">Paste a manifest into the editor, drop a file on it, or open an example.</Empty>;
}

/** What settings, annotations and comments take out is told, with its reason. */
function Accepted() {
  const { accepted = [], notices = [] } = judged.value ?? {};
  if (accepted.length + notices.length === 0) return null;
  return (
    <details class="silent">
      <summary>{[accepted.length > 0 && `${count(accepted.length, "finding")} accepted`, notices.length > 0 && count(notices.length, "notice")].filter(Boolean).join(", ")}</summary>
      <ul>
        {accepted.map(({ rule, reason, line, from }, index) => (
          <li key={index}>
            {line > 0 && (
              <button type="button" class="link" onClick={() => manifest.editor?.reveal({ from, to: from }, true)}>
                line {line}
              </button>
            )}{" "}
            {rule}: {reason}
          </li>
        ))}
        {notices.map((notice) => (
          <li key={notice}>
            <Said text={notice} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What nobody looked at is not clean. */
function Silent() {
  const silent = judged.value?.summary?.notJudged ?? [];
  if (silent.length === 0) return null;
  return (
    <details class="silent">
      <summary>{count(silent.length, "rule")} had no evidence and said nothing</summary>
      <p>Drop scan reports or Secrets into the tab Evidence, and they speak: {silent.map(({ rule }) => rule).join(", ")}.</p>
    </details>
  );
}

function Finding({ mark, opened }: { mark: Mark; opened: boolean }) {
  const { id, rule, severity, message, line, use, object, undetermined } = mark;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (opened && item.current) bringIntoView(item.current);
  }, [opened]);
  const toggle = () => {
    open.value = opened ? null : id;
    if (!opened && line > 0) manifest.editor?.reveal(mark, false);
  };
  return (
    <li class={`finding ${severity}`} ref={item}>
      <button type="button" class="finding-head" aria-expanded={opened} onClick={toggle}>
        <Sign severity={severity} />
        <span class="finding-top">
          <span class="rule-id">{rule}</span>
          <span class="hidden">{`, ${undetermined ? "undetermined" : severity}, `}</span>
          <span class="where">{[use || object, line > 0 ? `line ${line}` : "evidence"].filter(Boolean).join(" · ")}</span>
        </span>
        <span class="message">
          <Said text={message} />
        </span>
      </button>
      {opened && <Details mark={mark} />}
    </li>
  );
}

function Details({ mark }: { mark: Mark }) {
  const { kind, why, help, also, related, rule, fix, object } = mark;
  return (
    <div class="finding-body">
      <dl>
        {why && <Row name="Why it matters" text={why} />}
        {help && <Row name="What to do" text={help} />}
        {object && <Row name="In" text={object} />}
        {also.length > 0 && <Row name="Also says" text={also.join(", ")} />}
        {related.length > 0 && (
          <>
            <dt>See also</dt>
            <dd>
              {related.slice(0, 5).map((other) => (
                <button type="button" class="link" key={other.from} onClick={() => manifest.editor?.reveal({ from: other.from, to: other.from }, true)}>
                  {other.title}, line {other.line}
                </button>
              ))}
            </dd>
          </>
        )}
      </dl>
      <p class="actions">
        {fix && (
          <button type="button" class={fix.safe ? "primary" : "outline"} onClick={({ currentTarget }) => (focusBeside(currentTarget), void applyFixes([fix.number]))}>
            {fix.safe ? "Fix: " : "Change: "}
            <Said text={fix.title} />
          </button>
        )}
        {mark.line > 0 && (
          <button type="button" class="link" onClick={() => manifest.editor?.reveal(mark, true)}>
            Go to line {mark.line}
          </button>
        )}
        {kind === "finding" && (
          <a class="link" href={`#rule=${rule}`} onClick={(event) => (event.preventDefault(), void openRule(rule, "none"))}>
            About this rule
          </a>
        )}
      </p>
      {fix && !fix.safe && <p class="quiet">Look at it first: what is pulled may be another image afterwards, or come from elsewhere.</p>}
    </div>
  );
}

/** The button goes with its finding, and must not take the focus with it. */
function focusBeside(button: HTMLElement): void {
  const item = button.closest("li");
  const next = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector("button");
  (next ?? button.closest<HTMLElement>(".scroll"))?.focus();
}

/** Within the list alone: on a phone, where the page scrolls, it would leave the editor. */
function bringIntoView(item: HTMLElement): void {
  const list = item.closest(".scroll");
  if (!list || list.scrollHeight <= list.clientHeight) return;
  const { top, bottom } = item.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  if (top < frame.top) list.scrollTop -= frame.top - top + 8;
  else if (bottom > frame.bottom) list.scrollTop += Math.min(bottom - frame.bottom + 8, top - frame.top - 8);
}

function Row({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Said text={text} />
      </dd>
    </>
  );
}
