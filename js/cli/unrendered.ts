/** Folders that a tool makes manifests of: what is judged is what it prints. */

import { basename, resolve, sep } from "node:path";
import type { PassedOver } from "./merge.ts";

export interface Source {
  folder: string;
  tool: "helm" | "kustomize";
}

const FILES: Record<string, Source["tool"]> = {
  "Chart.yaml": "helm",
  "kustomization.yaml": "kustomize",
  "kustomization.yml": "kustomize",
  Kustomization: "kustomize",
};

/** By the names of what is in it. */
export function toolOf(names: string[]): Source["tool"] | undefined {
  return names.map((name) => (Object.hasOwn(FILES, name) ? FILES[name] : undefined)).find((tool) => tool !== undefined);
}

/** Those in which no image was judged, the outer ones, with the pipe that renders and judges them. */
export function unrendered(sources: Source[], judged: Iterable<string>, command: string): PassedOver[] {
  const files = [...judged].map((file) => resolve(file));
  const idle = sources.filter(({ folder }) => !files.some((file) => isIn(file, folder)));
  const outer = idle.filter(({ folder }) => !idle.some((other) => other.folder !== folder && isIn(resolve(folder), other.folder)));
  return outer.map(({ folder, tool }) => ({
    file: folder,
    because: tool === "helm" ? "chart" : "kustomization",
    render: `${tool === "helm" ? `helm template ${release(folder)} ${quoted(folder)}` : `kustomize build ${quoted(folder)}`} | surepull ${command} -`,
  }));
}

function isIn(path: string, folder: string): boolean {
  const own = resolve(folder);
  return path.startsWith(own.endsWith(sep) ? own : own + sep);
}

/** Releases have the names of hosts. */
function release(folder: string): string {
  return basename(resolve(folder)).toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "") || "release";
}

function quoted(path: string): string {
  return /^[\w./@%+:,-]+$/.test(path) && !path.startsWith("-") ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
