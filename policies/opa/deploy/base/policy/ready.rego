# GET /health/ready, the startup probe: whether the module runs and reads its settings and its evidence. A broken
# settings file would deny everything; so a rollout with one stops at its first pod.
package system.health

sound := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "ready"}, "spec": {"containers": []}}

ready if {
	input.plugins_ready
	verdict.type == "report"
}

# With the time, as the webhooks ask: a bundle that is too old for them is found out as well.
asked := {"input": sound, "now": time.format(time.now_ns())}

verdict := report if report := data.surepull.report with input as asked
