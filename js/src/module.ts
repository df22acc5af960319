/** From whatever a caller has to a compiled module. */

/**
 * Where the module comes from: a URL or its text, a `Response` or the promise of one, bytes, or a compiled
 * `WebAssembly.Module`. The type asks for no `DOM` library, for not every program that uses this has one.
 */
export type ModuleSource = string | object;

/** @internal */
export async function compile(source: ModuleSource): Promise<WebAssembly.Module> {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof Response) return compileResponse(given);
  if (typeof given === "string" || given instanceof URL) return compileResponse(await fetch(given));
  return WebAssembly.compile(given as BufferSource);
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new Error(`${response.url} answers ${response.status} ${response.statusText}`.trim());
  // Compiled while it arrives, and kept compiled by the browser; which it refuses under any other type.
  if (response.headers.get("content-type") === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
