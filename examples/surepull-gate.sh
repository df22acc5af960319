#!/bin/sh
# Hands rendered manifests on as they came, unless surepull denies them: then nothing comes out, and the exit code
# says so. The report goes to stderr. Arguments are options of `surepull check`.
#
#   helm upgrade shop ./chart --post-renderer ./surepull-gate.sh --post-renderer-args --config=/etc/surepull/settings.yaml
#
# That is Helm 3, which hands over all but hooks and crds/; Helm 4 takes post-renderers as plugins.
#
# A gate goes by the settings of whoever keeps it: those of `--config`, a file that the author of the manifests cannot
# write, or none. A .surepull.yaml that lies around and `# surepull: ignore` in the manifests count for nothing.
set -eu
settings=--no-config
for option in "$@"; do
  case $option in --config | --config=*) settings= ;; esac
done
manifests=$(mktemp)
trap 'rm -f "$manifests"' EXIT
cat >"$manifests"
surepull check --no-ignores ${settings:+"$settings"} --allow-empty --stdin-filename rendered.yaml "$@" - <"$manifests" >&2
cat "$manifests"
