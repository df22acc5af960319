// What e2e installs the kinds of; no Go of these is built.
module surepull.dev/wasm-tests/crds

go 1.26.0

require (
	github.com/cert-manager/cert-manager v1.21.2
	github.com/kubewarden/adm-controller v1.36.0
	github.com/openreports/reports-api v0.2.1
)
