#!/usr/bin/env python3
"""The real program and the strict double of Meta's Graph API: WhatsApp, Messenger and Instagram, each connected, written to and
answered, with every content that the team can send. The double refuses what Meta's reference does not name.

meta.py [--program PROGRAM]      prints "N passed, M failed"
"""
import argparse
import json
import pathlib
import sys
import tempfile
import time
import urllib.error
import urllib.request

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests"))
from channels.meta_double.graph import Graph  # noqa: E402
from channels.meta_double.pages import Page  # noqa: E402
from channels.meta_double.whatsapp import WhatsApp  # noqa: E402
from driver.server import Server  # noqa: E402

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")
PERSON = {"whatsapp": "16505551234", "messenger": "6521469417", "instagram": "6521469418"}

LONG = "Слово за словом. " * 400
CONTENTS = [
    {"type": "text", "text": "Hello **you**, *nice* `code` [site](https://example.org) 2*3*4"},
    {"type": "text", "text": "*as* _it_ ~is~\n- no list\n> no quote", "format": "plain"},
    {"type": "text", "text": LONG},
    {"type": "text", "text": "# Title\n\n- one\n- two\n\n1. three\n\n> said\n\n|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n```"},
    {"type": "text", "text": "Which?", "quick_replies": [{"title": "Yes", "payload": "y"}, {"title": "A title longer than twenty characters"}]},
    {"type": "buttons", "text": "Choose", "buttons": [{"title": f"Button {n}", "payload": f"b{n}"} for n in range(3)]},
    {"type": "buttons", "text": LONG, "buttons": [{"title": f"Button {n}"} for n in range(7)]},
    {"type": "buttons", "text": "Mixed", "buttons": [{"title": "Yes"}, {"title": "Site", "kind": "url", "url": "https://example.org"},
                                                    {"title": "Call", "kind": "phone", "phone": "+15550100"}]},
    {"type": "buttons", "text": "Site", "buttons": [{"title": "Open the site of ours now", "kind": "url", "url": "https://example.org"}]},
    {"type": "buttons", "text": "", "buttons": [{"title": "Same", "payload": "x"}, {"title": "Other", "payload": "x"}]},
    {"type": "list", "text": "Pick one", "button": "See all of what there is", "sections": [
        {"title": "First of two sections, with a long name", "rows": [{"id": "1", "title": "One " * 10, "description": "d" * 200}]},
        {"title": "", "rows": [{"id": "2", "title": "Two"}]}]},
    {"type": "list", "text": "Many", "button": "Open", "sections": [{"title": "", "rows": [{"id": str(n), "title": f"Row {n}"} for n in range(25)]}]},
    {"type": "card", "title": "Tea " * 30, "subtitle": "Fresh " * 30, "buttons": [{"title": "Buy", "payload": "buy"}]},
    {"type": "carousel", "cards": [{"title": f"Card {n}", "subtitle": "s", "buttons": [{"title": "Buy", "payload": f"buy{n}"}]} for n in range(12)]},
    {"type": "location", "latitude": 40.7831, "longitude": -73.9594, "title": "Museum", "address": "5th Ave"},
    {"type": "contact", "name": "Ann", "phones": ["+15550100"], "emails": ["ann@example.org"]},
]


