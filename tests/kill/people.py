"""Three kinds of people who write to the bot and do not give up: each sends its messages one after another, repeats
what was not confirmed, and knows in the end what it saw."""
import asyncio
import json
import random
import time
import uuid

from driver import async_http, process
from driver.websocket import Closed, Refused, WebSocket


class Progress:
    """Counts what the server has confirmed."""

    def __init__(self):
        self.accepted = 0
        self.repeated = 0  # requests sent again because the first was not confirmed


async def pause():
    await asyncio.sleep(random.uniform(0.02, 0.08))


class WebhookThread:
    """One thread of a messenger that delivers through the signed generic webhook: bursts, without waiting for replies."""
    kind = "webhook"

    def __init__(self, context, number, messages):
        self.context, self.thread = context, f"thread-{number}"
        self.events = [f"ev-{number}-{n}-{uuid.uuid4().hex[:8]}" for n in range(messages)]
        self.accepted = []

    async def run(self, progress):
        client = async_http.Client(self.context.port)
        waiting = list(self.events)
        while waiting:
            burst, waiting = waiting[:random.choice((1, 1, 1, 2, 3))], []  # the rest is put back below
            rest = self.events[self.events.index(burst[-1]) + 1:]
            body = json.dumps({"events": [
                {"id": event, "thread": self.thread, "from": {"id": self.thread, "name": "Ann"},
                 "content": {"type": "text", "text": f"Question {event}"}} for event in burst]}).encode()
            while True:
                now = int(time.time())
                headers = {"X-Beseda-Timestamp": now, "X-Beseda-Signature": process.webhook_signature(self.context.secret, now, body)}
                try:
                    status, answer = await client.request("POST", f"/hooks/webhook/{self.context.webhook}", body, headers)
                except async_http.Dropped:
                    status = 0
                if status == 200:
                    break
                if status not in (0, 429, 503):
                    raise AssertionError(f"the webhook answered {status}: {answer}")
                progress.repeated += 1
                await pause()
            self.accepted += burst
            progress.accepted += len(burst)
            if random.random() < 0.1:  # vendors deliver again what was already confirmed
                try:
                    await client.request("POST", f"/hooks/webhook/{self.context.webhook}", body, headers)
                except async_http.Dropped:
                    pass
            waiting = rest
        client.close()

    async def check(self, problems):
        deliveries = self.context.deliveries.get(self.thread, [])
        seen = [event for delivery in deliveries for event in delivery["in_reply_to"]]
        problems.judge(self.kind, self.accepted, seen)


class Visitor:
    """What both web visitors share: a text for each message, and the stored history as the judge."""

    def __init__(self, context, number, messages):
        self.context, self.token = context, None
        self.texts = [f"Question {self.kind}-{number}-{n}" for n in range(messages)]
        self.base = f"/chat-api/{context.web}"
        self.accepted = []

    async def http(self, client, method, path, body=None, timeout=40):
        while True:
            try:
                headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
                status, answer = await client.request(method, self.base + path, body, headers, timeout)
            except async_http.Dropped:
                status = 0
            if status == 200:
                return answer
            if status not in (0, 429, 503):
                raise AssertionError(f"{method} {path} answered {status}: {answer}")
            await pause()

    def replied(self, messages, accepted):
        """Is there a message of the bot after the accepted one?"""
        return any(m["direction"] == "out" and m["seq"] > accepted["seq"] for m in messages)

    async def check(self, problems):
        client = async_http.Client(self.context.port)
        messages = (await self.http(client, "POST", "/session", {"token": self.token}))["messages"]
        client.close()
        messages.sort(key=lambda m: m["seq"])
        # The bot's answer belongs to the last question before it; questions must stand in the order they were accepted.
        questions = [m["content"]["text"] for m in messages if m["direction"] == "in"]
        answered, open_question = [], None
        for message in messages:
            if message["direction"] == "in":
                open_question = message["content"]["text"]
            elif open_question is not None:
                answered.append(open_question)
        problems.judge(self.kind, self.accepted, answered)
        if questions != self.accepted:
            problems.count(self.kind, "stored_wrong", 1)


class HttpVisitor(Visitor):
    """A web visitor whose network blocks WebSockets: posts and long polls."""
    kind = "http"

    async def run(self, progress):
        client = async_http.Client(self.context.port)
        ready = await self.http(client, "POST", "/session", {"token": None, "locale": "en"})
        self.token = ready["token"]
        for text in self.texts:
            body = {"client_id": str(uuid.uuid4()), "content": {"type": "text", "text": text, "format": "plain"}}
            accepted = (await self.http(client, "POST", "/messages", body))["message"]
            self.accepted.append(text)
            progress.accepted += 1
            while True:
                news = await self.http(client, "GET", f"/messages?after={accepted['seq']}&wait=5")
                if self.replied(news["messages"], accepted):
                    break
        client.close()


class SocketVisitor(Visitor):
    """A web visitor with the widget's WebSocket, who reconnects and resumes."""
    kind = "socket"

    async def connected(self, after):
        while True:
            try:
                socket = await WebSocket.connect(self.context.port, f"{self.base}/socket")
                await socket.send({"type": "hello", "token": self.token, "after": after, "locale": "en"})
                ready = await socket.receive_type("ready", 20)
                self.token = ready["token"]
                return socket, ready
            except (OSError, Closed, Refused, asyncio.TimeoutError):
                await pause()

    async def run(self, progress):
        socket, _ = await self.connected(0)
        for text in self.texts:
            send = {"type": "send", "client_id": str(uuid.uuid4()), "content": {"type": "text", "text": text, "format": "plain"}}
            accepted, unsent, early = None, True, []
            while True:
                try:
                    if unsent:
                        await socket.send(send)
                        unsent = False
                    message = await socket.receive(20)
                    if message["type"] == "accepted" and message["client_id"] == send["client_id"] and accepted is None:
                        accepted = message["message"]
                        self.accepted.append(text)
                        progress.accepted += 1
                    elif message["type"] == "message":
                        early.append(message["message"])
                    elif message["type"] == "error":
                        raise AssertionError(f"the socket answered {message}")
                except (OSError, Closed, asyncio.TimeoutError):
                    socket.close()
                    socket, ready = await self.connected(accepted["seq"] if accepted else 0)
                    early += ready["messages"]
                    if accepted is None:
                        unsent = True
                        progress.repeated += 1
                if accepted and self.replied(early, accepted):
                    break
        socket.close()
