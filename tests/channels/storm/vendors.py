"""How each vendor calls a webhook and is called, for the storm: as little as a text in and a text out needs. `redelivery`: the seconds
between two deliveries of an event. Slack documents "at once, after a minute, after five"; Meta "at once, then a few times, less and less
often"; Telegram only "a reasonable number of times"."""
import hashlib
import hmac
import json
import time
import urllib.parse


class Telegram:
    kind, redelivery = "telegram", (0, 1, 10, 60)
    token, secret = "123456:storm-token", "storm-webhook-secret"

    def settings(self, base):
        return {"settings": {"receive": "webhook", "sends_per_second": 1000, "api_base": base},
                "secrets": {"bot_token": self.token, "webhook_secret": self.secret}}

    def event(self, person, number, text):
        message = {"message_id": number, "from": {"id": 1000 + person, "is_bot": False, "first_name": f"P{person}"},
                   "chat": {"id": 1000 + person, "type": "private", "first_name": f"P{person}"}, "date": int(time.time()), "text": text}
        return json.dumps({"update_id": person * 1000 + number, "message": message}), {"X-Telegram-Bot-Api-Secret-Token": self.secret}

    def sent_text(self, path, body):
        if not path.endswith("/sendMessage"):
            return None
        return json.loads(body).get("text", "")

    def accepted(self, number):
        return 200, {"ok": True, "result": {"message_id": 500_000 + number, "date": 1, "chat": {"id": 1, "type": "private"}}}

    def too_fast(self):
        return 429, {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}}

    def failed(self):
        return 500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}


class Slack:
    kind, redelivery = "slack", (0, 60, 300)
    secret = "storm-signing-secret"

    def settings(self, base):
        return {"settings": {"api_base": base + "/api"}, "secrets": {"bot_token": "xoxb-storm", "signing_secret": self.secret}}

    def event(self, person, number, text):
        event = {"type": "message", "channel": f"D{person:06}", "channel_type": "im", "user": f"U{person:06}", "text": text,
                 "ts": f"{1_700_000_000 + person}.{number:06}", "event_ts": f"{1_700_000_000 + person}.{number:06}", "team": "T1"}
        body = json.dumps({"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": f"Ev{person:06}{number:04}",
                           "event_time": int(time.time()), "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
                           "event": event})
        stamp = str(int(time.time()))
        sign = "v0=" + hmac.new(self.secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return body, {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign}

    def sent_text(self, path, body):
        if not path.endswith("/chat.postMessage"):
            return None
        fields = json.loads(body) if body[:1] == b"{" else dict(urllib.parse.parse_qsl(body.decode()))
        return fields.get("text") or json.dumps(fields.get("blocks"))

    def accepted(self, number):
        return 200, {"ok": True, "channel": "D1", "ts": f"1700000001.{number:06}", "message": {"type": "message", "ts": f"1700000001.{number:06}"}}

    def too_fast(self):
        return 429, {"ok": False, "error": "ratelimited"}

    def failed(self):
        return 500, {"ok": False, "error": "internal_error"}


class Meta:
    redelivery = (0, 1, 10, 60, 300)
    secret = "storm-app-secret"

    def sign(self, document):
        body = json.dumps(document)
        return body, {"X-Hub-Signature-256": "sha256=" + hmac.new(self.secret.encode(), body.encode(), hashlib.sha256).hexdigest()}

    def too_fast(self):
        return 400, {"error": {"message": "Application request limit reached", "type": "OAuthException", "code": 4, "fbtrace_id": "x"}}

    def failed(self):
        return 500, {"error": {"message": "An unexpected error has occurred. Please retry your request later.", "type": "OAuthException",
                               "is_transient": True, "code": 2, "fbtrace_id": "x"}}


class WhatsApp(Meta):
    kind = "whatsapp"

    def settings(self, base):
        return {"settings": {"phone_number_id": "555", "mark_read": False, "api_base": base},
                "secrets": {"access_token": "EAAstorm", "app_secret": self.secret}}

    def event(self, person, number, text):
        value = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "15550000", "phone_number_id": "555"},
                 "contacts": [{"profile": {"name": f"P{person}"}, "wa_id": f"1555{person:05}"}],
                 "messages": [{"from": f"1555{person:05}", "id": f"wamid.S{person}x{number}", "timestamp": str(int(time.time())),
                               "type": "text", "text": {"body": text}}]}
        return self.sign({"object": "whatsapp_business_account", "entry": [{"id": "777", "changes": [{"field": "messages", "value": value}]}]})

    def sent_text(self, path, body):
        if not path.split("?")[0].endswith("/555/messages"):
            return None
        return json.loads(body).get("text", {}).get("body")

    def accepted(self, number):
        return 200, {"messaging_product": "whatsapp", "contacts": [{"input": "1", "wa_id": "1"}], "messages": [{"id": f"wamid.out{number}"}]}


class Messenger(Meta):
    kind, thing, account_field, account = "messenger", "page", "page_id", "555"

    def settings(self, base):
        return {"settings": {self.account_field: self.account, "mark_seen": False, "keep_echoes": False, "api_base": base},
                "secrets": {"access_token": "EAAstorm", "app_secret": self.secret}}

    def event(self, person, number, text):
        now = int(time.time() * 1000)
        messaging = {"sender": {"id": f"9{person:06}"}, "recipient": {"id": self.account}, "timestamp": now,
                     "message": {"mid": f"m_{self.kind}_{person}_{number}", "text": text}}
        return self.sign({"object": self.thing, "entry": [{"id": self.account, "time": now, "messaging": [messaging]}]})

    def sent_text(self, path, body):
        if not path.split("?")[0].endswith("/messages"):
            return None
        return json.loads(body).get("message", {}).get("text")

    def accepted(self, number):
        return 200, {"recipient_id": "1", "message_id": f"m_out{number}"}


class Instagram(Messenger):
    kind, thing, account_field, account = "instagram", "instagram", "account_id", "556"


ALL = (Telegram, Slack, WhatsApp, Messenger, Instagram)
