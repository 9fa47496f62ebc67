#!/usr/bin/env python3
"""Kills the server with SIGKILL at random moments under load and starts it again; then counts.

Three kinds of people write: over the signed generic webhook, over the web channel's HTTP and over its WebSocket. All
repeat what was not confirmed. In the end each accepted message must have exactly one reply, in order. Prints accepted /
answered / duplicated / lost and "N passed, M failed".
"""
import argparse
import asyncio
import collections
import json
import pathlib
import random
import shutil
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests"))
from driver import async_http, process  # noqa: E402
from driver.server import Server  # noqa: E402
from kill.people import HttpVisitor, Progress, SocketVisitor, WebhookThread  # noqa: E402

SECRET = "whsec-kill-0123456789abcdef0123456789abcdef"


class Problems:
    """Counts per kind of person what was accepted, answered, duplicated, lost and out of order."""

    def __init__(self):
        self.counts = collections.defaultdict(collections.Counter)

    def count(self, kind, what, number):
        self.counts[kind][what] += number

    def judge(self, kind, accepted, answered):
        """Both are lists of one conversation; answered holds an entry for each reply."""
        times = collections.Counter(answered)
        self.count(kind, "accepted", len(accepted))
        self.count(kind, "answered", sum(1 for item in accepted if times[item]))
        self.count(kind, "lost", sum(1 for item in accepted if not times[item]))
        self.count(kind, "duplicated", sum(number - 1 for number in times.values()))
        self.count(kind, "unasked", sum(1 for item in times if item not in set(accepted)))
        first_seen = list(dict.fromkeys(item for item in answered if item in set(accepted)))
        self.count(kind, "out_of_order", sum(1 for a, b in zip(first_seen, [i for i in accepted if times[i]]) if a != b))


class Context:
    """Where everybody finds the server, and what it delivered to the webhook's delivery address."""

    def __init__(self):
        self.deliveries = collections.defaultdict(list)  # thread -> distinct messages in order of arrival
        self.keys = set()
        self.redelivered = self.forged = 0

    def deliver(self, _path, headers, body):
        expected = process.webhook_signature(SECRET, headers.get("x-beseda-timestamp", ""), body)
        if headers.get("x-beseda-signature") != expected:
            self.forged += 1
            return 401
        message = json.loads(body)
        key = headers.get("idempotency-key")
        if key != message["message_id"]:
            self.forged += 1
        if random.random() < 0.02:  # refused now and then: the retry must keep the order
            return 503
        if key in self.keys:  # sent before a kill, and again because that was not recorded: the key tells
            self.redelivered += 1
            return 200
        self.keys.add(key)
        self.deliveries[message["thread"]].append(message)
        return 200


async def kill_at_times(server, progress, messages, kills, stopped):
    """Spreads the kills over the load; some strike while the server is still starting."""
    done = 0
    restart_seconds = []
    while done < kills and not stopped.is_set():
        target = messages * (done + random.random()) / kills
        while progress.accepted < min(target, messages - 1) and not stopped.is_set():
            await asyncio.sleep(0.005)
        await asyncio.sleep(random.uniform(0, 0.15))
        server.kill()
        done += 1
        server.process = process.start(server.command(), server.log)
        if random.random() < 0.2 and done < kills:
            await asyncio.sleep(random.uniform(0, 0.1))
            server.kill()
            done += 1
            server.process = process.start(server.command(), server.log)
        began = time.monotonic()
        while not process.is_listening(server.port):
            if server.process.poll() is not None or time.monotonic() - began > 30:
                raise RuntimeError(f"the server did not come back after kill {done}; see {server.log}")
            await asyncio.sleep(0.005)
        restart_seconds.append(time.monotonic() - began)
    return done, restart_seconds


async def play(server, context, options):
    people = []
    for number in range(options.conversations):
        kind = (WebhookThread, HttpVisitor, SocketVisitor)[number % 3]
        share = options.messages // options.conversations + (number < options.messages % options.conversations)
        people.append(kind(context, number, share))
    progress, stopped = Progress(), asyncio.Event()
    receiver = await async_http.serve(context.delivery_port, context.deliver)
    began = time.monotonic()
    killer = asyncio.create_task(kill_at_times(server, progress, options.messages, options.kills, stopped))
    try:
        everybody = asyncio.gather(*(person.run(progress) for person in people))
        done, _ = await asyncio.wait({asyncio.ensure_future(everybody), killer}, timeout=options.timeout,
                                     return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
        if not everybody.done():
            print(f"gave up after {options.timeout} s: only {progress.accepted} of {options.messages} messages were accepted and answered")
    finally:
        stopped.set()
    kills, restarts = await killer
    problems = Problems()
    last = None
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # replies under way may take a retry
        problems = Problems()
        await asyncio.gather(*(person.check(problems) for person in people))
        lost = sum(count["lost"] for count in problems.counts.values())
        if lost == 0 and last == 0:
            break
        last = lost
        await asyncio.sleep(1)
    receiver.close()
    return problems, progress, kills, restarts, time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--conversations", type=int, default=400)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--timeout", type=float, default=400)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", action="store_true", help="keep the data directory")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else int(time.time())
    random.seed(seed)
    if options.messages > 24 * options.conversations:
        parser.error("at most 24 messages a conversation: the judge reads the last 50 messages of the history")

    folder = pathlib.Path(tempfile.mkdtemp(prefix="beseda-kill-"))
    server = Server(options.program, folder / "data", log=folder / "server.log")
    context = Context()
    try:
        server.start()
        server.set_up()
        bot = server.make_bot(name="Kill test")
        context.port, context.delivery_port, context.secret = server.port, process.free_port(), SECRET
        context.webhook, _ = server.make_webhook_channel(bot["id"], f"http://127.0.0.1:{context.delivery_port}/in", SECRET)
        context.web = server.make_web_channel(bot["id"])
        problems, progress, kills, restarts, seconds = asyncio.run(play(server, context, options))
        stopped_with = server.stop()
    finally:
        server.stop()
        if options.keep:
            print(f"data kept in {folder}")

    print(f"seed {seed}; {kills} kills in {seconds:.0f} s; back after {1000 * sum(restarts) / max(1, len(restarts)):.0f} ms on average, "
          f"{1000 * max(restarts, default=0):.0f} ms at most; {progress.repeated} requests repeated by clients; "
          f"{context.redelivered} deliveries repeated under the same idempotency key")
    print(f"{'':10}{'accepted':>10}{'answered':>10}{'duplicated':>12}{'lost':>8}{'unordered':>11}{'unasked':>9}")
    results = [kills >= options.kills, context.forged == 0, stopped_with == 0]
    total = collections.Counter()
    for kind in ("webhook", "http", "socket"):
        count = problems.counts[kind]
        total.update(count)
        results += [count["accepted"] > 0, count["lost"] == 0, count["duplicated"] == 0,
                    count["out_of_order"] == 0 and count["unasked"] == 0 and count["stored_wrong"] == 0]
        print(f"{kind:10}{count['accepted']:>10}{count['answered']:>10}{count['duplicated']:>12}{count['lost']:>8}"
              f"{count['out_of_order']:>11}{count['unasked']:>9}")
    print(f"{'all':10}{total['accepted']:>10}{total['answered']:>10}{total['duplicated']:>12}{total['lost']:>8}"
          f"{total['out_of_order']:>11}{total['unasked']:>9}")
    results.append(total["accepted"] == options.messages)
    if all(results) and not options.keep:
        shutil.rmtree(folder)
    elif not all(results):
        print(f"server log and data: {folder}")
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return not all(results)


if __name__ == "__main__":
    sys.exit(main())
