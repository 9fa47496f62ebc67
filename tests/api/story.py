"""A tour through the admin API, as its pages take it; every operation is called."""
import re
import time
import uuid

from api import agent_story, flow_story, mail_story, model_story, quality_story

PASSWORD, NEXT_PASSWORD = "lamp river seven", "green boat under snow"
NOWHERE = "http://127.0.0.1:1/v1"  # nothing listens on port 1

CONTENTS = [
    {"type": "text", "text": "Hi", "format": "plain", "quick_replies": [{"title": "Yes"}]},
    {"type": "image", "url": "/media/upl_1/a.png", "mime": "image/png", "width": 1, "height": 1},
    {"type": "file", "url": "https://example.org/a.pdf", "name": "a.pdf", "size": 7},
    {"type": "location", "latitude": 55.75, "longitude": 37.62, "title": "Here"},
    {"type": "contact", "name": "Ann", "phones": ["+1 555 0100"]},
    {"type": "buttons", "text": "Choose", "buttons": [{"kind": "reply", "title": "A", "payload": "a"}]},
    {"type": "list", "text": "Choose", "button": "Open",
     "sections": [{"title": "One", "rows": [{"id": "1", "title": "First"}]}]},
    {"type": "card", "title": "Card", "buttons": [{"kind": "url", "title": "Site", "url": "https://example.org"}]},
    {"type": "carousel", "cards": [{"title": "One"}, {"title": "Two"}]},
    {"type": "template", "name": "hello", "language": "en", "parameters": {"name": "Ann"}},
]


def tell(call, server):
    account(call, server)
    bot = bots(call)
    providers(call)
    model_story.tell(call, server)
    channels(call, bot)
    conversation = conversations(call, server)
    bot = call("GET", "/bots")["items"][0]["id"]
    agent_story.tell(call, bot, conversation)
    quality_story.tell(call, bot, conversation)
    flow_story.tell(call, server)
    mail_story.tell(call, server)
    workspace(call)
    team(call)


def account(call, server):
    token = re.search(r"setup\?token=([\w-]+)", server.log.read_text()).group(1)
    owner = {"token": token, "name": "Olga", "email": "olga@example.org", "password": PASSWORD, "workspace_name": "Acme"}
    call("GET", "/setup")
    call("POST", "/setup", {**owner, "token": "wrong"}, expect=403)
    call("POST", "/setup", {**owner, "password": "password123"}, expect=422)
    call("POST", "/setup", owner, expect=201)
    call("POST", "/setup", owner, expect=409)
    call("GET", "/auth/me")
    call("PATCH", "/auth/me", {"name": "Olga P.", "locale": "ru"})
    call("POST", "/auth/login", {"email": "olga@example.org", "password": "wrong words"}, expect=401)
    call("POST", "/auth/login", {"email": "olga@example.org", "password": PASSWORD})
    sessions = call("GET", "/auth/sessions")["items"]
    call("DELETE", "/auth/sessions/" + next(s["id"] for s in sessions if not s["current"]), expect=204)
    call("POST", "/auth/password", {"current": PASSWORD, "new": "short"}, expect=422)
    call("POST", "/auth/password", {"current": PASSWORD, "new": NEXT_PASSWORD}, expect=204)


def bots(call):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    bot = call("POST", "/bots", {"name": "Support", "temperature": 0.3, "max_output_tokens": 10}, 201, key)
    call("POST", "/bots", {"name": "Support", "temperature": 0.3, "max_output_tokens": 10}, 201, key)
    call("POST", "/bots", {"name": "Other"}, 422, key)
    call("GET", "/bots?q=support&limit=1")
    call("GET", "/bots?cursor=nonsense", expect=422)
    call("GET", "/bots/" + bot["id"])
    call("GET", "/bots/bot_none", expect=404)
    call("PATCH", "/bots/" + bot["id"], {"revision": 1, "greeting": "Hello"})
    call("PATCH", "/bots/" + bot["id"], {"revision": 1, "greeting": "Hello"}, expect=409)
    return bot["id"]


