/** The settings' schema, as far as a form needs it. */

import schemaUrl from "../../../policies/settings.schema.json?url";

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  minimum?: number;
  maximum?: number;
}

/** Fetched when the form is first looked at. */
let root: Schema = {};
let fetched: Promise<void> | undefined;

export function settingsSchema(): Schema {
  return root;
}

export function loadSchema(): Promise<void> {
  fetched ??= fetch(new URL(schemaUrl, import.meta.url))
    .then((response) => response.json())
    .then((found: Schema) => void (root = found));
  fetched.catch(() => (fetched = undefined));
  return fetched;
}

/** Through references and past `null`, which means the same as leaving the value out. */
export function plain(schema: Schema): Schema {
  if (schema.$ref) return { ...plain(root.$defs?.[schema.$ref.replace("#/$defs/", "")] ?? {}), ...(schema.description && { description: schema.description }) };
  const [only, ...more] = (schema.anyOf ?? []).filter(({ type }) => type !== "null");
  if (only && (more.length === 0 || plain(only).type === "integer")) return { ...plain(only), ...(schema.description && { description: schema.description }) };
  if (Array.isArray(schema.type)) {
    const [first] = schema.type.filter((type) => type !== "null");
    return { ...schema, ...(first && { type: first }) };
  }
  return schema;
}

export function choices({ enum: values, oneOf, anyOf }: Schema): { value: unknown; what: string }[] | undefined {
  if (values) return values.map((value) => ({ value, what: "" }));
  const all = oneOf ?? anyOf;
  if (all?.every((one) => "const" in one)) return all.map((one) => ({ value: one.const, what: one.description ?? "" }));
  return undefined;
}

/** `nodeCredentials` is written for programs. */
export function words(name: string): string {
  const spaced = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function sentence(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("`", "");
}
