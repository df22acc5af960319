// How answers are compared where a host has parsed them and written them again.

/** RFC 8785: JavaScript's own numbers and strings, keys in the order of their UTF-16 units. */
export function canonical(text) {
  return JSON.stringify(JSON.parse(text), (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
