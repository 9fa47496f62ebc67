"""The part of the tour that is about tables, and about what scenarios note on conversations for the team."""
import time
import urllib.parse

from api import flow_story

COLUMNS = [{"name": "name", "title": "Name"}, {"name": "total", "type": "number"}, {"name": "day", "type": "date"}]


def tell(call, server):
    table = tables(call)
    rows(call, f"/tables/{table}")
    files(call, f"/tables/{table}")
    conversation = marks_by_a_scenario(call, server)
    marks_by_hand(call, conversation)
    call("DELETE", f"/tables/{table}", expect=204)


def tables(call):
    made = call("POST", "/tables", {"name": "orders", "title": "Orders", "columns": COLUMNS}, expect=201)
    call("POST", "/tables", {"name": "orders", "columns": COLUMNS}, expect=409)
    call("POST", "/tables", {"name": "Orders!", "columns": COLUMNS}, expect=422)
    call("POST", "/tables", {"name": "empty", "columns": []}, expect=422)
    call("GET", "/tables")
    call("GET", f"/tables/{made['id']}")
    call("PATCH", f"/tables/{made['id']}", {"columns": COLUMNS + [{"name": "state"}]})
    call("GET", "/tables/tbl_none", expect=404)
    return made["id"]


def rows(call, path):
    first = call("POST", path + "/rows", {"cells": {"name": "Tea", "total": "2.5"}}, expect=201)
    call("POST", path + "/rows", {"cells": {"name": "Cake", "total": 10, "day": "2026-01-31"}}, expect=201)
    call("POST", path + "/rows", {"cells": {"total": "many"}}, expect=422)
    call("PATCH", f"{path}/rows/{first['id']}", {"cells": {"state": "open", "name": None}})
    call("PATCH", path + "/rows/row_none", {"cells": {"state": "open"}}, expect=404)
    where = urllib.parse.quote('[{"column": "total", "op": "more", "value": 5}]')
    dear = call("GET", f"{path}/rows?where={where}&order_by=total&descending=true&limit=1")
    call.count("a condition finds its rows", [] if [row["cells"]["name"] for row in dear["items"]] == ["Cake"] else [str(dear)])
    page = call("GET", path + "/rows?limit=1")
    rest = call("GET", f"{path}/rows?limit=1&cursor={page['next_cursor']}")
    right = page["total"] == 2 and rest["items"][0]["cells"]["name"] == "Cake" and rest["next_cursor"] is None
    call.count("rows come in pages", [] if right else [str(page), str(rest)])
    call("GET", path + "/rows?where=nonsense", expect=422)
    call("DELETE", f"{path}/rows/{first['id']}", expect=204)


def files(call, path):
    imported = call("POST", path + "/import", {"csv": "Name;total\n\"A; B\";1\nSoup;2,5\n"}, expect=422)
    call.count("a wrong cell is told by its line", [] if "Line 3" in imported["detail"] else [str(imported)])
    call("POST", path + "/import", {"csv": "Name;total\n\"A; B\";1\nSoup;2.5\n"})
    text = call("GET", path + "/export")
    right = isinstance(text, bytes) and b"Soup" in text and b"\"A; B\"" in text
    call.count("what was imported is exported", [] if right else [str(text)])
    call("POST", path + "/import", {"csv": "name\nOnly\n", "replace": True})


def block(kind, settings):
    return {"flow": "f_main", "kind": kind, "settings": settings}


def marks_by_a_scenario(call, server):
    """A scenario notes things for the team, hands over, and goes on as soon as it is handed back."""
    bot = call("POST", "/bots", {"name": "Marks"}, expect=201)
    call("POST", "/channels", {"bot_id": bot["id"], "kind": "web", "name": "Marks", "settings": {}}, expect=201)
    blocks = {"b_label": block("label_conversation", {"add": "vip"}), "b_note": block("note_conversation", {"text": "Wants {{last_message}}"}),
              "b_event": block("analytics_event", {"name": "wish", "value": 2}),
              "b_row": block("table_insert", {"table": "orders", "cells": [{"column": "name", "value": "{{last_message}}"}]}),
              "b_hand": block("hand_over", {"resume_at_once": True}), "b_back": flow_story.thanks("Here again.")}
    order = ["b_start", "b_label", "b_note", "b_event", "b_row", "b_hand", "b_back", "b_end"]
    edges = {f"e_{i}": flow_story.edge(a, b) for i, (a, b) in enumerate(zip(order, order[1:]))}
    path = f"/bots/{bot['id']}/scenario"
    begun = call("GET", path)
    call("PUT", path, {"scenario": flow_story.document(blocks, edges), "base_revision": begun["revision"]})
    call("POST", path + "/publish", {"note": "Marks"}, expect=201)
    visitor = flow_story.Visitor(call, server, bot["slug"])
    visitor.say("tea")
    visitor.hears("A person will join you shortly.")
    conversation = visitor.conversation
    state = call("GET", f"/conversations/{conversation}")
    notes = call("GET", f"/conversations/{conversation}/notes")["items"]
    events = call("GET", f"/bots/{bot['id']}/events")["items"]
    right = (state["labels"] == ["vip"] and state["handling"] == "human" and [note["text"] for note in notes] == ["Wants tea"]
             and [(event["name"], event["count"], event["total"]) for event in events] == [("wish", 1, 2)])
    call.count("a scenario leaves its marks", [] if right else [str(state), str(notes), str(events)])
    call("GET", f"/bots/{bot['id']}/events?from=soon", expect=422)
    call("PATCH", f"/conversations/{conversation}", {"handling": "bot"})
    visitor.hears("Here again.")
    return conversation


def marks_by_hand(call, conversation):
    path = f"/conversations/{conversation}"
    me = call("GET", "/auth/me")["member"]["id"]
    later = int((time.time() + 3600) * 1e6)
    marked = call("PATCH", path, {"labels": ["vip", "order"], "assignee_id": me, "snoozed_until": later})
    right = marked["labels"] == ["order", "vip"] and marked["assignee_id"] == me and marked["snoozed_until"] == later
    call.count("a conversation is marked by hand", [] if right else [str(marked)])
    for query, there in (("label=order", True), ("label=none", False), ("assignee=me", True), ("assignee=none", False), ("snoozed=true", True),
                         ("snoozed=false", False)):
        found = any(item["id"] == conversation for item in call("GET", f"/conversations?limit=100&{query}")["items"])
        call.count(f"the filter {query}", [] if found == there else [f"found: {found}"])
    call("PATCH", path, {"labels": ["a,b"]}, expect=422)
    call("PATCH", path, {"assignee_id": "mem_none"}, expect=422)
    call("GET", "/labels")
    note = call("POST", path + "/notes", {"text": "Called back."}, expect=201)
    call("POST", path + "/notes", {"text": " "}, expect=422)
    call("DELETE", f"{path}/notes/{note['id']}", expect=204)
    call("DELETE", f"{path}/notes/{note['id']}", expect=404)
    call("PATCH", path, {"snoozed_until": None, "assignee_id": None, "labels": []})