def wait_for(what, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    return what()


class Case:
    """One vendor, as the program and the double see it."""

    def __init__(self, server, bot, kind, of_page=True, **options):
        self.server, self.kind, self.person = server, kind, PERSON[kind]
        self.graph = Graph(token=f"EAA-{kind}", secret=f"secret-of-{kind}")
        secrets = {"access_token": f"EAA-{kind}", "app_secret": f"secret-of-{kind}"}
        settings = {"api_base": self.graph.address, **options}
        if kind == "whatsapp":
            self.vendor = WhatsApp(self.graph)
            settings |= {"phone_number_id": self.vendor.phone, "business_account_id": self.vendor.account}
        else:
            instagram = kind == "instagram"
            self.vendor = Page(self.graph, "17841400000000001" if instagram else "110222333444", instagram, of_page)
            settings |= {"account_id" if instagram else "page_id": self.vendor.account_id}
        self.channel = server.api("POST", "/channels", {"bot_id": bot, "kind": kind, "name": kind, "settings": settings, "secrets": secrets})
        self.verify_token = server.api("GET", "/channels/" + self.channel["id"])["settings"]["verify_token"]
        self.count = 0

    def post(self, body, signature=None):
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature or self.graph.sign(body)}
        status, _, answer = self.server.request("POST", f"/hooks/{self.kind}/{self.channel['id']}", body, headers)
        return status, answer

    def arrive(self, text=None, **fields):
        """A message of the person; gives its id at the vendor."""
        self.count += 1
        message_id = f"{'wamid' if self.kind == 'whatsapp' else 'm'}_{self.kind}.{self.count}"
        if self.kind == "whatsapp":
            message = {"from": self.person, "id": message_id, "timestamp": str(int(time.time())), "type": "text", "text": {"body": text}, **fields}
            body = self.vendor.webhook({"contacts": [{"profile": {"name": "Sheena"}, "wa_id": self.person}], "messages": [message]})
        else:
            message = {"mid": message_id, **({"text": text} if text else {}), **fields}
            body = self.vendor.webhook({"sender": {"id": self.person}, "recipient": {"id": self.vendor.account_id},
                                        "timestamp": int(time.time() * 1000), "message": message})
        status, answer = self.post(body)
        assert status == 200, answer
        status, answer = self.post(body)  # Meta sends again what it doubts.
        assert status == 200 and answer["duplicates"] >= 1 and answer["accepted"] == 0, answer
        return message_id

    def conversation(self):
        found = [one for one in self.server.api("GET", "/conversations")["items"] if one["channel_id"] == self.channel["id"]]
        return found[0]["id"] if found else None

    def messages(self):
        return self.server.api("GET", f"/conversations/{self.conversation()}/messages?limit=100")["items"]

    def send(self, content, reply_to=None):
        request = {"content": content, **({"reply_to": reply_to} if reply_to else {})}
        sent = self.server.api("POST", f"/conversations/{self.conversation()}/messages", request)
        done = {"sent", "delivered", "read", "failed", "uncertain", "skipped"}
        return wait_for(lambda: next((one for one in self.messages() if one["id"] == sent["id"] and one["delivery"]["state"] in done), None))

    def expect_no_refusal(self):
        assert not self.graph.refusals, [rule for _, rule in self.graph.refusals]


def double_is_strict():
    """The double refuses what is wrong, so that a test can fail."""
    graph = Graph(token="t", secret="s")
    page, number = Page(graph, "1"), WhatsApp(graph)

    def ask(method, path, body, token="t"):
        request = urllib.request.Request(graph.address + path, method=method, data=json.dumps(body).encode(),
                                         headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return json.load(error)["error"]["code"]

    text = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "16505551234", "type": "text", "text": {"body": "x"}}
    messages, send = f"/v26.0/{number.phone}/messages", "/v26.0/me/messages"
    buttons = [{"type": "reply", "reply": {"id": str(n), "title": str(n)}} for n in range(4)]
    person = {"recipient": {"id": "1"}, "messaging_type": "RESPONSE"}
    for wanted, got in [
            (200, ask("POST", messages, text)), (190, ask("POST", messages, text, token="other")),
            (2635, ask("POST", messages.replace("v26.0", "v99.0"), text)), (2500, ask("POST", "/v26.0/1/nothing", text)),
            (100, ask("POST", messages, text | {"colour": "red"})), (100, ask("POST", messages, text | {"text": {"body": "x" * 4097}})),
            (131008, ask("POST", messages, {name: value for name, value in text.items() if name != "to"})),
            (131051, ask("POST", messages, {"type": "hologram"})),
            (100, ask("POST", messages, {**text, "type": "interactive", "interactive": {"type": "button", "body": {"text": "x"}, "action": {"buttons": buttons}}} )),
            (200, ask("POST", send, person | {"message": {"text": "x"}})), (100, ask("POST", send, person | {"message": {"text": "x" * 2001}})),
            (100, ask("POST", send, {"recipient": {"id": "1"}, "message": {"text": "x"}})),
            (100, ask("POST", send, person | {"message": {"attachment": {"type": "image", "payload": {"attachment_id": "7"}}}}))]:
        assert wanted == got, (wanted, got, graph.refusals[-1:])
    assert len(page.sent) == len(number.sent) == 1
    graph.stop()


def state(message):
    return message["delivery"]["state"]


