# What the API server asks. The module has no clock, and OPA runs no module in a query that replaces data
# (`with data.config.surepull.now as …`), so the time goes in with the request.
package webhook

timed := {"input": input, "now": time.format(time.now_ns())}

validate := response if response := data.surepull.validate with input as timed

mutate := response if response := data.surepull.mutate with input as timed
