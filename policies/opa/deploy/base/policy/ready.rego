# GET /health/ready, the startup probe: whether the module runs and reads its settings and its evidence. A broken
# settings file would deny everything; so a rollout with one stops at its first pod.
package system.health

sound := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "ready"}, "spec": {"containers": []}}

ready if {
	input.plugins_ready
	verdict.type == "report"
}

verdict := report if report := data.surepull.report with input as sound
