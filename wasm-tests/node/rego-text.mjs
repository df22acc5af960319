// How OPA's server hands input to a module: not JSON but the Rego text of the parsed value, with keys
// sorted and strings in the quotes of Go's strconv.Quote. Checked against the real OPA by replaying.

const named = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r', 34: '\\"', 92: '\\\\' };
// strconv.IsPrint: letters, marks, numbers, punctuation, symbols, and the ASCII blank alone.
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

export function goQuote(text) {
  let quoted = '"';
  for (const char of text.toWellFormed?.() ?? text) {
    const code = char.codePointAt(0);
    if (named[code]) quoted += named[code];
    else if (printable.test(char)) quoted += char;
    else if (code < 0x80) quoted += `\\x${hex(code, 2)}`;
    else if (code < 0x10000) quoted += `\\u${hex(code, 4)}`;
    else quoted += `\\U${hex(code, 8)}`;
  }
  return `${quoted}"`;
}

const hex = (code, width) => code.toString(16).padStart(width, '0');

export function regoText(value) {
  if (typeof value === 'string') return goQuote(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(regoText).join(', ')}]`;
  if (value instanceof Set) return value.size ? `{${[...value].map(regoText).join(', ')}}` : 'set()';
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${goQuote(key)}: ${regoText(value[key])}`).join(', ')}}`;
}
