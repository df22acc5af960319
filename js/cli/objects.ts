/** JSON values, and the Kubernetes objects in them. */

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is in arrays and Lists, nested too; a PodList tells the kind of its items. */
export function opened(value: unknown, inherited = ""): { kind: string; object: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((item) => opened(item, inherited));
  const kind = textAt(value, "kind") ?? inherited;
  return kind.endsWith("List") ? opened(listAt(value, "items"), kind.slice(0, -"List".length)) : [{ kind, object: value }];
}

function at(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === "object" && inner !== null && Object.hasOwn(inner, key) ? (inner as Record<string, unknown>)[key] : undefined), value);
}

export function listAt(value: unknown, ...path: string[]): unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, path);
  return typeof found === "string" && found !== "" ? found : undefined;
}
