#!/usr/bin/env python3
"""Writes what a fuzz target begins with from the golden payloads of src/channels/*/testdata, one file each.

fuzz_seeds.py TARGET FOLDER     prints nothing; the folder stays empty for a target that has none
"""
import hashlib
import json
import pathlib
import sys
import urllib.parse

root = pathlib.Path(__file__).resolve().parent.parent


def golden(channel):
    """(how it is posted, the payload, the events that it means) of each golden file of a channel."""
    for file in sorted((root / "src" / "channels" / channel / "testdata").glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        for item in document if isinstance(document, list) else [document]:
            yield item.get("as", "json"), item["update"] if "update" in item else item["webhook"], item["events"]


def dump(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def bodies(*channels):
    for channel in channels:
        for form, payload, _ in golden(channel):
            if form == "json":
                yield dump(payload)
            elif form == "payload":
                yield "payload=" + urllib.parse.quote(dump(payload), safe="")
            else:
                yield urllib.parse.urlencode(payload)


def envelopes():
    """The same as Socket Mode carries it."""
    types = {"json": "events_api", "payload": "interactive", "form": "slash_commands"}
    for number, (form, payload, _) in enumerate(golden("slack")):
        yield dump({"envelope_id": f"e{number}", "type": types[form], "accepts_response_payload": False, "payload": payload})
    yield from ('{"type":"hello","num_connections":1}', '{"type":"disconnect","reason":"link_disabled"}', '{"type":"disconnect","reason":"warning"}')


def contents():
    """What the golden payloads mean, in the one form that contents are stored in."""
    for channel in ("telegram", "slack", "whatsapp", "messenger", "instagram", "webhook"):
        for _, _, events in golden(channel):
            yield from (dump(event["content"]) for event in events if "content" in event)


TELEGRAM_ERRORS = (
    '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}',
    '{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-100123}}',
    '{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}',
    '{"ok":false,"error_code":400,"description":"Bad Request: message is not modified"}')
SLACK_ERRORS = ('{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"im:history"}', '{"ok":false,"error":"ratelimited"}',
                '{"ok":false,"error":"channel_not_found"}', '{"ok":false,"error":"already_reacted"}')
META_ERRORS = (
    '{"error":{"message":"(#131030) Recipient phone number not in allowed list","type":"OAuthException","code":131030,'
    '"error_data":{"messaging_product":"whatsapp","details":"Recipient phone number not in allowed list"},"error_subcode":2655007,"fbtrace_id":"A"}}',
    '{"error":{"message":"Invalid OAuth access token.","type":"OAuthException","code":190}}', '{"error":{"message":"Too many calls","code":613}}')
TEMPLATES = (
    '{"name":"order","language":"en_US","status":"APPROVED","category":"UTILITY","id":"1","components":[{"type":"HEADER","format":"TEXT","text":"Order {{1}}"},'
    '{"type":"BODY","text":"Dear {{1}}, it comes on {{2}}."},{"type":"BUTTONS","buttons":[{"type":"URL","text":"See","url":"https://e.org/{{1}}"},'
    '{"type":"COPY_CODE"},{"type":"OTP"},{"type":"FLOW"}]}]}',
    '{"1":"Ann","name":"Bo","header.1":"5","button.0.url":"x","button.1.copy_code":"C"}', '{"header.image":{"url":"https://e.org/a.png"}}',
    '{"header.location":{"latitude":1,"longitude":2}}', '{"components":[]}')

SEEDS = {
    "telegram_fuzz": lambda: bodies("telegram"),
    "slack_fuzz": lambda: bodies("slack"),
    "slack_envelope_fuzz": envelopes,
    "whatsapp_fuzz": lambda: bodies("whatsapp"),
    "meta_messaging_fuzz": lambda: bodies("messenger", "instagram"),
    "webhook_fuzz": lambda: bodies("webhook"),
    "webhook_signature_fuzz": lambda: ("1700000000\nv1=00\n" + body for body in bodies("webhook")),
    "content_fuzz": contents,
    "telegram_error_fuzz": lambda: TELEGRAM_ERRORS,
    "slack_error_fuzz": lambda: SLACK_ERRORS,
    "meta_error_fuzz": lambda: META_ERRORS,
    "whatsapp_template_fuzz": lambda: TEMPLATES,
}


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for seed in SEEDS.get(target, tuple)():
        data = seed.encode("utf-8", "surrogatepass")
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


if __name__ == "__main__":
    main()
