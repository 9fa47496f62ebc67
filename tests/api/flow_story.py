"""The part of the tour that is about scenarios: drawing, trying, publishing, and conversations that live through it all."""
import concurrent.futures
import http.client
import time

from api import data_story

ASK = {"flow": "f_main", "kind": "ask_email", "settings": {"question": {"en": "Which e-mail may we use?"}, "variable": "email"}}
WAIT_SECONDS = 2


def thanks(words):
    return {"flow": "f_main", "kind": "send_text", "settings": {"text": {"en": words}}}


def edge(source, target, port="next"):
    return {"from": source, "port": port, "to": target}


def document(blocks, edges):
    return {"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}},
            "variables": {"email": {"type": "text"}},
            "blocks": {"b_start": {"flow": "f_main", "kind": "start"}, "b_end": {"flow": "f_main", "kind": "end"}, **blocks},
            "edges": edges}


class Visitor:
    """Talks to a bot over its web channel."""

    def __init__(self, call, server, slug):
        self.call, self.server, self.slug = call, server, slug
        status, _, session = server.request("POST", f"/chat-api/{slug}/session", {})
        assert status == 200, session
        self.headers = {"Authorization": "Bearer " + session["token"]}
        self.said = 0
        self.conversation = None

    def say(self, text):
        self.said += 1
        message = {"client_id": str(self.said), "content": {"type": "text", "text": text}}
        status, _, accepted = self.server.request("POST", f"/chat-api/{self.slug}/messages", message, self.headers)
        assert status == 200, accepted
        self.conversation = accepted["message"]["conversation_id"]

    def hears(self, text, seconds=10):
        """Whether the bot says it in time."""
        deadline = time.monotonic() + seconds
        heard = []
        while time.monotonic() < deadline:
            messages = self.call("GET", f"/conversations/{self.conversation}/messages")["items"]
            heard = [message["content"].get("text", "") for message in messages if message["author"] == "bot"]
            if text in heard:
                return
            time.sleep(0.05)
        self.call.count(f"a visitor hears \"{text}\"", [f"only heard {heard}"])


def tell(call, server):
    bot = call("POST", "/bots", {"name": "Leads"}, expect=201)
    call("POST", "/channels", {"bot_id": bot["id"], "kind": "web", "name": "Leads", "settings": {}}, expect=201)
    path = f"/bots/{bot['id']}/scenario"
    templates(call)
    importing(call)
    drawing(call, path)
    commenting(call, path)
    trying(call, path)
    testing(call, path)
    secrets(call, path)
    crowd(call, server, path)
    first = publishing(call, server, bot["slug"], path)
    coming_by_a_link(call, server, bot["slug"], path)
    called_through_a_kill(call, server, bot["slug"], path)
    planned_through_a_kill(call, server, bot["slug"], path)
    waiting_through_a_kill(call, server, bot["slug"], path)
    publishing_through_a_kill(call, server, bot["slug"], path)
    versions(call, server, bot["slug"], path, first)
    data_story.tell(call, server)


def templates(call):
    """Every template can be looked at, begun with and published."""
    listed = call("GET", "/scenario-templates")["items"]
    call.count("there are templates", [] if len(listed) >= 12 else [str(len(listed))])
    call("GET", "/scenario-templates/none", expect=404)
    call("POST", "/bots", {"name": "None", "template": "none"}, expect=422)
    for one in listed:
        shown = call("GET", f"/scenario-templates/{one['slug']}?language=ru")
        bot = call("POST", "/bots", {"name": shown["name"], "template": one["slug"], "template_language": "ru"}, expect=201)
        path = f"/bots/{bot['id']}/scenario"
        draft = call("GET", path)["scenario"]
        problems = [] if draft == shown["scenario"] and draft["locales"][0] == "ru" else ["the draft is another"]
        problems += [] if bot["greeting"] == shown["greeting"] else [bot["greeting"]]
        problems += [str(problem) for problem in call("GET", path + "/problems")["problems"]]
        ran = call("POST", path + "/tests/run", {})
        problems += [] if ran["passed"] == one["tests"] and not ran["failed"] else [str(ran)]
        call.count(f"a bot begins with the template {one['slug']}", problems)
        call("POST", path + "/publish", {}, expect=201)
        call("PATCH", f"/bots/{bot['id']}", {"revision": bot["revision"], "template": one["slug"]}, expect=422)
        call("DELETE", f"/bots/{bot['id']}", expect=204)