def connects(case):
    if case.kind != "whatsapp":
        report = case.server.api("POST", f"/channels/{case.channel['id']}/connect")
        assert "messages" in case.vendor.fields, report
        if case.kind == "instagram":  # Its app's webhook is entered on Meta's page.
            case.vendor.hook = case.server.api("GET", "/channels/" + case.channel["id"])["public_url"]
        report = case.server.api("POST", f"/channels/{case.channel['id']}/check")
        assert all(check["state"] == "ok" for check in report["checks"]), report
        notices(case)
        if case.kind == "messenger":
            assert case.vendor.hook.endswith(case.channel["id"]) and case.vendor.profile["persistent_menu"], case.vendor.hook
        return
    report = case.server.api("POST", f"/channels/{case.channel['id']}/connect")
    assert case.vendor.hook.endswith(f"/hooks/whatsapp/{case.channel['id']}"), (report, case.graph.refusals)
    report = case.server.api("POST", f"/channels/{case.channel['id']}/check")
    assert all(check["state"] == "ok" for check in report["checks"]), report
    notices(case)
    forms = case.server.api("GET", f"/channels/{case.channel['id']}/templates")["items"]
    assert len(forms) == 134 and forms[0]["parameters"] == ["1", "2"], forms[:2]


def notices(case):
    """A token that ends soon, permissions that were withdrawn and a webhook that was moved show before a message fails."""
    def check():
        report = case.server.api("POST", f"/channels/{case.channel['id']}/check")
        return report, {one["id"]: one for one in report["checks"]}
    case.graph.token_ends = int(time.time()) + 3 * 24 * 3600
    report, checks = check()
    assert report["state"] == "warning" and checks["token_end"]["state"] == "warning" and "ends on" in report["reason"], report
    case.graph.token_ends, scopes = 0, case.graph.scopes
    case.graph.scopes = scopes[1:]
    report, checks = check()
    assert report["state"] == "failed" and scopes[0] in checks["scopes"]["text"], report
    case.graph.scopes, hook = scopes, case.vendor.hook
    case.vendor.hook = "https://elsewhere.example/hook"
    report, _ = check()
    assert report["state"] == "failed" and "elsewhere.example" in report["reason"], report
    case.vendor.hook = hook
    report, _ = check()
    assert report["state"] == "ok", report
    shown = case.server.api("GET", "/channels/" + case.channel["id"])["health"]
    assert shown["state"] == "ok" and shown["account_name"] and shown["checked_at"], shown
    events = case.server.api("GET", f"/channels/{case.channel['id']}/events")["items"]
    assert [one["health"] for one in events if one["type"] == "health"][:4] == ["ok", "failed", "warning", "ok"], events


def handshake_and_signature(case):
    path = f"/hooks/{case.kind}/{case.channel['id']}"
    status, _, answer = case.server.request("GET", f"{path}?hub.mode=subscribe&hub.challenge=42&hub.verify_token={case.verify_token}")
    assert status == 200 and str(answer) in ("42", "b'42'"), (status, answer)
    status, _, _ = case.server.request("GET", f"{path}?hub.mode=subscribe&hub.challenge=42&hub.verify_token=wrong")
    assert status == 401, status
    status, _ = case.post(b"{}", "sha256=" + "0" * 64)
    assert status == 401, status


def talks(case):
    case.arrive("When do you open?")
    assert wait_for(lambda: case.vendor.sent), "the bot did not answer"
    assert wait_for(lambda: [one for one in case.messages() if one["author"] == "bot" and state(one) == "sent"]), case.messages()
    seen = case.vendor.read if case.kind == "whatsapp" else [one for one in case.vendor.actions if one["sender_action"] == "mark_seen"]
    assert wait_for(lambda: seen), "it was not shown as seen"
    name = "Sheena" if case.kind == "whatsapp" else "Peter Chang"  # asked for, where events bring none
    mine = lambda one: any(identity["channel_id"] == case.channel["id"] for identity in one["identities"])  # noqa: E731
    people = lambda: [one["name"] for one in case.server.api("GET", "/contacts?limit=100")["items"] if mine(one)]  # noqa: E731
    assert wait_for(lambda: people() == [name]), people()
    case.expect_no_refusal()


def sends_everything(case):
    for content in CONTENTS:
        before = len(case.vendor.sent)
        message = case.send(content)
        assert message and state(message) == "sent", (content, message, [rule for _, rule in case.graph.refusals])
        assert len(case.vendor.sent) > before, content
    case.expect_no_refusal()


