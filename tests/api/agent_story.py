"""The part of the tour that is about what bots may do: tools, approvals, summaries."""


def tell(call, bot, conversation):
    tool = call("POST", f"/bots/{bot}/tools", {"kind": "current_time"}, expect=201)["id"]
    call("POST", f"/bots/{bot}/tools", {"kind": "magic"}, expect=422)
    call("GET", f"/bots/{bot}/tools")
    call("PATCH", "/tools/" + tool, {"needs_approval": True})
    call("POST", f"/tools/{tool}/test", {"arguments": {}})
    call("POST", "/tools/tool_none/test", {"arguments": {}}, expect=404)
    call("DELETE", "/tools/" + tool, expect=204)
    call("GET", "/approvals")
    call("POST", "/approvals/apr_none/decide", {"decision": "approve"}, expect=404)
    call("GET", f"/conversations/{conversation}/summaries")