def drawing(call, path):
    call("GET", "/flow-blocks")
    begun = call("GET", path)
    put = [{"op": "put", "type": "block", "id": "b_ask", "value": ASK},
           {"op": "put", "type": "edge", "id": "e_ask", "value": edge("b_hello", "b_ask")}]
    call("POST", path + "/operations", {"base_revision": begun["revision"], "operations": put, "client": "ann"})
    other = [{"op": "put", "type": "variable", "id": "email", "value": {"type": "text"}}]
    edited = call("POST", path + "/operations", {"base_revision": begun["revision"], "operations": other, "client": "bob"})
    call.count("the other's edit is told", [] if len(edited["missed"]) == 2 else [str(edited)])
    call("POST", path + "/operations", {"base_revision": 1, "operations": [{"op": "draw", "type": "block"}]}, expect=422)
    drawn = document({"b_ask": ASK, "b_thanks": thanks("Thanks, {{email}}!")},
                     {"e_1": edge("b_start", "b_ask"), "e_2": edge("b_ask", "b_thanks"), "e_3": edge("b_thanks", "b_end")})
    call("PUT", path, {"scenario": drawn, "base_revision": edited["revision"]})
    call("PUT", path, {"scenario": drawn, "base_revision": edited["revision"]}, expect=409)
    call("POST", path + "/operations", {"base_revision": 1, "operations": put, "client": "late"}, expect=409)
    problems = call("GET", path + "/problems")["problems"]
    call.count("the drawn scenario has no problems", [] if not problems else [str(problems)])
    call("POST", path + "/presence", {"block": "b_ask", "client": "ann"}, expect=204)
    call("GET", "/bots/bot_none/scenario", expect=404)


def commenting(call, path):
    """The team talks about a block; what it says is in no version."""
    comments = path + "/comments"
    call("POST", comments, {"text": " ", "block": "b_ask"}, expect=422)
    call("POST", comments, {"text": "Why?", "block": "b_none"}, expect=422)
    thread = call("POST", comments, {"text": "Do we need this?", "block": "b_ask", "about": "E-mail"}, expect=201)
    call("POST", comments, {"text": "Yes.", "thread": thread["id"]}, expect=201)
    call("POST", comments, {"text": "All of it is too long", "flow": "f_main"}, expect=201)
    call("POST", comments, {"text": "Yes.", "thread": "cmt_none"}, expect=404)
    changed = call("PATCH", comments + "/" + thread["id"], {"text": "Do we need an address?", "resolved": True})
    right = changed["resolved_by"] and changed["comments"][0]["edited_at"] and len(changed["comments"]) == 2
    listed = call("GET", comments)["items"]
    right = right and [len(one["comments"]) for one in listed] == [2, 1] and listed[1]["block"] is None
    call.count("comments are kept in threads", [] if right else [str(listed)])
    call("DELETE", comments + "/" + listed[0]["comments"][1]["id"], expect=204)
    call("DELETE", comments + "/" + thread["id"], expect=204)
    call("DELETE", comments + "/" + thread["id"], expect=404)


def importing(call):
    """A bot of another product is looked at, then read into the draft of a bot of its own."""
    bot = call("POST", "/bots", {"name": "Moved"}, expect=201)
    path = f"/bots/{bot['id']}/scenario"
    export = {"version": "6.1", "name": "Old", "variables": [], "events": [{"id": "ev", "type": "start"}],
              "groups": [{"id": "g", "title": "Hello", "graphCoordinates": {"x": 0, "y": 0}, "blocks": [
                  {"id": "t", "type": "text", "content": {"richText": [{"type": "p", "children": [{"text": "Your e-mail?"}]}]}},
                  {"id": "i", "type": "email input"}, {"id": "p", "type": "Pixel", "options": {"pixelId": "7"}}]}],
              "edges": [{"id": "e", "from": {"eventId": "ev"}, "to": {"groupId": "g"}}]}
    seen = call("POST", path + "/import?preview=1&language=en", export)
    right = seen["report"]["counts"] == {"mapped": 2, "changed": 0, "left": 1} and "revision" not in seen
    call.count("the preview of an import tells of every block", [] if right else [str(seen["report"])])
    done = call("POST", path + "/import", export)
    after = call("GET", path)
    kinds = sorted(block["kind"] for block in after["scenario"]["blocks"].values())
    right = after["revision"] == done["revision"] and kinds == ["ask_email", "end", "group", "note", "start"]
    call.count("an import replaces the draft", [] if right else [str(kinds)])
    problems = call("GET", path + "/problems")["problems"]
    call.count("an imported draft has no errors", [str(one) for one in problems if one["severity"] == "error"])
    call("PUT", path, {"scenario": done["replaced"], "base_revision": done["revision"]})
    call("POST", path + "/import", {"hello": 1}, expect=422)


