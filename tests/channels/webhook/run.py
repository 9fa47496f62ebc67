#!/usr/bin/env python3
"""The bridge of docs/howto/connecting_anything.md, as it stands there, against the real program. Ends with "N passed, M failed"."""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(root / "tests"))
from driver import process  # noqa: E402
from driver.server import Server  # noqa: E402

BRIDGE = root / "docs" / "howto" / "examples" / "webhook_bridge.py"


def lines_of(secret_of, port, typed, wanted, then=None):
    """What the bridge prints while these lines are typed, until `wanted` answers are there; `then` is done after the first of them."""
    address, secret = secret_of
    bridge = subprocess.Popen([sys.executable, BRIDGE, "--events", address, "--secret", secret, "--port", str(port)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    bridge.stdin.write(typed)
    bridge.stdin.flush()
    said, until = [], time.monotonic() + 20
    while sum(line.startswith("bot:") for line in said) < wanted and time.monotonic() < until:
        line = bridge.stdout.readline()
        said.append(line)
        if then and line.startswith("bot:"):
            then()
            then = None
        if line.startswith("not accepted"):
            break
    bridge.stdin.close()
    bridge.wait(20)
    return said


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    options = arguments.parse_args()
    results = []

    def check(ok, what, detail=""):
        results.append(bool(ok))
        print(("ok    " if ok else "FAILED ") + what + (f": {detail}" if not ok else ""), flush=True)

    with tempfile.TemporaryDirectory(prefix="beseda-bridge-") as folder:
        server = Server(options.program, pathlib.Path(folder) / "data")
        try:
            server.start(env={**os.environ, "BESEDA_SERVER_PUBLIC_URL": "https://bot.example.org"})
            server.set_up()
            bot = server.api("GET", "/bots")["items"][0]["id"]
            port = process.free_port()
            channel = server.api("POST", "/channels", {
                "bot_id": bot, "kind": "webhook", "name": "Bridge",
                "settings": {"delivery_url": f"http://127.0.0.1:{port}/", "allow_private": True}})
            secret = channel["generated_secrets"]["signing_secret"]
            events_url = f"http://127.0.0.1:{server.port}/hooks/webhook/{channel['id']}"
            said = lines_of((events_url, secret), port, "hello\nare you there?\n", 2)
            check(sum(line.startswith("bot:") for line in said) >= 2, "the bot answers both lines", said)
            said = lines_of((events_url, secret + "x"), port, "hello\n", 1)
            check(any("not accepted (401)" in line for line in said), "a wrong secret is refused, in words", said)
            events = [one for one in server.api("GET", f"/channels/{channel['id']}/events")["items"] if one["type"] != "health"]
            check(len(events) == 2, "exactly the two lines have arrived", events)

            def answer_by_hand():
                conversation = server.api("GET", f"/conversations?channel_id={channel['id']}")["items"][0]["id"]
                asked = [message for message in server.api("GET", f"/conversations/{conversation}/messages")["items"] if message["direction"] == "in"][-1]
                for message in ({"content": {"type": "text", "text": "By hand."}, "reply_to": asked["id"]},
                                {"content": {"type": "reaction", "message_id": asked["id"], "emoji": "👍"}},
                                {"content": {"type": "image", "url": "/media/upl_1/a.png"}}):
                    server.api("POST", f"/conversations/{conversation}/messages", message)

            said = lines_of((events_url, secret), port, "who is there?\n", 4, answer_by_hand)
            # The bridge made the id of the line that was answered.
            own = server.api("GET", f"/channels/{channel['id']}/events")["items"][0]["vendor_event_id"]
            check(f"bot: (to {own}) By hand.\n" in said, "a reply names the message as the bridge does", (own, said))
            check(f"bot: (to {own}) [reaction]\n" in said, "a reaction names its message as the bridge does", (own, said))
            check("bot: https://bot.example.org/media/upl_1/a.png\n" in said, "a file goes with its whole address", said)
        finally:
            server.stop()
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
