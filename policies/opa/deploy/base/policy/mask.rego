# Decision logs keep who asked for what and how it was answered; the object itself, whose environment and
# annotations may hold secrets, is left out. A list of what stays cannot miss a place where secrets are.
package system.log

mask contains {"op": "upsert", "path": "/input", "value": kept}

request := object.get(body, "request", {})

body := input.input if is_object(input.input)

body := {} if not is_object(input.input)

kept[key] := value if {
	is_object(request)
	some key in ["uid", "operation", "kind", "resource", "subResource", "namespace", "name", "dryRun"]
	value := request[key]
}

kept["user"] := request.userInfo.username
