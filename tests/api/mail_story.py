"""The part of the tour that is about e-mail: a mail server of its own, and what it is given."""
import base64
import email
import email.policy
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from api import flow_story
from driver import process

USER, PASSWORD = "shop", "blue lamp"
SECONDS = 10
PROGRAM = pathlib.Path(process.__file__).with_name("mail_server.py")
# aiosmtpd is a Debian package, so it is Debian's Python that has it.
PYTHON = sys.executable if importlib.util.find_spec("aiosmtpd") else "/usr/bin/python3"


class MailServer:
    """tests/driver/mail_server.py on a free port, and what it was given: (sender, recipients, message, bytes)."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="beseda-mail-")
        self.port = process.free_port()
        command = [PYTHON, PROGRAM, self.port, self.folder.name, *self.arguments]
        self.process = process.start(command, pathlib.Path(self.folder.name) / "log")
        process.wait_listening(self.process, self.port, SECONDS)
        return self

    def __exit__(self, *_):
        process.stop(self.process)
        self.folder.cleanup()

    @property
    def messages(self):
        kept = [json.loads(path.read_text()) for path in sorted(pathlib.Path(self.folder.name).glob("*.json"), key=lambda path: int(path.stem))]
        return [(one["from"], one["to"], email.message_from_bytes(base64.b64decode(one["bytes"]), policy=email.policy.default),
                 base64.b64decode(one["bytes"])) for one in kept]

    def wait_for(self, count):
        deadline = time.monotonic() + SECONDS
        while len(self.messages) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.messages


def tell(call, server):
    settings(call)
    over_tls(call)
    with MailServer() as mail:
        by_a_scenario(call, server, mail)
    call("DELETE", "/settings/mail", expect=204)


def base(port, security, **more):
    return {"host": "127.0.0.1", "port": port, "security": security, "user": USER, "password": PASSWORD, "from_name": "Чайная лавка",
            "from_address": "shop@example.org", **more}


def tried(call, name, words, to="ann@example.org"):
    """A test message that is refused with these words, or taken where there are none."""
    got = call("POST", "/settings/mail/test", {"to": to})
    right = got["ok"] if words is None else not got["ok"] and words in got["error"]
    call.count(name, [] if right else [str(got)])


def settings(call):
    call("GET", "/settings/mail")
    call("POST", "/settings/mail/test", {"to": "ann@example.org"}, expect=409)
    call("PUT", "/settings/mail", {"host": "smtp://x", "from_address": "shop@example.org"}, expect=422)
    with MailServer() as mail:
        shown = call("PUT", "/settings/mail", base(mail.port, "none"))
        call.count("a mail password is never told", [] if shown["has_password"] and PASSWORD not in str(shown) else [str(shown)])
        tried(call, "a test message arrives", None)
        sender, recipients, message, raw = mail.wait_for(1)[0]
        right = (sender == "shop@example.org" and recipients == ["ann@example.org"] and message["From"] == "Чайная лавка <shop@example.org>"
                 and "Beseda can send e-mail" in message.get_body(("plain",)).get_content()
                 and "<p>" in message.get_body(("html",)).get_content() and message["Message-ID"].endswith("@example.org>"))
        call.count("a test message is well-formed", [] if right else [raw.decode(errors="replace")])
        tried(call, "a refused recipient is told", "550 5.1.1 No such person here", "bo@refused.example")
        call("PUT", "/settings/mail", base(mail.port, "none", password="wrong"))
        tried(call, "a refused password is told", "refused the user name or the password")
        call("PUT", "/settings/mail", base(mail.port, "starttls"))
        tried(call, "a server without STARTTLS is told", "does not offer STARTTLS")
        call.count("nothing else has arrived", [] if len(mail.messages) == 1 else [str(len(mail.messages))])
        call("PUT", "/settings/mail", base(1, "none"))
        tried(call, "a server that is not there is told", "127.0.0.1")
        call("PUT", "/settings/mail", {"host": "127.0.0.1", "port": 2, "security": "none", "user": USER, "from_address": "shop@example.org"}, expect=422)


def over_tls(call):
    with tempfile.TemporaryDirectory(prefix="beseda-mail-") as folder:
        key, certificate = pathlib.Path(folder) / "key.pem", pathlib.Path(folder) / "cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
                        "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        with MailServer("--certificate", certificate, "--key", key) as mail:
            call("PUT", "/settings/mail", base(mail.port, "starttls"))
            tried(call, "a certificate that nobody knows is not trusted", "certificate")
            call("PUT", "/settings/mail", base(mail.port, "starttls", certificate=certificate.read_text()))
            tried(call, "e-mail goes over STARTTLS", None)
            call.count("it arrived over STARTTLS", [] if len(mail.wait_for(1)) == 1 else ["nothing"])


def by_a_scenario(call, server, mail):
    call("PUT", "/settings/mail", base(mail.port, "none"))
    bot = call("POST", "/bots", {"name": "Mailing"}, expect=201)
    call("POST", "/channels", {"bot_id": bot["id"], "kind": "web", "name": "Mailing", "settings": {}}, expect=201)
    send = {"flow": "f_main", "kind": "send_email", "settings": {
        "to": "{{email}}", "cc": "team@example.org", "reply_to": "answers@example.org", "subject": {"en": "Заказ {{last_message}}"},
        "body": {"en": "**Thé!**\n\n.\nHello {{email}} = ok"}}}
    blocks = {"b_ask": flow_story.ASK, "b_send": send, "b_done": flow_story.thanks("It is sent."), "b_bad": flow_story.thanks("Not sent: {{error}}")}
    edges = {"e_1": flow_story.edge("b_start", "b_ask"), "e_2": flow_story.edge("b_ask", "b_send"), "e_3": flow_story.edge("b_send", "b_done"),
             "e_4": flow_story.edge("b_send", "b_bad", "error"), "e_5": flow_story.edge("b_done", "b_end"), "e_6": flow_story.edge("b_bad", "b_end")}
    path = f"/bots/{bot['id']}/scenario"
    begun = call("GET", path)
    call("PUT", path, {"scenario": flow_story.document(blocks, edges), "base_revision": begun["revision"]})
    call("POST", path + "/publish", {"note": "Mailing"}, expect=201)
    visitor = flow_story.Visitor(call, server, bot["slug"])
    visitor.say("hi")
    visitor.hears("Which e-mail may we use?")
    visitor.say("bo@example.org")
    visitor.hears("It is sent.")
    sender, recipients, message, raw = mail.wait_for(1)[-1]
    plain, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    right = (recipients == ["bo@example.org", "team@example.org"] and message["Subject"] == "Заказ bo@example.org" and message["Cc"] == "team@example.org"
             and message["Reply-To"] == "answers@example.org" and plain.splitlines()[:4] == ["**Thé!**", "", ".", "Hello bo@example.org = ok"]
             and "<strong>Thé!</strong>" in html and max(len(line) for line in raw.splitlines()) <= 78)
    call.count("a scenario's e-mail arrives as it was written", [] if right else [raw.decode(errors="replace")])
    other = flow_story.Visitor(call, server, bot["slug"])
    other.say("hi")
    other.hears("Which e-mail may we use?")
    other.say("bo@refused.example")
    other.hears("Not sent: The mail server refused a recipient. It said: 550 5.1.1 No such person here")
