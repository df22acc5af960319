#!/bin/sh
# Hands rendered manifests on as they came, unless surepull denies them: then nothing comes out, and the exit code
# says so. The report goes to stderr. Arguments are options of `surepull check`.
#
#   helm upgrade shop ./chart --post-renderer ./surepull-gate.sh --post-renderer-args --profile=reliable
#
# That is Helm 3, which hands over all but hooks and crds/; Helm 4 takes post-renderers as plugins.
set -eu
manifests=$(mktemp)
trap 'rm -f "$manifests"' EXIT
cat >"$manifests"
surepull check --allow-empty --stdin-filename rendered.yaml "$@" - <"$manifests" >&2
cat "$manifests"
