/** Folders that a tool makes manifests of: what is judged is what it prints. */

import { basename, dirname, resolve } from "node:path";
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
  const busy = new Set<string>();
  for (const file of judged) {
    for (const folder of foldersAbove(resolve(file))) {
      if (busy.has(folder)) break;
      busy.add(folder);
    }
  }
  const idle = new Map(sources.map((source): [string, Source] => [resolve(source.folder), source]).filter(([path]) => !busy.has(path)));
  const outer = [...idle].filter(([path]) => ![...foldersAbove(path)].some((folder) => idle.has(folder)));
  return outer.map(([, { folder, tool }]) => ({
    file: folder,
    because: tool === "helm" ? "chart" : "kustomization",
    render: `${tool === "helm" ? `helm template ${release(folder)} ${quoted(folder)}` : `kustomize build ${quoted(folder)}`} | surepull ${command} -`,
  }));
}

/** From the nearest to the root. */
function* foldersAbove(path: string): Generator<string> {
  for (let folder = dirname(path); folder !== path; folder = dirname(folder)) {
    yield folder;
    path = folder;
  }
}

/** Releases have the names of hosts. */
function release(folder: string): string {
  return basename(resolve(folder)).toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "") || "release";
}

function quoted(path: string): string {
  return /^[\w./@%+:,-]+$/.test(path) && !path.startsWith("-") ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
