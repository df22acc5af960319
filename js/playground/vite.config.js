/** Builds the playground into `dist/playground`: static files that work from any folder of any server. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { collect } from "./build/examples.js";
import { serviceWorker } from "./build/service-worker.js";

/** Nothing from outside, nothing inline; WebAssembly may be compiled. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** The licences have a file of their own. */
const rolldownOptions = { output: { comments: false } };

export default defineConfig({
  base: "./",
  define: { VERSION: JSON.stringify(version) },
  build: {
    outDir: "../dist/playground",
    emptyOutDir: true,
    target: "es2023",
    cssTarget: "chrome123",
    modulePreload: false, // `preload` below does what is needed of it
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600, // the editor; a test holds the sum to its limit
    license: { fileName: "licenses.md" },
    rolldownOptions,
  },
  resolve: { alias: { "#host": fileURLToPath(new URL("src/engine/host.ts", import.meta.url)) } },
  worker: { format: "es", rolldownOptions },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [policy(), theme(), preload(), examples(), serviceWorker()],
});

/** Only in the built page: Vite's own server needs inline styles. */
function policy() {
  return {
    name: "policy",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: () => [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" }],
    },
  };
}

/** A script as it is, and the first one: see there. */
function theme() {
  return { name: "theme", transformIndexHtml: { order: "post", handler: () => [{ tag: "script", attrs: { src: "./theme.js" }, injectTo: "head-prepend" }] } };
}

/** The page's script is fetched beside the one that starts the worker, not after it. */
function preload() {
  return {
    name: "preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) =>
        Object.values(bundle ?? {})
          .filter(({ type, isDynamicEntry }) => type === "chunk" && isDynamicEntry)
          .map(({ fileName }) => ({ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `./${fileName}` }, injectTo: "head" })),
    },
  };
}

/** `examples.json`: the rules' pages and cases, and the demo. */
function examples() {
  const text = () => JSON.stringify(collect());
  return {
    name: "examples",
    configureServer(server) {
      server.middlewares.use("/examples.json", (_, response) => response.setHeader("content-type", "application/json").end(text()));
    },
    generateBundle() {
      // Their licences ask to go with them; licenses.md has those of the page's own scripts.
      for (const name of ["yaml", "@fontsource/ibm-plex-mono", "@fontsource-variable/ibm-plex-sans"]) {
        const source = readFileSync(new URL(`../node_modules/${name}/LICENSE`, import.meta.url));
        this.emitFile({ type: "asset", fileName: `${name.replace(/.*\//, "")}.LICENSE`, source });
      }
      this.emitFile({ type: "asset", fileName: "examples.json", source: text() });
    },
  };
}
