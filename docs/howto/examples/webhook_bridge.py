#!/usr/bin/env python3
"""A bridge between Beseda and something of yours, by the signed generic webhook. Needs nothing but Python 3.

webhook_bridge.py --events URL --secret SECRET [--port PORT]

Lines typed here become messages of the person "you"; the bot's replies are printed. Give the bridge's own address,
http://127.0.0.1:PORT/, to the channel as its delivery address.
"""
import argparse
import hashlib
import hmac
import http.server
import json
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid

TOLERANCE = 300  # seconds that the clocks may differ


def sign(secret, timestamp, body):
    """What stands in X-Beseda-Signature, in both directions."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_theirs(secret, headers, body):
    timestamp = headers.get("X-Beseda-Timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOLERANCE:
        return False
    given = (part.strip() for part in headers.get("X-Beseda-Signature", "").split(","))
    return any(hmac.compare_digest(part, sign(secret, timestamp, body)) for part in given)


def send(events_url, secret, events):
    """Hands events over. They are on disk when this returns; when it raises, send the same events again: they have ids."""
    body = json.dumps({"events": events}).encode()
    timestamp = str(int(time.time()))
    request = urllib.request.Request(events_url, body, {
        "Content-Type": "application/json", "X-Beseda-Timestamp": timestamp, "X-Beseda-Signature": sign(secret, timestamp, body)})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def make_handler(secret, show):
    seen = set()  # Keep these where your messages are kept, in the same transaction.

    class Deliveries(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if not is_theirs(secret, self.headers, body):
                self.answer(401)
                return
            delivery = json.loads(body)
            if delivery["message_id"] not in seen:  # A delivery may come twice, with the same id.
                show(delivery)
                seen.add(delivery["message_id"])
            self.answer(200)

        def answer(self, status):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Deliveries


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--events", required=True, metavar="URL", help="the address that stands on the channel's page")
    arguments.add_argument("--secret", required=True, help="the channel's signing secret")
    arguments.add_argument("--port", type=int, default=8090, help="where deliveries are taken, on loopback (default 8090)")
    options = arguments.parse_args()

    def show(delivery):
        content = delivery["content"]
        words = content.get("text") or content.get("url") or f"[{content['type']}]"
        about = delivery.get("reply_to") or content.get("message_id")  # Yours: the id of an event, or of a delivery.
        print("bot:", f"(to {about}) {words}" if about else words, flush=True)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), make_handler(options.secret, show))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for line in sys.stdin:
        event = {"id": str(uuid.uuid4()), "thread": "you", "from": {"id": "you", "name": "You"},
                 "content": {"type": "text", "text": line.strip()}}
        for wait in (0, 1, 5, 30):  # The same event, so that it is taken once however often this goes wrong.
            time.sleep(wait)
            try:
                send(options.events, options.secret, [event])
                break
            except urllib.error.HTTPError as error:
                print(f"not accepted ({error.code}): {error.read().decode(errors='replace')}", file=sys.stderr)
                if error.code < 500 and error.code != 429:
                    break
            except OSError as error:
                print(f"not reached: {error}", file=sys.stderr)
    time.sleep(1)
    server.shutdown()


if __name__ == "__main__":
    main()
