// Which inputs survive a host that reads them before the module does, and why the others do not.

/** Why a host that checks its input refuses a text; undefined if it does not. */
export function notJson(text) {
  try {
    JSON.parse(text);
  } catch {
    return 'no JSON: the host refuses it first';
  }
  return undefined;
}

/** Why a text changes on the way through a host's own JSON reader, or does not get through. */
export function notInterchangeable(text) {
  const refused = notJson(text);
  if (refused) return refused;
  let members = 0;
  const open = [JSON.parse(text)];
  while (open.length) {
    const value = open.pop();
    if (typeof value === 'string' && !value.isWellFormed()) return 'a lone surrogate: the host replaces it';
    if (typeof value === 'number' && !Number.isFinite(value)) return 'a number that is no double';
    if (value === null || typeof value !== 'object') continue;
    const keys = Array.isArray(value) ? [] : Object.keys(value);
    members += keys.length;
    open.push(...keys, ...Object.values(value));
  }
  // Every member has its colon, so a key that stood twice leaves one over.
  const colons = withoutStrings(text).split(':').length - 1;
  return colons === members ? undefined : 'a key twice: the host drops one';
}

/** How deep arrays and objects nest in a JSON text. */
export function nesting(text) {
  let [depth, deepest] = [0, 0];
  for (const char of withoutStrings(text)) {
    if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

const withoutStrings = (text) => text.replace(/"(?:[^"\\]|\\.)*"/g, '');
