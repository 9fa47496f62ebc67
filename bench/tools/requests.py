"""The signed webhook calls that the load generator sends, one message each, in every vendor's form."""
import hashlib
import hmac
import json
import struct
import time
import urllib.parse

VENDOR_SECRET = "bench-secret"
FIRST_PERSON = 1000000  # Telegram's ids are numbers
TEXTS = ["Good morning", "When does the shop open?", "Is my parcel 1234-5678 on its way?",
         "Thank you, that helps. And on Sundays?", "Where can I return a pair of shoes that do not fit me?"]


def http(path, port, body, headers):
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: application/json",
             f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def beseda(port, channel, secret, number, conversations):
    from driver import process
    now = int(time.time())
    body = json.dumps({"events": [{"id": f"e{number}", "thread": f"t{number % conversations}",
                                   "from": {"id": f"u{number % conversations}", "name": "Ann"},
                                   "content": {"type": "text", "text": TEXTS[number % len(TEXTS)]}}]}).encode()
    return http(f"/hooks/webhook/{channel}", port, body,
                {"X-Beseda-Timestamp": now, "X-Beseda-Signature": process.webhook_signature(secret, now, body)})


def telegram(port, number, conversations, path="/"):
    person = {"id": FIRST_PERSON + number % conversations, "first_name": "Ann", "is_bot": False, "language_code": "en"}
    body = json.dumps({"update_id": number + 1, "message": {
        "message_id": number + 1, "date": int(time.time()), "from": person, "text": TEXTS[number % len(TEXTS)],
        "chat": {"id": person["id"], "type": "private", "first_name": "Ann"}}}).encode()
    return http(path, port, body, {"X-Telegram-Bot-Api-Secret-Token": VENDOR_SECRET})


def slack(port, number, conversations, path="/slack/events"):
    now, conversation = int(time.time()), number % conversations
    body = json.dumps({"token": "x", "team_id": "T1", "api_app_id": "A1", "type": "event_callback", "event_id": f"Ev{number}",
                       "event_time": now, "authorizations": [{"team_id": "T1", "user_id": "U1", "is_bot": True}],
                       "event": {"type": "message", "channel": f"D{conversation}", "user": f"UP{conversation}", "channel_type": "im",
                                 "text": TEXTS[number % len(TEXTS)], "ts": f"{now}.{number:06d}",
                                 "event_ts": f"{now}.{number:06d}"}}).encode()
    signature = "v0=" + hmac.new(VENDOR_SECRET.encode(), f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    return http(path, port, body, {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature})


def conversation_number(name):
    """Which conversation a reply is of, from the vendor's name for it."""
    return int(name[1:]) if name[0] in "Dt" else int(name) - FIRST_PERSON


def write(path, requests):
    with open(path, "wb") as file:
        for request in requests:
            file.write(struct.pack("<I", len(request)))
            file.write(request)
