"""A Beseda server under test: its process, its first set-up and its REST API."""
import http.cookies
import json
import pathlib
import re
import time

from . import process


class Server:
    """One data directory and the program on it; start and kill it as often as needed."""

    def __init__(self, program, data, port=None, log=None, arguments=()):
        self.program, self.data = pathlib.Path(program), pathlib.Path(data)
        self.port = port or process.free_port()
        self.log = pathlib.Path(log or f"{data}.log")
        self.arguments = list(arguments)
        self.process = None
        self.cookie = self.csrf = ""

    def command(self):
        return [self.program, "serve", "--host", "127.0.0.1", "--port", self.port, "--data", self.data, *self.arguments]

    def start(self, seconds=30, **options):
        """Starts it; gives the seconds from exec until the port accepts."""
        began = time.perf_counter()
        self.process = process.start(self.command(), self.log, **options)
        process.wait_listening(self.process, self.port, seconds)
        return time.perf_counter() - began

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    def stop(self):
        return process.stop(self.process) if self.process else None

    def request(self, method, path, body=None, headers=None, **options):
        return process.request(self.port, method, path, body, headers, **options)

    def set_up(self):
        """Follows the one-time link of the first start; afterwards api() works as the owner."""
        found = None
        deadline = time.monotonic() + 10
        while not found and time.monotonic() < deadline:
            found = re.search(r"setup\?token=([\w.~-]+)", self.log.read_text(errors="replace"))
            time.sleep(0.02)
        if not found:
            raise RuntimeError(f"no set-up link in {self.log}")
        status, headers, answer = self.request("POST", "/api/v1/setup", {
            "token": found.group(1), "name": "Owner", "email": "owner@example.com", "password": "correct horse battery 9",
            "workspace_name": "Test", "locale": "en"})
        if status not in (200, 201):
            raise RuntimeError(f"set-up failed: {status} {answer}")
        self.remember_session(headers)

    def log_in(self):
        status, headers, answer = self.request("POST", "/api/v1/auth/login",
                                               {"email": "owner@example.com", "password": "correct horse battery 9"})
        if status != 200:
            raise RuntimeError(f"login failed: {status} {answer}")
        self.remember_session(headers)

    def remember_session(self, headers):
        cookies = http.cookies.SimpleCookie()
        for line in headers.get_all("Set-Cookie") or []:
            cookies.load(line)
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        self.csrf = self.api("GET", "/auth/me")["csrf_token"]

    def api(self, method, path, body=None, expect=(200, 201, 204)):
        headers = {"Cookie": self.cookie}
        if method != "GET":
            headers["X-CSRF-Token"] = self.csrf
        status, _, answer = self.request(method, "/api/v1" + path, body, headers)
        if status not in expect:
            raise RuntimeError(f"{method} {path}: {status} {json.dumps(answer) if not isinstance(answer, bytes) else answer[:300]}")
        return answer

    def make_bot(self, name="Echo", **fields):
        return self.api("POST", "/bots", {"name": name, "language": "en", "enabled": True, **fields})

    def make_webhook_channel(self, bot_id, delivery_url, secret):
        """A generic webhook channel; gives its id and the secret that signs both ways."""
        channel = self.api("POST", "/channels", {
            "bot_id": bot_id, "kind": "webhook", "name": "Hook", "enabled": True, "secrets": {"signing_secret": secret},
            "settings": {"delivery_url": delivery_url, "allow_private": True, "sends_per_second": 100000}})
        return channel["id"], secret

    def make_web_channel(self, bot_id):
        return self.api("POST", "/channels", {"bot_id": bot_id, "kind": "web", "name": "Site", "enabled": True,
                                              "settings": {"allowed_origins": []}})["id"]
