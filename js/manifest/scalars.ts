/**
 * What a YAML scalar means to Kubernetes. kubectl reads YAML 1.1 through go-yaml v2, which has
 * rules of its own (`0o17` and `017` are both 15, `1:30` is text, `y` is true), so they are
 * written out here, after go-yaml's `resolve.go`, and held to it by `test/yaml-vectors.json`.
 */

/** A number keeps the text JSON shall have: 64-bit integers do not fit JavaScript's numbers. */
export type Scalar =
  | { is: "null" | "bool" | "int" | "float"; json: string }
  | { is: "string"; text: string };

const NAMED = new Map<string, Scalar>();
for (const word of ["", "~", "null", "Null", "NULL"]) NAMED.set(word, { is: "null", json: "null" });
for (const word of ["y", "yes", "true", "on"]) name(word, { is: "bool", json: "true" });
for (const word of ["n", "no", "false", "off"]) name(word, { is: "bool", json: "false" });
for (const sign of ["", "+"]) name(`${sign}.inf`, { is: "float", json: "+Inf" });
name("-.inf", { is: "float", json: "-Inf" });
for (const word of [".nan", ".NaN", ".NAN"]) NAMED.set(word, { is: "float", json: "NaN" });

/** Lower case, Capitalised and UPPER CASE, and no other mixture. */
function name(word: string, scalar: Scalar): void {
  const first = word.search(/[a-z]/);
  NAMED.set(word, scalar);
  NAMED.set(word.slice(0, first) + word[first]?.toUpperCase() + word.slice(first + 1), scalar);
  NAMED.set(word.toUpperCase(), scalar);
}

/** First characters of anything that is not simply text. */
const TELLING = /^(?:[-+0-9.~yYnNtTfFoO]|$)/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** A scalar without quotes and without a tag. */
export function plain(text: string): Scalar {
  if (!TELLING.test(text)) return { is: "string", text };
  const named = NAMED.get(text);
  if (named) return named;
  // Underscores may stand anywhere in a number, but in one that starts with its point only between digits.
  const digits = text.replaceAll(text.startsWith(".") ? /(?<=\d)_(?=\d)/g : /_/g, "");
  return integer(digits) ?? float(digits) ?? { is: "string", text };
}

function integer(text: string): Scalar | undefined {
  const match = INTEGER.exec(text);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const size = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? ""));
  // Unsigned text may fill 64 bits, signed text 63; past that go-yaml falls back to a float.
  const limit = sign === "" ? 2n ** 64n - 1n : sign === "+" ? 2n ** 63n - 1n : 2n ** 63n;
  if (size > limit) return undefined;
  return { is: "int", json: String(sign === "-" ? -size : size) };
}

function float(text: string): Scalar | undefined {
  if (!FLOAT.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined; // out of range: text
  return { is: "float", json: Object.is(value, -0) ? "-0" : String(value) };
}

const CORE = "tag:yaml.org,2002:";
const TIMESTAMP = /^\d{4}-\d\d?-\d\d?(?:[Tt]\d\d?:\d\d?:\d\d?(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)| \d\d?:\d\d?:\d\d?(?:\.\d+)?)?$/;

/** A scalar with a tag; `undefined` when the text is not what the tag says. */
export function tagged(tag: string, text: string): Scalar | undefined {
  const wanted = tag.startsWith(CORE) ? tag.slice(CORE.length) : undefined;
  switch (wanted) {
    case "null":
    case "bool":
    case "int": {
      const scalar = plain(text);
      return scalar.is === wanted ? scalar : undefined;
    }
    case "float": {
      const scalar = plain(text);
      if (scalar.is === "int") return { is: "float", json: String(Number(scalar.json)) };
      return scalar.is === "float" ? scalar : undefined;
    }
    case "timestamp": // checked, and kept as text
      return TIMESTAMP.test(text) ? { is: "string", text } : undefined;
    case "binary":
      return binary(text);
    default: // !!str, and tags of the user's own, which say nothing to Kubernetes
      return { is: "string", text };
  }
}

function binary(text: string): Scalar | undefined {
  const code = text.replace(/[\r\n]/g, "");
  if (code.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(code)) return undefined;
  const bytes = Uint8Array.from(atob(code), (byte) => byte.charCodeAt(0));
  return { is: "string", text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
}

/** A scalar as the key of a JSON object; `undefined` when Kubernetes takes it for no key. */
export function keyText(scalar: Scalar): string | undefined {
  switch (scalar.is) {
    case "string":
      return scalar.text;
    case "null":
      return undefined;
    case "bool":
      return scalar.json;
    case "int": // go-yaml's integers above 63 bits are of a type that sigs.k8s.io/yaml refuses
      return BigInt(scalar.json) > 2n ** 63n - 1n ? undefined : scalar.json;
    case "float":
      return floatKey(scalar.json);
  }
}

/** Go's `FormatFloat(key, 'g', -1, 32)`: the fewest digits that name the same 32-bit float. */
function floatKey(json: string): string {
  if (json === "NaN") return ".nan";
  const value = Math.fround(json === "+Inf" ? Infinity : json === "-Inf" ? -Infinity : Number(json));
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  let digits = 1;
  while (digits < 9 && Math.fround(Number(value.toPrecision(digits))) !== value) digits += 1;
  const [mantissa = "", exponent = "0"] = Number(value.toPrecision(digits)).toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return Object.is(value, -0) ? "-0" : value.toFixed(Math.max(0, digits - 1 - power));
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
