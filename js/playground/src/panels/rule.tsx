import { useEffect, useState } from "preact/hooks";
import { examples, type RuleExample } from "../examples.ts";
import { openRule } from "../session.ts";
import { rule } from "../state.ts";

/** A rule's page, as it stands in the repository. */
export function RulePage() {
  const id = rule.value;
  const [found, setFound] = useState<RuleExample>();
  useEffect(() => {
    void examples().then(({ rules }) => setFound(rules.find((one) => one.id === id)), () => {});
  }, [id]);
  if (!found || found.id !== id) return <p class="quiet">Loading the page…</p>;
  return (
    <article class="page">
      <h2>{id}</h2>
      <p class="actions">
        <button type="button" class="outline" onClick={() => openRule(found.id)}>
          Open its example
        </button>
        <button type="button" class="outline" onClick={() => openRule(found.id, "fixed")}>
          Open it mended
        </button>
        <a class="link" href={`#rule=${id}`}>
          Link to this rule
        </a>
      </p>
      {/* Made from our own pages when this was built. */}
      <div dangerouslySetInnerHTML={{ __html: found.page }} />
    </article>
  );
}
