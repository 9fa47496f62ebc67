"""The part of the tour that is about models: routes, the catalogue, what calls cost, and budgets."""
import time

NOWHERE = "http://127.0.0.1:1/v1"  # nothing listens on port 1


def tell(call, server):
    draft = {"kind": "openai", "settings": {"base_url": NOWHERE}, "secrets": {"api_key": "sk-1"}}
    provider = call("POST", "/providers", {**draft, "name": "Away"}, expect=201)["id"]
    model = call("POST", "/models", {"provider_id": provider, "name": "small", "context_tokens": 8000}, expect=201)["id"]
    route = routes(call, provider, model)
    prices(call)
    budgets(call, model)
    calls(call, server)
    call("DELETE", "/routes/" + route, expect=204)
    call("DELETE", "/models/" + model, expect=204)
    call("DELETE", "/providers/" + provider, expect=204)


def routes(call, provider, model):
    definition = {"strategy": "ordered", "targets": [{"model_id": model}]}
    call("POST", "/routes", {"label": "None", "definition": {"strategy": "ordered", "targets": []}}, expect=422)
    route = call("POST", "/routes", {"label": "Support", "definition": definition}, expect=201)
    call("POST", "/routes", {"label": "Support", "name": route["name"], "definition": definition}, expect=409)
    call("GET", "/routes")
    call("GET", "/routes/" + route["id"])
    call("GET", "/routes/rte_none", expect=404)
    call("PATCH", "/routes/" + route["id"], {"revision": route["revision"], "label": "Help"})
    call("PATCH", "/routes/" + route["id"], {"revision": route["revision"], "label": "Help"}, expect=409)
    call("DELETE", "/models/" + model, expect=409)  # the route uses it
    call("GET", "/models/catalogue")
    call("POST", f"/providers/{provider}/refresh-models", expect=502)
    return route["id"]


def prices(call):
    price = call("POST", "/prices", {"provider_kind": "openai", "model": "small", "input": 150_000, "output": 600_000},
                 expect=201)["id"]
    call("POST", "/prices", {"provider_kind": "openai", "model": "small", "input": -1}, expect=422)
    call("GET", "/prices")
    call("PATCH", "/prices/" + price, {"output": 700_000})
    call("POST", "/prices/import", {"format": "csv", "text": "provider,model,input\nopenai,tiny,1\n", "dry_run": True})
    call("GET", "/prices/export")
    call("DELETE", "/prices/" + price, expect=204)
    call("POST", "/prices", {"provider_kind": "openai", "model": "small", "input": 150_000, "output": 600_000}, expect=201)
    now = int(time.time()) * 1_000_000
    rate = call("POST", "/currency-rates", {"from": "EUR", "to": "USD", "rate_nanos": 1_100_000_000, "valid_from": now},
                expect=201)["id"]
    call("GET", "/currency-rates")
    call("DELETE", "/currency-rates/" + rate, expect=204)


def budgets(call, model):
    budget = call("POST", "/budgets", {"label": "All", "scope": "workspace", "limit_micros": 1_000_000, "hard": True},
                  expect=201)["id"]
    call("POST", "/budgets", {"label": "All", "scope": "everything", "limit_micros": 1}, expect=422)
    call("GET", "/budgets")
    call("GET", "/budgets/" + budget)
    call("PATCH", "/budgets/" + budget, {"degrade_percent": 80, "degrade_to": model})
    call("DELETE", "/budgets/" + budget, expect=204)


def calls(call, server):
    """One call through the gateway, which fails, and its place in the ledger."""
    key = call("POST", "/api-keys", {"name": "gateway", "scopes": ["models.use"]}, expect=201)
    call("PATCH", "/api-keys/" + key["id"], {"limits": {"requests_per_minute": 10}})
    body = {"model": "small", "messages": [{"role": "user", "content": "Hi"}]}
    server.request("POST", "/v1/chat/completions", body, {"Authorization": "Bearer " + key["key"]})
    deadline = time.monotonic() + 10
    while not (items := call("GET", "/calls")["items"]) and time.monotonic() < deadline:
        time.sleep(0.05)
    call("GET", "/calls/" + items[0]["id"])
    call("GET", "/calls/call_none", expect=404)
    call("GET", "/calls?status=nonsense", expect=422)
    call("GET", "/calls/summary?group_by=day,model&quality=true")
    call("GET", "/calls/export")
    call("DELETE", "/api-keys/" + key["id"], expect=204)
