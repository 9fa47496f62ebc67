#!/usr/bin/env python3
"""The bridge of docs/howto/connecting_anything.md, as it stands there, against the real program. Ends with "N passed, M failed"."""
import argparse
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


def lines_of(secret_of, port, typed, wanted):
    """What the bridge prints while these lines are typed, until `wanted` answers are there."""
    address, secret = secret_of
    bridge = subprocess.Popen([sys.executable, BRIDGE, "--events", address, "--secret", secret, "--port", str(port)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    bridge.stdin.write(typed)
    bridge.stdin.flush()
    said, until = [], time.monotonic() + 20
    while sum(line.startswith("bot:") for line in said) < wanted and time.monotonic() < until:
        line = bridge.stdout.readline()
        said.append(line)
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
            server.start()
            server.set_up()
            bot = server.api("GET", "/bots")["items"][0]["id"]
            port = process.free_port()
            channel = server.api("POST", "/channels", {
                "bot_id": bot, "kind": "webhook", "name": "Bridge",
                "settings": {"delivery_url": f"http://127.0.0.1:{port}/", "allow_private": True}})
            secret = channel["generated_secrets"]["signing_secret"]
            said = lines_of((channel["public_url"], secret), port, "hello\nare you there?\n", 2)
            check(sum(line.startswith("bot:") for line in said) >= 2, "the bot answers both lines", said)
            said = lines_of((channel["public_url"], secret + "x"), port, "hello\n", 1)
            check(any("not accepted (401)" in line for line in said), "a wrong secret is refused, in words", said)
            events = server.api("GET", f"/channels/{channel['id']}/events")["items"]
            check(len(events) == 2, "exactly the two lines have arrived", events)
        finally:
            server.stop()
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
