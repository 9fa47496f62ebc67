"""The part of the tour that is about how good answers are: prompts, experiments, feedback, evaluations, the playground."""


NOWHERE = "http://127.0.0.1:1/v1"  # nothing listens on port 1


def tell(call, bot, conversation):
    draft = {"kind": "openai", "name": "Judged", "settings": {"base_url": NOWHERE}, "secrets": {"api_key": "sk-1"}}
    provider = call("POST", "/providers", draft, expect=201)["id"]
    model = call("POST", "/models", {"provider_id": provider, "name": "judged"}, expect=201)["id"]
    versions = prompts(call)
    experiments(call, bot, model, versions)
    feedback(call, conversation)
    judgements(call, bot, model)
    evaluations(call, model)
    question = {"models": [model], "messages": [{"role": "user", "text": "Hi"}]}
    call("POST", "/playground", question)
    call("POST", "/playground", {**question, "models": []}, expect=422)


def prompts(call):
    """Gives two versions of a prompt that stays."""
    prompt = call("POST", "/prompts", {"name": "Support", "text": "Be kind."}, expect=201)["id"]
    second = call("POST", f"/prompts/{prompt}/versions", {"text": "Be kind and short.", "note": "shorter"}, expect=201)["id"]
    call("POST", f"/prompts/{prompt}/versions", {"text": ""}, expect=422)
    call("GET", "/prompts")
    call("GET", "/prompts/" + prompt)
    call("PATCH", "/prompts/" + prompt, {"description": "For the shop"})
    versions = [version["id"] for version in call("GET", f"/prompts/{prompt}/versions")["items"]]
    call("POST", f"/prompts/{prompt}/publish", {"version_id": second})
    first = next(version for version in versions if version != second)
    call("POST", f"/prompts/{prompt}/publish", {"version_id": first})  # back again
    call("POST", f"/prompts/{prompt}/publish", {"version_id": "pmv_none"}, expect=422)
    spare = call("POST", "/prompts", {"name": "Spare", "text": "x"}, expect=201)["id"]
    call("DELETE", "/prompts/" + spare, expect=204)
    return [first, second]


def experiments(call, bot, model, versions):
    variants = [{"label": "As it is", "weight": 1, "prompt_version_id": versions[0]},
                {"label": "Shorter", "weight": 1, "prompt_version_id": versions[1], "model_id": model}]
    experiment = call("POST", "/experiments", {"name": "Shorter?", "bot_id": bot, "variants": variants}, expect=201)["id"]
    call("POST", "/experiments", {"name": "One", "bot_id": bot, "variants": variants[:1]}, expect=422)
    call("GET", "/experiments")
    call("GET", "/experiments/" + experiment)
    call("PATCH", "/experiments/" + experiment, {"name": "Is shorter better?"})
    call("POST", f"/experiments/{experiment}/start")
    call("GET", f"/experiments/{experiment}/results")
    call("POST", f"/experiments/{experiment}/stop")
    call("DELETE", "/experiments/" + experiment, expect=204)


def feedback(call, conversation):
    messages = call("GET", f"/conversations/{conversation}/messages")["items"]
    answer = next(message["id"] for message in messages if message["author"] == "bot")
    call("POST", f"/messages/{answer}/feedback", {"value": 1})
    call("POST", f"/messages/{answer}/feedback", {"value": 7}, expect=422)
    call("GET", f"/conversations/{conversation}/feedback")
    call("GET", "/feedback/summary?group_by=model")


def judgements(call, bot, model):
    """Lets every answer be judged, then none again."""
    revision = call("GET", "/bots/" + bot)["revision"]
    judging = {"percent": 100, "kind": "rubric", "model_id": model, "rubric": "Is it polite?"}
    call("PATCH", "/bots/" + bot, {"revision": revision, "judging": {**judging, "percent": 101}}, expect=422)
    changed = call("PATCH", "/bots/" + bot, {"revision": revision, "judging": judging})
    call("GET", "/judgements?worst=500")
    call("GET", "/judgements?worst=bad", expect=422)
    call("GET", "/judgements/summary?group_by=model")
    call("GET", "/judgements/summary?group_by=moon", expect=422)
    call("PATCH", "/bots/" + bot, {"revision": changed["revision"], "judging": {"percent": 0}})


def evaluations(call, model):
    items = [{"input": "2 + 2?", "expected": "4"}]
    test_set = call("POST", "/evaluation-sets", {"name": "Sums", "items": items}, expect=201)["id"]
    call("POST", "/evaluation-sets", {"name": ""}, expect=422)
    call("GET", "/evaluation-sets")
    call("GET", "/evaluation-sets/" + test_set)
    call("PATCH", "/evaluation-sets/" + test_set, {"name": "Easy sums"})
    call("POST", f"/evaluation-sets/{test_set}/items", {"items": items * 2})
    run = call("POST", "/evaluation-runs", {"set_id": test_set, "models": [model], "judge": {"kind": "contains"}}, expect=201)["id"]
    call("POST", "/evaluation-runs", {"set_id": test_set, "models": [model], "judge": {"kind": "coin"}}, expect=422)
    call("POST", "/evaluation-runs", {"set_id": test_set, "models": [model], "judge": {"kind": "schema"}}, expect=422)
    call("GET", "/evaluation-runs")
    call("GET", "/evaluation-runs/" + run)
    call("GET", f"/evaluation-runs/{run}/results")
    call("POST", f"/evaluation-runs/{run}/cancel")
    call("DELETE", "/evaluation-sets/" + test_set, expect=204)