def media_both_ways(case):
    if case.kind == "whatsapp":
        file_id = case.graph.add_file(PNG, private=True)
        case.arrive(type="image", image={"id": file_id, "mime_type": "image/png", "sha256": "x", "caption": "look"})
    else:
        file_id = case.graph.add_file(PNG, private=False)
        case.arrive(attachments=[{"type": "image", "payload": {"url": f"{case.graph.address}/files/{file_id}"}}])
    fetched = wait_for(lambda: [one for one in case.messages() if one["content"]["type"] == "image" and one["content"]["url"].startswith("/media/")])
    assert fetched, [one["content"] for one in case.messages()][-3:]
    url = fetched[-1]["content"]["url"]
    for _ in range(2):
        message = case.send({"type": "image", "url": url, "caption": "back"})
        assert state(message) == "sent", (message, [rule for _, rule in case.graph.refusals])
    uploads = [call for call in case.graph.calls if call.path.endswith(("/media", "/message_attachments"))]
    assert len(uploads) == 1, "the file was uploaded twice"
    case.expect_no_refusal()


def receipts_and_replies(case):
    said = case.arrive("A question")
    asked = wait_for(lambda: next((one for one in case.messages() if one["content"].get("text") == "A question"), None))
    message = case.send({"type": "text", "text": "An answer"}, reply_to=asked["id"])
    vendor_id = case.vendor.sent[-1]["id"]
    if case.kind == "whatsapp":
        assert case.vendor.sent[-1].get("context") == {"message_id": said}, case.vendor.sent[-1]
        for name in ("sent", "delivered", "read"):
            status = {"id": vendor_id, "status": name, "timestamp": str(int(time.time())), "recipient_id": case.person,
                      "pricing": {"billable": True, "pricing_model": "PMP", "category": "service", "type": "regular"}}
            assert case.post(case.vendor.webhook({"statuses": [status]}))[0] == 200
    else:
        read = {"mid": vendor_id} if case.kind == "instagram" else {"watermark": int(time.time() * 1000) + 1000}
        body = case.vendor.webhook({"sender": {"id": case.person}, "recipient": {"id": case.vendor.account_id}, "timestamp": int(time.time() * 1000), "read": read})
        assert case.post(body)[0] == 200
    assert wait_for(lambda: state(next(one for one in case.messages() if one["id"] == message["id"])) == "read"), "it was not read"
    if case.kind == "whatsapp":
        charges = next(one for one in case.messages() if one["id"] == message["id"])["meta"]["charges"]
        assert charges[vendor_id]["category"] == "service" and charges[vendor_id]["billable"], charges
        report = case.server.api("POST", f"/channels/{case.channel['id']}/check")
        assert report["charges"] == [{"category": "service", "type": "regular", "billable": True, "messages": 1}], report["charges"]
    case.expect_no_refusal()


def echoes(case):
    """What the team writes in the vendor's app is kept; what we send comes back, and is not."""
    if case.kind == "whatsapp":
        return
    message = case.send({"type": "text", "text": "Said once"})
    for mid, text in ((case.vendor.sent[-1]["id"], "Said once"), ("m_of_the_app", "From the app")):
        item = {"sender": {"id": case.vendor.account_id}, "recipient": {"id": case.person}, "timestamp": int(time.time() * 1000),
                "message": {"mid": mid, "text": text, "is_echo": True}}
        assert case.post(case.vendor.webhook(item))[0] == 200
    texts = [one["content"].get("text") for one in case.messages()]
    assert texts.count("Said once") == 1 and texts.count("From the app") == 1, (message, texts[-5:])


def taken_away(case):
    """What is taken out of the settings is taken away at Meta."""
    if case.kind == "whatsapp":
        return
    path = f"/channels/{case.channel['id']}"
    before = case.server.api("GET", path)["settings"]
    menu = {"persistent_menu": "Help | help\nSite | https://example.org"}
    case.server.api("PATCH", path, {"settings": before | menu})
    case.server.api("POST", path + "/connect")
    assert "persistent_menu" in case.vendor.profile, case.vendor.profile
    case.server.api("PATCH", path, {"settings": {name: value for name, value in before.items() if name not in ("persistent_menu", "ice_breakers")}})
    case.server.api("POST", path + "/connect")
    assert not set(case.vendor.profile) - {"platform"}, case.vendor.profile
    case.expect_no_refusal()


