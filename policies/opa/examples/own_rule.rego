# Surepull and a rule of your own in one answer: every workload says which team owns it.
# Beside webhook.rego, served at /v0/data/webhook/validate_with_own.
package webhook

own contains "no-team: add the label `team`, so that whoever is on call knows whom to wake" if {
	input.request.operation in ["CREATE", "UPDATE"]
	not input.request.object.metadata.labels.team
}

validate_with_own := validate if count(own) == 0

validate_with_own := object.union(validate, {"response": {
	"allowed": false,
	"status": {"code": 403, "reason": "Forbidden", "message": concat("; ", messages)},
}}) if {
	count(own) > 0
	messages := array.concat([validate.response.status.message | not validate.response.allowed], sort(own))
}
