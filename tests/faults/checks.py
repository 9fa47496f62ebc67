"""What every fault test uses: a folder, servers on it that are stopped afterwards, and checks with reasons."""
import json
import subprocess
import time
import uuid

from driver import process
from driver.server import Server

SECRET = "whsec-fault-0123456789abcdef0123456789abcdef"


class Failed(Exception):
    pass


class Skipped(Exception):
    """This machine does not allow the test; why is in the message."""


def check(condition, why):
    if not condition:
        raise Failed(why)


class Workspace:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.data = folder / "data"
        self.servers, self.at_end = [], []

    def server(self, data=None, **options):
        server = Server(self.program, data or self.data, log=self.folder / "server.log", **options)
        self.servers.append(server)
        return server

    def running(self, **options):
        """A started server with its owner, an offline bot, a web channel and a webhook channel."""
        server = self.server()
        server.start(**options)
        server.set_up()
        bot = server.make_bot(name="Fault test")
        server.web = server.make_web_channel(bot["id"])
        # Nobody listens there: replies wait in the outbox, which is not what these tests look at.
        server.webhook, _ = server.make_webhook_channel(bot["id"], f"http://127.0.0.1:{process.free_port()}/", SECRET)
        return server

    def fails_to_start(self, *words, within=15, **options):
        """The server must end by itself with an error code and a message that has the words; gives the message."""
        server = self.server()
        command = [str(part) for part in server.command()] + options.pop("arguments", [])
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=within, check=False,
                                  stdin=subprocess.DEVNULL, **options)
        except subprocess.TimeoutExpired as error:
            raise Failed(f"the server was still running after {within} s: {error.stdout}{error.stderr}") from error
        said = done.stdout + done.stderr
        check(done.returncode > 0, f"the exit code was {done.returncode} and it said: {said}")
        for word in words:
            check(word.lower() in said.lower(), f"the message does not name {word!r}: {said}")
        check("terminate called" not in said and "Traceback" not in said, f"an internal failure instead of a message: {said}")
        return said

    def log_tail(self):
        log = self.folder / "server.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""

    def close(self):
        for server in self.servers:
            server.stop()
        for action in reversed(self.at_end):
            action()


def post_event(server, text="hello", event=None, raw=None, timeout=30):
    """Sends one event (or a raw body) to the webhook, signed; gives (status, answer)."""
    body = raw if raw is not None else json.dumps({"events": [
        {"id": event or uuid.uuid4().hex, "thread": "t1", "from": {"id": "u1", "name": "Ann"},
         "content": {"type": "text", "text": text}}]}).encode()
    now = int(time.time())
    status, _, answer = server.request("POST", f"/hooks/webhook/{server.webhook}", body, {
        "Content-Type": "application/json", "X-Beseda-Timestamp": str(now),
        "X-Beseda-Signature": process.webhook_signature(SECRET, now, body)}, timeout=timeout)
    return status, answer


def is_well(server):
    """The server still runs, says so, and accepts a message."""
    check(server.process.poll() is None, f"the server ended with {server.process.poll()}")
    status, _, _ = server.request("GET", "/healthz", timeout=10)
    check(status == 200, f"/healthz answered {status}")
    status, answer = post_event(server)
    check(status == 200, f"a message was answered {status}: {answer}")
