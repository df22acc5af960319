/** What `--help` prints. */

export const HELP = `Usage: surepull <command> [options] [paths | -]

Judges how the container images of Kubernetes manifests are named, pulled and cached.

Commands:
  check          report what will break or surprise
  plan           show what the kubelet will do to pull each image
  why            tell why live pods wait for their images, and what mends it:
                 kubectl get pods,secrets,sa -A -o json | surepull why -

Paths are files and folders (read recursively: *.yaml, *.yml, *.json); - is stdin.
Without paths the current folder is read.

Options:
  --format FORMAT   text (default) or json
  --config FILE     settings, YAML or JSON
  --profile NAME    baseline (default), reliable or strict; over the one in the settings
  --now TIME        the time, such as 2027-01-31T12:00:00Z; default is the machine's
  --help            show this
  --version         show the version

Evidence, each as often as you like:
  --scan FILE           a report of Trivy, Clair, Grype or trivy-operator
  --vex FILE            an OpenVEX or CycloneDX VEX document
  --digests FILE        digests by reference: {"nginx:1.27": "sha256:…"}
  --evidence FILE|DIR   Secrets, ServiceAccounts, Nodes, …, or evidence documents
  --complete[=NS,…]     no Secrets, ServiceAccounts and pre-pullers exist but those
                        handed over, everywhere or in these namespaces
Secrets, ServiceAccounts, Nodes, VulnerabilityReports and pre-pullers among the
given files count, too.

Exit codes: 0 clean or warnings only, 1 denied (why: a pod waits), 2 could not run or could not read everything.
`;