def crowd(call, server, path, people=8, edits=5):
    """Several people edit at once, each without knowing of the others: nothing is lost."""
    before = call("GET", path)
    headers = {"Cookie": call.cookie, "X-CSRF-Token": call.csrf}

    def edit(person):
        for i in range(edits):
            note = {"flow": "f_main", "kind": "note", "name": f"{person}", "at": [person, i], "settings": {}}
            body = {"base_revision": before["revision"], "client": f"tab{person}",
                    "operations": [{"op": "put", "type": "block", "id": f"b_p{person}n{i}", "value": note}]}
            status, _, answer = server.request("POST", f"/api/v1{path}/operations", body, headers)
            if status != 200:
                return [f"{status}: {answer}"]
        return []

    with concurrent.futures.ThreadPoolExecutor(people) as pool:
        problems = [problem for problems in pool.map(edit, range(people)) for problem in problems]
    after = call("GET", path)
    made = [block for block in after["scenario"]["blocks"] if block.startswith("b_p")]
    if len(made) != people * edits or after["revision"] != before["revision"] + people * edits:
        problems.append(f"{len(made)} blocks are there at revision {after['revision']}")
    call.count("everybody's edits are kept", problems)
    gone = [{"op": "remove", "type": "block", "id": block} for block in made]
    call("POST", path + "/operations", {"base_revision": after["revision"], "operations": gone})


def trying(call, path):
    asked = call("POST", path + "/try", {"input": {"event": "start"}, "locale": "en"})
    reply = {"state": asked["state"], "input": {"content": {"type": "text", "text": "ann@example.org"}}}
    answered = call("POST", path + "/try", reply)
    right = asked["waiting"] == "b_ask" and answered["messages"][0]["text"] == "Thanks, ann@example.org!"
    call.count("a trial asks and thanks", [] if right else [str(answered)])
    call("POST", path + "/try", {"state": asked["state"], "input": {"skip": "PT1H"}})
    call("POST", path + "/try", {"input": {"skip": "an hour"}}, expect=422)


def testing(call, path):
    """A trial is kept as a test, the bot is broken, and publishing is refused until it is mended."""
    asked = call("POST", path + "/try", {"input": {"event": "start"}, "locale": "en"})
    reply = {"state": asked["state"], "input": {"content": {"type": "text", "text": "ann@example.org"}}}
    answered = call("POST", path + "/try", reply)
    call("PUT", path + "/tests/happy%20path", {"text": asked["chat"] + answered["chat"]})
    call("PUT", path + "/tests/wrong", {"text": "hello"}, expect=422)
    listed = call("GET", path + "/tests")
    call.count("the test is listed", [] if listed["gate"] == "warn" and len(listed["items"]) == 1 else [str(listed)])
    report = call("POST", path + "/tests/run", {})
    call.count("the kept trial passes", [] if report["passed"] == 1 and report["failed"] == 0 else [str(report)])
    call("PUT", path + "/tests-gate", {"gate": "block"})

    put = [{"op": "put", "type": "block", "id": "b_thanks", "value": thanks("Thank you, {{email}}!")}]
    call("POST", path + "/operations", {"base_revision": call("GET", path)["revision"], "operations": put})
    failed = call("POST", path + "/tests/run", {"names": ["happy path"]})["results"][0]
    right = failed["got"] == "Thank you, ann@example.org!" and failed["block"] == "b_thanks" and failed["line"] == 5
    call.count("the test says what differs", [] if right else [str(failed)])
    refused = call("POST", path + "/publish", {"note": "in other words"}, expect=422)
    call.count("publishing is refused", [] if refused["code"] == "tests_failed" else [str(refused)])
    call("PUT", path + "/tests-gate", {"gate": "warn"})
    call("DELETE", path + "/tests/happy%20path", expect=204)
    put[0]["value"] = thanks("Thanks, {{email}}!")
    call("POST", path + "/operations", {"base_revision": call("GET", path)["revision"], "operations": put})


