/** What objects and their containers are called, for people. */

import type { ObjectRef, UseRef } from "../src/types.ts";
import { printable } from "./print.ts";

export function objectTitle({ file, object }: { file: string; object: ObjectRef }): string {
  return `${nameOf(object)} in ${printable(file)}`;
}

export function nameOf({ kind, namespace, name, generateName }: ObjectRef): string {
  const called = name ?? (generateName ? `${generateName}…` : "(no name)");
  return printable(`${kind ?? "pod spec"} ${namespace ? `${namespace}/` : ""}${called}`);
}

const USES: Record<UseRef["kind"], string> = {
  container: "container",
  initContainer: "init container",
  sidecar: "sidecar",
  ephemeralContainer: "ephemeral container",
  imageVolume: "image volume",
  customResource: "custom resource",
};

export function useTitle({ kind, name }: UseRef): string {
  return `${USES[kind]}${name ? ` ${printable(name)}` : ""}`;
}
