/** The settings' exemptions as conditions of CEL over a use `u`. */

import type { Exemption } from "../../src/types.ts";
import { all, any, whenIn } from "./levels.ts";
import { celString, imageRegex, nameRegex } from "./regex.ts";

/** Whether one of the exemptions accepts a finding of the rule. Dated ones do not count, since CEL has no clock. */
export function exempted(rule: string, exemptions: readonly Exemption[]): string {
  return any(...exemptions.filter(({ rules, until }) => rules.includes(rule) && !until).map(covers));
}

function covers({ namespaces, objects, images }: Exemption): string {
  // The author of a request picks the object's name; without a namespace that others granted it counts for nothing.
  if (objects && !namespaces) return "false";
  return all(
    namespaces ? whenIn(namespaces) : "true",
    objects ? `variables.objectName.matches(${celString(nameRegex(objects))})` : "true",
    images ? any(...images.map(isOf)) : "true",
  );
}

function isOf(pattern: string): string {
  const { at, tag, digest } = imageRegex(pattern);
  const fact = (name: string, regex: string | undefined) =>
    regex === undefined ? "true" : `u.${name} != '' && u.${name}.matches(${celString(regex)})`;
  return all("u.at != ''", `u.at.matches(${celString(at)})`, fact("tag", tag), fact("digest", digest));
}