def providers(call):
    call("GET", "/provider-kinds")
    draft = {"kind": "openai", "settings": {"base_url": NOWHERE}, "secrets": {"api_key": "sk-1"}}
    call("POST", "/providers/test", draft)
    provider = call("POST", "/providers", {**draft, "name": "Local"}, expect=201)["id"]
    call("GET", "/providers")
    call("GET", "/providers/" + provider)
    call("PATCH", "/providers/" + provider, {"name": "Renamed"})
    call("POST", f"/providers/{provider}/test")
    call("GET", f"/providers/{provider}/models", expect=502)
    model = call("POST", "/models", {"provider_id": provider, "name": "small"}, expect=201)["id"]
    call("POST", "/models", {"provider_id": provider, "name": "small"}, expect=409)
    call("GET", "/models")
    call("PATCH", "/models/" + model, {"label": "Small"})
    call("DELETE", "/models/" + model, expect=204)
    call("DELETE", "/providers/" + provider, expect=204)


def channels(call, bot):
    call("GET", "/channel-kinds")
    hook = call("POST", "/channels", {"bot_id": bot, "kind": "webhook", "name": "Hook",
                                      "settings": {"delivery_url": "https://example.org/in"}}, expect=201)["id"]
    web = call("POST", "/channels", {"bot_id": bot, "kind": "web", "name": "Site", "settings": {"accent": "#112233"}},
               expect=201)["id"]
    call("POST", "/channels", {"bot_id": bot, "kind": "web", "name": "Site", "settings": {"accent": "red"}}, expect=422)
    call("GET", "/channels?bot_id=" + bot)
    call("GET", "/channels/" + hook)
    call("PATCH", "/channels/" + hook, {"enabled": False})
    words = {"built_in": False, "stop": ["no news"], "start": ["news"]}
    assert call("PATCH", "/channels/" + hook, {"opt_out": words})["opt_out"] == words
    call("PATCH", "/channels/" + hook, {"opt_out": {"built_in": False, "stop": ["no news"]}}, expect=422)
    call("POST", f"/channels/{hook}/rotate-secret")
    call("POST", f"/channels/{web}/rotate-secret", expect=422)
    assert call("POST", f"/channels/{hook}/check")["webhook_url"].endswith(f"/hooks/webhook/{hook}")
    call("POST", f"/channels/{hook}/connect", expect=422)
    call("GET", f"/channels/{hook}/templates", expect=422)
    call("GET", f"/channels/{hook}/events")
    call("POST", f"/channels/{hook}/test-message", {}, expect=409)
    call("POST", f"/channels/{hook}/test-message", {"conversation_id": "cnv_none"}, expect=422)
    shown = call("POST", f"/channels/{web}/preview", {"contents": [{"type": "text", "text": "Hello"}, {"type": "buttons", "text": "?", "buttons": [
        {"type": "reply", "title": "Yes"}]}]})["items"]
    assert [one["notes"] for one in shown] == [[], []] and shown[1]["shown"][0]["type"] == "buttons", shown
    call("POST", f"/channels/{web}/preview", {"contents": [{"type": "riddle"}]}, expect=422)
    call("DELETE", "/channels/" + hook, expect=204)
    call("DELETE", "/bots/" + bot, expect=204)


def conversations(call, server):
    """A visitor writes to the first bot; the team looks and answers."""
    status, _, session = server.request("POST", "/chat-api/assistant/session", {})
    assert status == 200, session
    status, _, accepted = server.request("POST", "/chat-api/assistant/messages",
                                         {"client_id": "1", "content": {"type": "text", "text": "How do I connect a model?"}},
                                         {"Authorization": "Bearer " + session["token"]})
    assert status == 200, accepted
    path = "/conversations/" + accepted["message"]["conversation_id"]
    deadline = time.monotonic() + 10
    while len(call("GET", path + "/messages")["items"]) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    call("GET", "/conversations?status=open&q=model")
    call("GET", path)
    call("PATCH", path, {"handling": "human", "read_seq": 1})
    call("PATCH", path, {"status": "lost"}, expect=422)
    for content in CONTENTS:
        message = call("POST", path + "/messages", {"content": content}, expect=201)
    call("POST", path + "/messages", {"content": {"type": "typing", "on": True}}, expect=422)
    call("GET", path + "/messages?limit=3")
    call("GET", f"/messages/{message['id']}/ledger")
    call("POST", f"/messages/{message['id']}/resend", expect=409)
    person = call("GET", "/contacts")["items"][0]["id"]
    call("GET", "/contacts/" + person)
    people(call, person, server)
    call("POST", "/uploads", b"hello", 201, {"X-File-Name": "a.txt", "Content-Type": "text/plain"})
    return accepted["message"]["conversation_id"]