def events(call, server, visitor):
    """Another system tells of something, and the published scenario has no block for it: nothing is said."""
    path = f"/conversations/{visitor.conversation}/events"
    call("POST", path, {"name": "order.shipped", "data": {"number": 7}}, expect=202)
    call("POST", path, {"data": {}}, expect=422)
    call("POST", "/conversations/cnv_none/events", {"name": "x"}, expect=404)
    status, _, answer = server.request("POST", "/hooks/flow/nobody", {})
    call.count("a call at an address that nobody made is refused", [] if status == 404 else [f"{status}: {answer}"])


def secrets(call, path):
    call("PUT", path + "/secrets/shop_key", {"value": "s3cr3t"}, expect=204)
    call("PUT", path + "/secrets/Shop-Key", {"value": "s3cr3t"}, expect=422)
    listed = call("GET", path + "/secrets")
    told = [str(listed)] if "s3cr3t" in str(listed) or [one["name"] for one in listed["items"]] != ["shop_key"] else []
    call.count("a secret is listed without its value", told)
    call("DELETE", path + "/secrets/shop_key", expect=204)
    call("DELETE", path + "/secrets/shop_key", expect=404)


def publishing(call, server, slug, path):
    """Somebody waits for a question while another version is published."""
    first = call("POST", path + "/publish", {"note": "asks for the e-mail", "name": "1.0"}, expect=201)
    visitor = Visitor(call, server, slug)
    visitor.say("Hi")
    visitor.hears("Which e-mail may we use?")
    sessions = call("GET", path + "/sessions?version=" + first["id"])
    stands = sessions["total"] == 1 and sessions["blocks"][0]["block"] == "b_ask" and not sessions["blocks"][0]["gone"]
    call.count("the visitor stands at the question", [] if stands else [str(sessions)])
    events(call, server, visitor)

    revision = call("GET", path)["revision"]
    put = [{"op": "put", "type": "block", "id": "b_thanks", "value": thanks("We shall write to {{email}}.")}]
    call("POST", path + "/operations", {"base_revision": revision, "operations": put})
    call("POST", path + "/publish", {"note": "other words", "policy": "migrate"}, expect=201)
    visitor.say("it is ann@example.org")
    visitor.hears("We shall write to ann@example.org.", seconds=5)
    visits = call("GET", path + "/visits")["visits"]
    call.count("visits are counted", [] if any(visit["block"] == "b_thanks" for visit in visits) else [str(visits)])
    traces = call("GET", f"/conversations/{visitor.conversation}/traces")["items"]
    traced = any(step.get("set") == {"email": "ann@example.org"} for trace in traces for step in trace["steps"])
    call.count("the trace has the answer", [] if traced else [str(traces)])

    revision = call("GET", path)["revision"]
    broken = [{"op": "put", "type": "block", "id": "b_bad", "value": thanks("{{ 1 + }}")},
              {"op": "put", "type": "edge", "id": "e_3", "value": edge("b_thanks", "b_bad")}]
    call("POST", path + "/operations", {"base_revision": revision, "operations": broken})
    call("POST", path + "/publish", {"note": "broken"}, expect=422)
    return first["id"]


def waiting_through_a_kill(call, server, slug, path):
    """The server is killed while a conversation waits, and starts again when the time is over."""
    revision = call("GET", path)["revision"]
    waits = document({"b_wait": {"flow": "f_main", "kind": "wait", "settings": {"duration": f"PT{WAIT_SECONDS}S"}},
                      "b_over": thanks("The time is over.")},
                     {"e_1": edge("b_start", "b_wait"), "e_2": edge("b_wait", "b_over"), "e_3": edge("b_over", "b_end")})
    call("PUT", path, {"scenario": waits, "base_revision": revision})
    version = call("POST", path + "/publish", {"note": "waits"}, expect=201)["id"]
    visitor = Visitor(call, server, slug)
    visitor.say("Hi")
    began = time.monotonic()
    while call("GET", path + "/sessions?version=" + version)["total"] == 0 and time.monotonic() < began + 10:
        time.sleep(0.02)
    server.kill()
    time.sleep(max(0, began + WAIT_SECONDS + 0.5 - time.monotonic()))
    server.start()
    visitor.hears("The time is over.")
    again = Visitor(call, server, slug)
    again.say("Hi")
    again.hears("The time is over.", seconds=WAIT_SECONDS + 10)
    left = call("GET", path + "/sessions")["total"]
    call.count("nobody waits any more", [] if left == 0 else [f"{left} do"])