def one_person(case):
    """A person is known by number, then by user id and number, then by user id alone: one conversation, and answers find them."""
    number, user = "19995550001", "US.13491208655302741918"

    def say(count, contact, **who):
        message = {**who, "id": f"wamid.one.{count}", "timestamp": str(int(time.time())), "type": "text", "text": {"body": f"It is me {count}"}}
        status, answer = case.post(case.vendor.webhook({"contacts": [{"profile": {"name": "One"}, **contact}], "messages": [message]}))
        assert status == 200, answer

    def conversations():
        return [one for one in case.server.api("GET", "/conversations")["items"] if one["channel_id"] == case.channel["id"]]

    before = len(conversations())
    say(1, {"wa_id": number}, **{"from": number})
    say(2, {"wa_id": number, "user_id": user}, **{"from": number, "from_user_id": user})
    say(3, {"user_id": user}, from_user_id=user)
    say(4, {"wa_id": number}, **{"from": number})
    system = {"from": number, "id": "wamid.one.5", "timestamp": str(int(time.time())), "type": "system", "system": {
        "body": "User One changed", "wa_id": "19995550002", "user_id": "US.2", "previous_user_id": user, "type": "user_changed_number"}}
    assert case.post(case.vendor.webhook({"messages": [system]}))[0] == 200
    say(6, {"wa_id": "19995550002", "user_id": "US.2"}, **{"from": "19995550002", "from_user_id": "US.2"})
    assert len(conversations()) == before + 1, conversations()


def errors_in_words(case):
    window = {"whatsapp": (131047, None), "messenger": (10, 2018278), "instagram": (10, 2534022)}[case.kind]
    case.graph.fail_next(*window)
    message = case.send({"type": "text", "text": "too late"})
    assert state(message) == "failed" and str(window[0]) in message["delivery"]["reason"], message
    case.graph.fail_next(*{"whatsapp": (131056, None), "messenger": (613, None), "instagram": (613, None)}[case.kind])
    case.graph.fail_next(2, status=500)
    case.graph.refusals.clear()
    started = case.server.api("POST", f"/conversations/{case.conversation()}/messages", {"content": {"type": "text", "text": "again and again"}})
    again = wait_for(lambda: next((one for one in case.messages() if one["id"] == started["id"] and one["delivery"]["attempts"] >= 1), None))
    assert state(again) in ("queued", "sending", "sent"), again
    case.graph.errors_once.clear()
    case.graph.refusals.clear()


def templates(case):
    if case.kind != "whatsapp":
        return
    message = case.send({"type": "template", "name": "order_7", "language": "en", "parameters": {"1": "Ann", "2": "42"}})
    assert state(message) == "sent", (message, case.graph.refusals)
    case.expect_no_refusal()
    values = {"1": "Ann", "2": "42"}
    pictures = [one["content"]["url"] for one in case.messages() if one["content"]["type"] == "image" and one["content"]["url"].startswith("/media/")]
    for name, header in (("with_image", {"header.image": {"url": pictures[0], "name": "tea.png"}}),
                         ("with_location", {"header.location": {"latitude": 37.44, "longitude": -122.16, "name": "Café", "address": "101 Forest Ave"}})):
        message = case.send({"type": "template", "name": name, "language": "en", "parameters": values | header})
        assert state(message) == "sent", (message, case.graph.refusals)
        case.expect_no_refusal()
    bare = case.send({"type": "template", "name": "with_location", "language": "en", "parameters": values})
    assert state(bare) == "failed" and "132012" in bare["delivery"]["reason"], bare
    case.graph.refusals.clear()
    wrong = case.send({"type": "template", "name": "nothing", "language": "en", "parameters": {}})
    assert state(wrong) == "failed" and "132001" in wrong["delivery"]["reason"], wrong
    case.graph.refusals.clear()