def people(call, person, server):
    shown = call("GET", "/contacts/" + person)
    email = {"kind": "email", "address": "Ann@Example.com"}
    added = call("POST", f"/contacts/{person}/addresses", email)
    assert [(one["address"], one["verified"]) for one in added["addresses"]] == [("ann@example.com", False)], added
    call("POST", f"/contacts/{person}/addresses", {"kind": "phone", "address": "12"}, expect=422)
    assert call("GET", "/contacts?q=ann%40example")["items"][0]["id"] == person
    call("POST", f"/contacts/{person}/addresses/remove", email)
    call("POST", f"/contacts/{person}/addresses/remove", email, expect=404)
    identity = shown["identities"][0]
    where = {"channel_id": identity["channel_id"], "external_id": identity["external_id"]}
    out = call("PUT", f"/contacts/{person}/consent", {**where, "opted_out": True})
    assert out["identities"][0]["opted_out_by"] == "team", out
    assert call("PUT", f"/contacts/{person}/consent", {**where, "opted_out": False})["identities"][0]["opted_out_at"] is None
    call("PUT", f"/contacts/{person}/consent", {**where, "external_id": "nobody", "opted_out": True}, expect=422)
    call("GET", f"/contacts/{person}/duplicates")
    call("GET", f"/contacts/{person}/merges")
    call("POST", f"/contacts/{person}/merge", {"contact_id": person}, expect=422)
    call("POST", f"/contacts/{person}/merge", {"contact_id": "cnt_nobody"}, expect=404)
    call("POST", "/contact-merges/mrg_none/undo", expect=404)
    _, _, visitor = server.request("POST", "/chat-api/assistant/session", {})
    status, _, written = server.request("POST", "/chat-api/assistant/messages",
                                        {"client_id": "2", "content": {"type": "text", "text": "STOP"}},
                                        {"Authorization": "Bearer " + visitor["token"]})
    assert status == 200, written
    other = next(one for one in call("GET", "/contacts")["items"] if one["id"] != person)
    assert other["identities"][0]["opted_out_by"] == "person", other
    notice = call("GET", f"/conversations/{written['message']['conversation_id']}/messages")["items"][-1]
    assert notice["direction"] == "out" and "START" in notice["content"]["text"], notice
    for address in (person, other["id"]):
        call("POST", f"/contacts/{address}/addresses", email)
    assert call("GET", f"/contacts/{person}/duplicates")["items"][0]["contact"]["id"] == other["id"]
    merged = call("POST", f"/contacts/{person}/merge", {"contact_id": other["id"]})
    assert len(merged["identities"]) == 2, merged
    merge = call("GET", f"/contacts/{person}/merges")["items"][0]
    assert call("POST", f"/contact-merges/{merge['id']}/undo")["undone_at"], merge
    call("POST", f"/contact-merges/{merge['id']}/undo", expect=409)
    assert len(call("GET", "/contacts/" + person)["identities"]) == 1


def workspace(call):
    call("GET", "/settings")
    call("PATCH", "/settings", {"timezone": "Europe/Moscow", "merge_people": False})
    call("GET", "/system")
    key = call("POST", "/api-keys", {"name": "ci", "scopes": ["bots.read"]}, expect=201)
    call("GET", "/api-keys")
    call("GET", "/bots", headers={"Authorization": "Bearer " + key["key"]})
    call("GET", "/settings", expect=403, headers={"Authorization": "Bearer " + key["key"]})
    call("DELETE", "/api-keys/" + key["id"], expect=204)
    call("GET", "/audit?action=api_key.")
    call("GET", "/audit/verify")
    call("GET", "/live", expect=426)


def team(call):
    invited = call("POST", "/members", {"email": "anna@example.org", "role": "agent"}, expect=201)["member"]["id"]
    call("GET", "/members")
    call("PATCH", "/members/" + invited, {"name": "Anna"})
    link = call("POST", f"/members/{invited}/invitation")["invite_url"]
    token = link.split("token=")[1]
    call("GET", "/invitations/" + token)
    call("GET", "/invitations/wrong", expect=404)
    call("POST", "/invitations/" + token, {"name": "Anna", "password": PASSWORD})  # now it is Anna who is signed in
    call("GET", "/members", expect=403)
    call("POST", "/auth/login", {"email": "olga@example.org", "password": NEXT_PASSWORD})
    call("DELETE", "/members/" + invited, expect=204)
    call("POST", "/auth/logout", expect=204)
    call("GET", "/auth/me", expect=401)