def said(call, visitor, text):
    """How often the bot has said it."""
    messages = call("GET", f"/conversations/{visitor.conversation}/messages")["items"]
    return sum(1 for message in messages if message["author"] == "bot" and message["content"].get("text") == text)


def coming_by_a_link(call, server, slug, path):
    """A visitor's page says by which link they came, twice, for it was loaded again."""
    revision = call("GET", path)["revision"]
    linked = document({"b_link": {"flow": "f_main", "kind": "on_referral", "settings": {"ref": "spring-*", "variable": "link"}},
                       "b_welcome": thanks("Welcome by {{link.ref}}."), "b_hello": thanks("Hello.")},
                      {"e_1": edge("b_start", "b_hello"), "e_2": edge("b_link", "b_welcome")})
    linked["variables"]["link"] = {"type": "object"}
    call("PUT", path, {"scenario": linked, "base_revision": revision})
    call("POST", path + "/publish", {"note": "welcomes by a link"}, expect=201)
    tried = call("POST", path + "/try", {"input": {"ref": "spring-mail"}})
    call.count("a link is tried", [] if "ref> spring-mail" in tried["chat"] and len(tried["messages"]) == 1 else [str(tried)])
    visitor = Visitor(call, server, slug)
    for name, expected in (("referral", 200), ("referral", 200), ("start", 422)):
        event = {"client_id": "ref.spring", "content": {"type": "event", "name": name, "data": {"ref": "spring-mail", "source": "forged"}}}
        status, _, answer = server.request("POST", f"/chat-api/{slug}/messages", event, visitor.headers)
        call.count(f"a visitor sends the event {name}", [] if status == expected else [f"{status}: {answer}"])
    visitor.say("Hi")
    visitor.hears("Hello.")
    once = said(call, visitor, "Welcome by spring-mail.")
    call.count("a link is followed once", [] if once == 1 else [f"{once} times"])


def called_through_a_kill(call, server, slug, path, times=4):
    """Another system calls, and the server is killed at once: if the call was taken, the conversation goes on, and only once."""
    revision = call("GET", path)["revision"]
    blocks = {"b_address": {"flow": "f_main", "kind": "make_address", "settings": {"variable": "callback"}},
              "b_tell": thanks("{{callback}}"),
              "b_call": {"flow": "f_main", "kind": "wait_for_call", "settings": {"address": "callback", "variable": "sent", "timeout": "P1D"}},
              "b_paid": thanks("Paid: {{sent.amount}}.")}
    waits = document(blocks, {"e_1": edge("b_start", "b_address"), "e_2": edge("b_address", "b_tell"), "e_3": edge("b_tell", "b_call"),
                              "e_4": edge("b_call", "b_paid"), "e_5": edge("b_paid", "b_end")})
    waits["variables"].update({"callback": {"type": "text"}, "sent": {"type": "object"}})
    call("PUT", path, {"scenario": waits, "base_revision": revision})
    call("POST", path + "/publish", {"note": "waits for a call"}, expect=201)
    for i in range(times):
        visitor = Visitor(call, server, slug)
        visitor.say("Hi")
        address = None
        deadline = time.monotonic() + 10
        while not address and time.monotonic() < deadline:
            messages = call("GET", f"/conversations/{visitor.conversation}/messages")["items"]
            address = next((m["content"]["text"] for m in messages if "/hooks/flow/" in m["content"].get("text", "")), None)
            time.sleep(0.02)
        if not address:
            return call.count("a conversation gets an address to be called at", [str(messages)])
        called = "/hooks/flow/" + address.rsplit("/", 1)[1]
        taken = server.request("POST", called, {"amount": i})[0]
        time.sleep(0.004 * i)
        server.kill()
        server.start()
        visitor.hears(f"Paid: {i}.")
        again = server.request("POST", called, {"amount": 99})[0]
        time.sleep(0.3)
        once = said(call, visitor, f"Paid: {i}.") == 1 and said(call, visitor, "Paid: 99.") == 0
        call.count("a call is taken once, whatever happens to the server", [] if once and taken < 300 else [f"{taken}, {again}"])


