/** The rules that CEL carries exactly: for each the condition over a use `u` of `variables.known` under which it finds something. */

import { all, any, type Levels, not } from "./levels.ts";
import { HOSTED } from "./reading.ts";
import { celString, deniedRegex, registryRegex } from "./regex.ts";
import { FLOATING_WORDS } from "./words.ts";

export interface Carried {
  id: string;
  /** What it says, in a sentence for people; the container stands before it. */
  says: string;
  finds: (context: Context) => string;
  /** Why it is left out under these settings. */
  unless?: (levels: Levels) => string | undefined;
  /** What of it is carried, where that is not all. */
  part?: string;
}

export interface Context {
  levels: Levels;
  alwaysPullImages: boolean;
  /** Whether one of the rules about references found something, which ends the other ladders. */
  unread: string;
}

const READ = "u.at != ''";
/** What stands, or what the API server would write. */
const PULL = "(u.policy != '' ? u.policy : u.tag == 'latest' || (u.at != '' && u.tag == '' && u.digest == '') ? 'Always' : 'IfNotPresent')";

/** Rules about a pull policy that stands only where AlwaysPullImages does not write another. */
const policy = (...conditions: string[]) => (context: Context) => (context.alwaysPullImages ? "false" : all(READ, ...conditions));

/** The two rules whose finding ends the others of the use. */
export const REFERENCE = ["missing-image", "invalid-reference"];

export const CARRIED: readonly Carried[] = [
  { id: "missing-image", says: "names no image", finds: () => "u.image == ''" },
  {
    id: "invalid-reference",
    says: "has an image that is no valid reference: the kubelet reports InvalidImageName",
    finds: () => "u.image != '' && u.at == ''",
  },
  { id: "disallowed-registry", says: "pulls from a registry that is not allowed", finds: disallowed },
  {
    id: "missing-tag",
    says: "names neither tag nor digest, so `latest` is pulled",
    finds: () => all(READ, "u.tag == ''", "u.digest == ''"),
  },
  { id: "latest-tag", says: "names the tag `latest` and no digest", finds: () => "u.tag == 'latest' && u.digest == ''" },
  {
    id: "floating-tag",
    says: "names a tag that moves by convention",
    part: "tags that are one word, such as `stable` or `bookworm`; not partial versions, months and words within longer tags",
    unless: (levels) => {
      const options = [...levels.options("floating-tag"), ...levels.options("unversioned-tag")];
      return options.includes("schemes") ? "`schemes` say how tags are read" : undefined;
    },
    finds: () => `u.digest == '' && u.tag != 'latest' && u.tag.lowerAscii() in [${FLOATING_WORDS.map((word) => `'${word}'`).join(", ")}]`,
  },
  { id: "unpinned-image", says: "names no digest", finds: () => all(READ, "u.digest == ''") },
  { id: "short-name", says: "names no registry", finds: () => all(READ, not(`u.image.matches(${celString(HOSTED)})`)) },
  {
    id: "invalid-pull-policy",
    says: "has a pull policy that Kubernetes does not know",
    finds: ({ unread }) => all("!(u.policy in ['', 'Always', 'IfNotPresent', 'Never'])", not(unread)),
  },
  { id: "never-pull", says: "never pulls its image", finds: policy("u.policy == 'Never'") },
  {
    id: "latest-with-digest",
    says: "names a digest, yet its tag `latest` makes every start ask the registry",
    finds: policy("u.tag == 'latest'", "u.digest != ''", `${PULL} == 'Always'`),
  },
  {
    id: "needless-pull",
    says: "names a digest, and `Always` asks the registry for it all the same",
    finds: policy("u.digest != ''", `${PULL} == 'Always'`),
  },
];

function disallowed({ levels }: Context): string {
  const matches = (regex: string) => `u.at.matches(${celString(regex)})`;
  const allowed = levels.registries("allowed", (patterns) => (patterns ? matches(registryRegex(patterns)) : "true"));
  const denied = levels.registries("denied", (patterns) => (patterns ? matches(deniedRegex(patterns)) : "false"));
  const listed = any(
    levels.registries("allowed", (patterns) => String(patterns !== undefined)),
    levels.registries("denied", (patterns) => String(patterns !== undefined)),
  );
  return all("u.image != ''", listed, any("u.at == ''", denied, not(allowed)));
}
