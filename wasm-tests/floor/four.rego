# What a team would write in Rego of the same: four of the checks, without messages of any length, for pods and for
# whatever has a pod template. `opa build -t wasm` compiles it, and the benchmark asks it what it asks us.
package four

containers contains container if some container in input.spec.template.spec.containers
containers contains container if some container in input.spec.template.spec.initContainers
containers contains container if some container in input.spec.containers

allowed := {"registry.example.com", "registry-1.example.com"}

# The last segment alone may have a tag: a colon before it is a port's.
tag(image) := parts[1] if {
	segments := split(image, "/")
	parts := split(split(segments[count(segments) - 1], "@")[0], ":")
	count(parts) == 2
}

deny contains sprintf("%s: image `%s` has no tag", [container.name, container.image]) if {
	some container in containers
	not tag(container.image)
	not contains(container.image, "@")
}

deny contains sprintf("%s: image `%s` has the tag `latest`", [container.name, container.image]) if {
	some container in containers
	tag(container.image) == "latest"
}

deny contains sprintf("%s: image `%s` comes from a registry that is not allowed", [container.name, container.image]) if {
	some container in containers
	not split(container.image, "/")[0] in allowed
}

deny contains sprintf("%s: `%s` is no pull policy", [container.name, container.imagePullPolicy]) if {
	some container in containers
	not container.imagePullPolicy in {"Always", "IfNotPresent", "Never"}
	container.imagePullPolicy
}