def planned_through_a_kill(call, server, slug, path, people=3):
    """The server is down as the time of a plan comes, and killed again as it makes up for it: everybody is told once."""
    revision = call("GET", path)["revision"]
    planned = document({"b_plan": {"flow": "f_main", "kind": "on_schedule", "settings": {"rule": "* * * * *"}},
                        "b_hello": thanks("Hello."), "b_news": thanks("It is {{clock}} in Tokyo.")},
                       {"e_1": edge("b_start", "b_hello"), "e_2": edge("b_plan", "b_news")})
    call("PUT", path, {"scenario": planned, "base_revision": revision})
    call("POST", path + "/publish", {"note": "speaks every minute", "policy": "restart"}, expect=201)
    visitors = [Visitor(call, server, slug) for _ in range(people)]
    for visitor in visitors:
        visitor.say("Hi")
        visitor.hears("Hello.")
    if time.time() % 60 > 50:  # too near to the minute's end for what follows
        time.sleep(61 - time.time() % 60)
    bot = call("GET", "/bots/" + path.split("/")[2])
    call("PATCH", "/bots/" + bot["id"], {"revision": bot["revision"], "timezone": "Asia/Tokyo"})
    call("PATCH", "/bots/" + bot["id"], {"revision": bot["revision"] + 1, "timezone": "Asia/Tokio"}, expect=422)
    time.sleep(1.5)  # for a look at the new time zone
    before = {visitor: len(call("GET", f"/conversations/{visitor.conversation}/messages")["items"]) for visitor in visitors}
    time.sleep(max(0, 58.5 - time.time() % 60))
    server.kill()
    time.sleep(62 - time.time() % 60 if time.time() % 60 > 30 else 0)
    minute = time.gmtime(time.time() + 9 * 3600)
    words = f"It is {minute.tm_hour:02}:{minute.tm_min:02} in Tokyo."
    for pause in (0.05, 0.2, 0.4):
        server.start()
        time.sleep(pause)
        server.kill()
    server.start()
    for visitor in visitors:
        visitor.hears(words)
        more = len(call("GET", f"/conversations/{visitor.conversation}/messages")["items"]) - before[visitor]
        call.count("a plan's time is told once", [] if said(call, visitor, words) == 1 and more == 1 else [f"{more} messages"])


def publishing_through_a_kill(call, server, slug, path, times=3):
    """The server is killed while somebody publishes again and again: what was answered is there, and all of it works."""
    headers = {"Cookie": call.cookie, "X-CSRF-Token": call.csrf}

    def publish_until_it_dies():
        number = 0
        try:
            while True:
                status, _, version = server.request("POST", f"/api/v1{path}/publish", {"note": "again"}, headers)
                number = version["number"] if status == 201 else number
        except (OSError, http.client.HTTPException):
            return number

    for i in range(times):
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            answered = pool.submit(publish_until_it_dies)
            time.sleep(0.1 + 0.07 * i)
            server.kill()
        server.start()
        newest = call("GET", path + "/versions?limit=1")["items"][0]
        published = call("GET", path)["published"]
        right = newest["published"] and published["number"] == newest["number"] >= answered.result() > 0
        call.count("a version is published whole or not at all", [] if right else [f"{published}, {newest}, {answered.result()}"])
        visitor = Visitor(call, server, slug)
        visitor.say("Hi")
        visitor.hears("The time is over.")


def versions(call, server, slug, path, first):
    listed = call("GET", path + "/versions?limit=2")
    call("GET", path + "/versions?cursor=" + listed["next_cursor"])
    newest = listed["items"][0]["id"]
    call("GET", path + "/versions/" + newest)
    changes = call("GET", f"{path}/versions/{newest}?compare={first}")["changes"]
    call.count("versions are compared", [] if any(change["id"] == "b_wait" for change in changes) else [str(changes)])
    call("GET", path + "/versions/scv_none", expect=404)
    call("POST", f"{path}/versions/{first}/restore", {})
    call("POST", f"{path}/versions/{first}/publish", {"policy": "restart"})
    call("POST", f"{path}/versions/{first}/publish", {"policy": "perhaps"}, expect=422)
    visitor = Visitor(call, server, slug)
    visitor.say("Hi")
    visitor.hears("Which e-mail may we use?")
    call("POST", path + "/publish", {"note": "on trial", "canary_percent": 10}, expect=201)
    call("POST", path + "/canary", {"percent": 50})
    call("POST", path + "/canary", {"percent": 100})
    call("POST", path + "/canary", {"percent": 0}, expect=409)
    call("POST", path + "/unpublish", expect=204)
    state = call("GET", path)
    call.count("nothing is published", [] if state["published"] is None and state["canary"] is None else [str(state["published"])])