def other_accounts(case, other, stranger):
    """An event of the other account comes to this one's address: its own channel gets it, for it knows the secret too."""
    document = json.loads(case.vendor.webhook({"contacts": [{"profile": {"name": "Bo"}, "wa_id": "19998887777"}], "messages": [
        {"from": "19998887777", "id": "wamid.OTHER", "timestamp": "1749416383", "type": "text", "text": {"body": "for the other"}}]}))
    document["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = other["settings"]["phone_number_id"]
    status, answer = case.post(json.dumps(document).encode())
    assert status == 200 and answer["accepted"] == 1, answer
    found = wait_for(lambda: [one for one in case.server.api("GET", "/conversations")["items"] if one["channel_id"] == other["id"]])
    assert found, "the other channel did not get it"
    # A channel with another secret believes nothing of it.
    document["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = stranger["settings"]["phone_number_id"]
    document["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "wamid.FORGED"
    status, answer = case.post(json.dumps(document).encode())
    assert status == 200 and answer["accepted"] == 1, answer
    assert not [one for one in case.server.api("GET", "/conversations")["items"] if one["channel_id"] == stranger["id"]], "it was believed"
    # Of a number that no channel has at all: kept, told, and answered by nobody.
    document["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "444"
    document["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "wamid.NOBODYS"
    sent = len(case.vendor.sent)
    for wanted in ({"accepted": 1, "duplicates": 0}, {"accepted": 0, "duplicates": 1}):
        status, answer = case.post(json.dumps(document).encode())
        assert status == 200 and answer == wanted, answer
    events = case.server.api("GET", f"/channels/{case.channel['id']}/events")["items"]
    notes = [one["note"] for one in events if one["note"]]
    assert len(notes) == 2 and "444" in notes[0] and "no channel" in notes[0] and "secret" in notes[1], notes
    kept = next(one for one in events if "444" in one["note"])
    messages = case.server.api("GET", f"/conversations/{kept['conversation_id']}/messages")["items"]
    assert [one["content"]["data"]["content"]["text"] for one in messages] == ["for the other"], messages
    report = case.server.api("POST", f"/channels/{case.channel['id']}/check")
    assert any(check["state"] == "warning" and "444" in check["text"] and check["todo"] for check in report["checks"]), report["checks"]
    assert case.server.api("GET", f"/channels/{case.channel['id']}")["health"]["state"] == "warning"
    assert len(case.vendor.sent) == sent, ("somebody answered", case.vendor.sent[sent:])
    # The double knows one number only; that the other channel's bot answers by its own is right.
    unknown = f"/{other['settings']['phone_number_id']}/messages"
    assert not [rule for _, rule in case.graph.refusals if unknown not in rule], case.graph.refusals
    case.graph.refusals.clear()


def renews_tokens(server, bot):
    """Instagram Login's token is renewed when the server starts, stored sealed, and used from then on."""
    case = Case(server, bot, "instagram", of_page=False, login="instagram")
    server.stop()
    server.start()
    assert wait_for(lambda: case.graph.token.endswith("+")), case.graph.refusals
    report = wait_for(lambda: next((one for one in [server.api("POST", f"/channels/{case.channel['id']}/check")] if any(
        check["id"] == "token_life" for check in one["checks"])), None))
    life = next(check for check in report["checks"] if check["id"] == "token_life")
    assert life["state"] == "ok" and "59 days" in life["text"], life
    assert next(check for check in report["checks"] if check["id"] == "token")["state"] == "ok", report["checks"]
    case.graph.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    options = parser.parse_args()
    passed = failed = 0
    double_is_strict()
    passed += 1
    with tempfile.TemporaryDirectory(prefix="beseda-meta-") as folder:
        server = Server(pathlib.Path(options.program).resolve(), pathlib.Path(folder) / "data")
        server.start()
        server.set_up()
        bot = server.api("GET", "/bots")["items"][0]["id"]
        more = {"whatsapp": {}, "messenger": {"app_id": "42", "persistent_menu": "Help | help\nSite | https://example.org", "ice_breakers": "Where? | where"},
                "instagram": {"login": "facebook", "ice_breakers": "Where? | where"}}
        cases = {}
        for kind in PERSON:
            cases[kind] = Case(server, bot, kind, **more[kind])
            for step in (handshake_and_signature, connects, talks, sends_everything, media_both_ways, receipts_and_replies, echoes, taken_away, templates, errors_in_words):
                try:
                    step(cases[kind])
                    passed += 1
                except Exception as error:  # noqa: BLE001  a step that failed is told, and the next one tried
                    failed += 1
                    print(f"{kind}, {step.__name__}: {type(error).__name__}: {str(error)[:1500]}")
        try:
            other, stranger = (server.api("POST", "/channels", {"bot_id": bot, "kind": "whatsapp", "name": number, "settings": {
                "api_base": cases["whatsapp"].graph.address, "phone_number_id": number}, "secrets": {"access_token": "EAA-whatsapp", "app_secret": secret}})
                for number, secret in (("222", "secret-of-whatsapp"), ("333", "another-secret")))
            other_accounts(cases["whatsapp"], other, stranger)
            passed += 1
            one_person(cases["whatsapp"])
            passed += 1
            renews_tokens(server, bot)
            passed += 1
        except Exception as error:  # noqa: BLE001
            failed += 1
            print(f"other accounts, one person, tokens: {type(error).__name__}: {str(error)[:1500]}")
        server.stop()
        if failed:
            print(server.log.read_text(errors="replace")[-3000:])
        for case in cases.values():
            case.graph.stop()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
