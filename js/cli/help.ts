/** What `--help` prints: one page for all, and one for each command. */

import type { Command } from "./options.ts";

const HELP = `Usage: surepull <command> [options] [paths | -]

Judges how the container images of Kubernetes manifests are named, pulled and cached.

Commands:
  check          report what will break or surprise
  plan           show what the kubelet will do to pull each image
  why            tell why live pods wait for their images, and what mends it:
                 kubectl get pods,secrets,sa -A -o json | surepull why -
  lock           write the digests of tags to surepull.lock.json, for --digests
  rules          list the rules; explain RULE tells more of one
  init           write settings to start from; config lint looks through them
  schema [NAME]  print the JSON Schema of settings, report, plan, …
  export TARGET  write the settings as policies of an engine that loads no
                 WebAssembly: vap, kyverno, gatekeeper
  help COMMAND   show the options of a command

Paths are files and folders (read recursively: *.yaml, *.yml, *.json, without
what git ignores); - is stdin. Without paths the current folder is read.

Options of check, plan and why:
  --format FORMAT      text (default) or json; check has more (surepull help check)
  --color WHEN         auto (default), always or never
  --config FILE        settings, YAML or JSON; else the nearest .surepull.yaml,
                       from here up to the root of the repository
  --no-config          go by no settings
  --profile NAME       baseline (default), reliable or strict; over the settings
  --rule ID=SEVERITY   error, warning, info or off, over the settings
  --select ID,…        only these rules
  --ignore ID,…        without these rules
  --now TIME           the time, such as 2027-01-31T12:00:00Z; default is the machine's
  --help, --version

Of check: --fix, --diff, --output, --fail-on, --baseline, --write-baseline, --no-ignores

Evidence, each as often as you like:
  --scan FILE           a report of Trivy, Clair, Grype or trivy-operator
  --vex FILE            an OpenVEX or CycloneDX VEX document
  --digests FILE        digests by reference: {"nginx:1.27": "sha256:…"}
  --evidence FILE|DIR   Secrets, ServiceAccounts, Nodes, …, or evidence documents
  --node-config DIR     the files that a node is configured with: KubeletConfigurations,
                        hosts.toml in folders by host, registries.conf, daemon.json
  --complete[=NS,…]     no Secrets, ServiceAccounts and pre-pullers exist but those
                        handed over, everywhere or in these namespaces
Secrets, ServiceAccounts, Nodes, KubeletConfigurations, VulnerabilityReports and
pre-pullers among the given files count, too.

Exit codes: 0 clean or warnings only, 1 denied (why: a pod waits), 2 could not run or could not read everything.
`;

const INPUT = `  --allow-empty         nothing to check is no fault
  --no-gitignore        read in folders what git ignores, too
  --stdin-filename F    what stdin is called in the answer; it stands for that file,
                        which is not read as well
`;

const PAGES: Partial<Record<Command, string>> = {
  check: `Usage: surepull check [options] [paths | -]

Reports what will break or surprise. Beside the options in surepull --help:

  --format FORMAT       text, json, jsonl, sarif, junit, github, gitlab, checkstyle,
                        tap, policyreport or openreports
  --output FILE         where to; the n-th belongs to the n-th --format, - is stdout:
                        --format text --output - --format sarif --output x.sarif
  --fix                 make the safe fixes in the files, and report what is left;
                        of stdin: the fixed text to stdout, the report to stderr
  --unsafe-fixes        make the others, too, after which other bytes may be pulled,
                        or with another credential
  --diff                show what --fix would change, and write nothing; exit code 1
                        if anything would
  --fail-on SEVERITY    exit code 1 from this severity on: error, warning, info, or
                        never. Without it the verdict decides: an error denies, unless
                        the setting \`enforce\` is weaker
  --baseline FILE       findings that are accepted: only others are reported
  --write-baseline FILE write all that is found now as such a file
  --no-ignores          comments accept nothing
${INPUT}
A comment accepts a finding, with a reason, on its line or the line above:
  image: nginx  # surepull: ignore[missing-tag] the shop pins it when it deploys
On the first line of a container it covers the container, and so on; before the
first key of a document \`# surepull: ignore-file[rule] reason\` covers the document.
`,
  plan: `Usage: surepull plan [options] [paths | -]

Shows what the kubelet will do to pull each image. Beside the options in surepull --help:

${INPUT}`,
  why: `Usage: surepull why [options] [paths | -]

Tells why live pods wait for their images, and what mends it:
  kubectl get pods,secrets,sa -A -o json | surepull why -
Beside the options in surepull --help:

${INPUT}`,
  lock: `Usage: surepull lock [options] [paths | -]

Writes which digests the tags of the images have, as --digests reads them:
  kubectl get pods -A -o json > pods.json
  surepull lock --evidence pods.json deploy/
  surepull check --digests surepull.lock.json deploy/
Live pods, scan reports (--scan) and maps (--digests) tell them, wherever they stand
among the files or the evidence; registries are asked only with --online.

  --output FILE         surepull.lock.json where it is left out; - is stdout
  --update              find the digests anew that are in the file; else they stay
  --evidence FILE|DIR, --scan FILE, --digests FILE, --config FILE, --no-config
                        as in surepull --help
  --online              ask the registries for what nothing else tells, anonymously
  --docker-config[=FILE]  with the credentials of \`docker login\`, helpers included
  --insecure-registry HOST  without TLS; so are localhost, 127.0.0.1 and [::1] anyway
  --timeout SECONDS     for each answer, 15 where it is left out
${INPUT}
Exit code 1: some images have no digest now; they are named, and the others written.
`,
  explain: `Usage: surepull explain RULE

Prints the page of a rule: what it finds, why that matters, what to do.
`,
  rules: `Usage: surepull rules [--format text|json|md]

Lists the rules and what they weigh in each profile.
`,
  schema: `Usage: surepull schema [settings | report | plan | evidence | requirements]

Prints the JSON Schema of the settings, or of another document.
`,
  init: `Usage: surepull init [--profile NAME] [--force] [FOLDER]

Writes .surepull.yaml with comments. What is there is kept without --force.
`,
  export: `Usage: surepull export vap | kyverno | gatekeeper [options]

Writes the part of the settings that CEL carries as policies for vap
(ValidatingAdmissionPolicy), Kyverno or Gatekeeper. Comments name what is left out.

  --name NAME     what the policies are called (default surepull)
  --without-namespaces LIST
                  what is in these is not judged; unless you name others, kube-system,
                  kube-node-lease and the engine's own, so that nobody is locked out
  --via opa       of kyverno: a policy that asks an OPA server with our bundle
  --url URL       its address: https://surepull-opa.surepull.svc/v0/data/webhook/validate,
                  which passes the time on, so that exemptions end
  --config, --no-config, --profile, --rule, --select, --ignore as for check
`,
  config: `Usage: surepull config lint | show [--config FILE] [--format text|json]

lint looks for what settings say that nobody means: entries that let everything
through, that nothing reaches, exemptions that are over. Exit code 1 if there are.
show prints the settings that are in force, options of the command line included.
`,
};

export function helpOf(command: Command | undefined): string {
  return (command && PAGES[command]) ?? HELP;
}
