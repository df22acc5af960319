# In a pipeline: what Surepull denies, and what the team does not want in its own manifests.
#   opa eval --bundle surepull-opa.tar.gz --data ci.rego --input pod.json --fail-defined 'data.ci.deny[_]'
package ci

deny contains message if some message in data.surepull.deny

deny contains "replicas: one replica is gone with its node: run two or more" if {
	input.kind == "Deployment"
	object.get(input.spec, "replicas", 1) < 2
}
