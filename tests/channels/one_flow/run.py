#!/usr/bin/env python3
"""One scenario, published once, on all channels through the real program: a greeting with marks and a question with three answers,
one of which is then given in words. Each vendor's API must have got what its channel can show. Ends with "N passed, M failed"."""
import argparse
import http.client
import http.server
import json
import pathlib
import sys
import tempfile
import threading
import time
import urllib.parse

root = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(root / "tests"))
sys.path.insert(0, str(root / "tests" / "channels"))
from driver import process  # noqa: E402
from driver.server import Server  # noqa: E402
from storm import vendors  # noqa: E402


def block(kind, x, settings):
    return {"flow": "f_main", "kind": kind, "name": "", "at": [x, 0], "settings": settings}


def scenario():
    titles = {"green": "Green tea", "black": "Black tea", "herbal": "Herbal tea"}
    return {
        "format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}}, "variables": {},
        "blocks": {
            "b_start": block("start", 0, {}),
            "b_hello": block("send_text", 300, {"text": {"en": "Welcome to **our shop** & enjoy <it>"}}),
            "b_ask": block("ask_choice", 600, {"question": {"en": "Which tea?"},
                                              "choices": [{"id": key, "title": {"en": title}} for key, title in titles.items()]}),
            "b_done": block("send_text", 900, {"text": {"en": "Black it is"}}),
            "b_other": block("send_text", 900, {"text": {"en": "Something else it is"}}),
        },
        "edges": {"e_1": {"from": "b_start", "port": "next", "to": "b_hello"}, "e_2": {"from": "b_hello", "port": "next", "to": "b_ask"},
                  "e_3": {"from": "b_ask", "port": "black", "to": "b_done"}, "e_4": {"from": "b_ask", "port": "green", "to": "b_other"}},
    }


class Recorder:
    """A vendor's API that takes everything and keeps what it was sent."""

    def __init__(self, vendor):
        self.vendor, self.port, self.bodies = vendor, process.free_port(), []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                sends = any(part in self.path for part in ("sendMessage", "chat.postMessage", "/messages")) and b"typing" not in body
                if sends:
                    text = body.decode(errors="replace")
                    outer.bodies.append(urllib.parse.unquote_plus(text) if not text.startswith("{") else json.dumps(json.loads(text), ensure_ascii=False))
                status, document = outer.vendor.accepted(len(outer.bodies)) if sends else (200, {"ok": True, "success": True, "result": True})
                answer = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def wait_for(self, words, seconds=20):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if any(words in body for body in self.bodies):
                return True
            time.sleep(0.05)
        return False


def post(server, path, body, headers):
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    line.request("POST", path, body, {"Content-Type": "application/json", **headers})
    answer = line.getresponse()
    said = answer.read()
    line.close()
    return answer.status, said


def on_the_web(server, channel):
    """What the web chat shows after "hello" and, once the question is there, "Black tea"."""
    base, token, seen = f"/chat-api/{channel}", None, []

    def call(method, path, body=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        status, _, answer = server.request(method, base + path, body, headers)
        if status not in (200, 201, 202):
            raise RuntimeError(f"{method} {path}: {status} {answer}")
        return answer

    token = call("POST", "/session", {"token": None, "locale": "en"})["token"]
    after = 0
    for text, awaited in (("hello", "Which tea?"), ("Black tea", "Black it is")):
        call("POST", "/messages", {"client_id": f"one-flow-{text[:5]}", "content": {"type": "text", "text": text, "format": "plain"}})
        until = time.monotonic() + 20
        while time.monotonic() < until and not any(awaited in json.dumps(one) for one in seen):
            for message in call("GET", f"/messages?after={after}&wait=2")["messages"]:
                after = max(after, message["seq"])
                seen.append(message["content"])
    return seen


# How each vendor's own form of the question shows three answers.
FORMS = {"telegram": '"inline_keyboard"', "slack": '"actions"', "whatsapp": '"interactive"', "messenger": '"buttons"', "instagram": '"buttons"'}
BOLD = {"telegram": "<b>our shop</b> &amp; enjoy &lt;it&gt;", "slack": '"text":"our shop","style":{"bold":true}', "whatsapp": "*our shop* & enjoy <it>",
        "messenger": "our shop & enjoy <it>", "instagram": "our shop & enjoy <it>"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    options = parser.parse_args()
    results = []

    def check(ok, what, detail=""):
        results.append(bool(ok))
        print(("ok    " if ok else "FAILED ") + what + (f": {detail}" if not ok else ""), flush=True)

    with tempfile.TemporaryDirectory(prefix="beseda-flow-") as folder:
        server = Server(options.program, pathlib.Path(folder) / "data")
        try:
            server.start()
            server.set_up()
            bot = server.make_bot(name="Shop")["id"]
            draft = server.api("GET", f"/bots/{bot}/scenario")
            server.api("PUT", f"/bots/{bot}/scenario", {"scenario": scenario(), "base_revision": draft["revision"]})
            server.api("POST", f"/bots/{bot}/scenario/publish", {"note": "once", "policy": "restart"})
            for make in vendors.ALL:
                vendor = make()
                api = Recorder(vendor)
                channel = server.api("POST", "/channels", {"bot_id": bot, "kind": vendor.kind, "name": vendor.kind, "enabled": True,
                                                           **vendor.settings(f"http://127.0.0.1:{api.port}")})
                path = f"/hooks/{vendor.kind}/{channel['id']}"
                status, said = post(server, path, *vendor.event(1, 1, "hello"))
                check(status == 200, f"{vendor.kind}: the webhook is taken", (status, said))
                check(api.wait_for(BOLD[vendor.kind]), f"{vendor.kind}: marks are in its own dialect", api.bodies)
                asked = api.wait_for("Which tea?") and next(body for body in reversed(api.bodies) if "Which tea?" in body)
                check(asked and all(title in asked for title in ("Green tea", "Black tea", "Herbal tea")),
                      f"{vendor.kind}: the question comes with its three answers", api.bodies)
                check(asked and FORMS[vendor.kind] in asked, f"{vendor.kind}: … in the vendor's own form", asked)
                post(server, path, *vendor.event(1, 2, "Black tea"))
                check(api.wait_for("Black it is"), f"{vendor.kind}: the answer in words is understood", api.bodies[-2:])
            seen = on_the_web(server, server.make_web_channel(bot))
            asked = next((one for one in seen if "Which tea?" in json.dumps(one)), {})
            check(any("**our shop**" in one.get("text", "") for one in seen), "web: marks go to the widget as they are", seen)
            check(len(asked.get("buttons", asked.get("quick_replies", []))) == 3, "web: the question comes with its three answers", asked)
            check("Black it is" in json.dumps(seen), "web: the answer in words is understood", seen)
        finally:
            server.stop()
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
