#!/usr/bin/env python3
"""A storm on the channels at vendors, through the real program.

For ten minutes of the vendors' time (played --speed times as fast) every vendor delivers each event one to five times, out of order, at the
vendor's own distances, until it is told that it was accepted; its API now and then answers "too fast" or 500, or takes a message and hangs
up without an answer; and the program is killed with SIGKILL. In the end each accepted event must have been answered once. Where the outcome of a send could not be known, the program must say so ("uncertain") instead of
sending again. Prints a table and "N passed, M failed".
"""
import argparse
import collections
import heapq
import http.client
import http.server
import itertools
import json
import pathlib
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
import time

root = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(root / "tests"))
sys.path.insert(0, str(root / "tests" / "channels"))
from driver import process  # noqa: E402
from driver.server import Server  # noqa: E402
from storm import vendors  # noqa: E402

MARK = re.compile(r"s(\d+)e(\d+)s")  # A text is "s<person>e<number>s"; its answer says it again.


class VendorApi:
    """The vendor's API on loopback: takes texts, and misbehaves as often as it is told."""

    def __init__(self, vendor):
        self.vendor, self.calm = vendor, False
        self.port = process.free_port()
        self.taken = collections.Counter()
        self.refused = self.hung_up = 0
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.answer(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def do_GET(self):
                outer.reply(self, 200, {"ok": True, "data": [], "result": {}})

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def reply(handler, status, document):
        body = json.dumps(document).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        if status == 429:
            handler.send_header("Retry-After", "1")
        handler.end_headers()
        handler.wfile.write(body)

    def answer(self, handler, body):
        text = self.vendor.sent_text(handler.path, body)
        if text is None:
            self.reply(handler, 200, {"ok": True, "success": True, "result": True})
            return
        luck = 1 if self.calm else random.random()
        if luck < 0.04:
            self.refused += 1
            self.reply(handler, *self.vendor.too_fast())
            return
        if luck < 0.08:
            self.refused += 1
            self.reply(handler, *self.vendor.failed())
            return
        with self.lock:
            for mark in MARK.findall(text):
                self.taken[mark] += 1
            number = sum(self.taken.values())
        if luck < 0.10:
            self.hung_up += 1
            handler.close_connection = True
            handler.connection.close()
            return
        self.reply(handler, *self.vendor.accepted(number))


def database_of(folder):
    return next(file for file in sorted((folder / "data").rglob("*")) if file.is_file() and file.read_bytes()[:15] == b"SQLite format 3")


def echo_scenario():
    say = {"flow": "f_main", "kind": "send_text", "name": "", "at": [300, 0], "settings": {"text": {"en": "{{ last_message }}"}}}
    return {"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}}, "variables": {},
            "blocks": {"b_start": {"flow": "f_main", "kind": "start", "name": "", "at": [0, 0], "settings": {}}, "b_say": say},
            "edges": {"e_1": {"from": "b_start", "port": "next", "to": "b_say"}}}


class Storm:
    def __init__(self, server, options):
        self.server, self.options = server, options
        self.accepted = collections.defaultdict(set)
        self.repeats = collections.Counter()
        self.done = threading.Event()
        self.began = time.monotonic()

    def deliver(self, vendor, path, person, numbers):
        """One person's events, as a vendor delivers them: each until it was accepted, then again as often as it likes."""
        plan = []  # (the vendor's time in seconds, number of the event)
        for number in numbers:
            first = random.uniform(0, 60 * self.options.minutes)
            repeats = itertools.accumulate(random.choices(vendor.redelivery, k=random.randint(0, 4)), initial=first)
            plan += [(min(moment, 60 * self.options.minutes), number) for moment in repeats]
        heapq.heapify(plan)
        while plan and not self.done.is_set():
            moment, number = heapq.heappop(plan)
            time.sleep(max(0, self.began + moment / self.options.speed - time.monotonic()))
            if not self.call(vendor, path, person, number):
                heapq.heappush(plan, (moment + 1, number))

    def call(self, vendor, path, person, number):
        """One delivery; whether it was accepted."""
        body, headers = vendor.event(person, number, f"s{person}e{number}s")
        try:
            line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
            line.request("POST", path, body, {"Content-Type": "application/json", **headers})
            answer = line.getresponse()
            answer.read()
            line.close()
        except (OSError, http.client.HTTPException):
            return False
        if answer.status in (400, 401, 403, 404):
            raise RuntimeError(f"{vendor.kind}: the webhook answered {answer.status}")
        if answer.status != 200:
            return False
        self.repeats[vendor.kind] += (str(person), str(number)) in self.accepted[vendor.kind]
        self.accepted[vendor.kind].add((str(person), str(number)))
        return True

    def kill_now_and_then(self):
        seconds = 60 * self.options.minutes / self.options.speed
        for _ in range(self.options.kills):
            time.sleep(random.uniform(0.3, 1.7) * seconds / self.options.kills)
            self.server.kill()
            self.server.start()


def judge(folder, apis, storm):
    base = sqlite3.connect(database_of(folder))
    rows = base.execute("SELECT c.kind, m.state, m.content, m.reason FROM messages m JOIN conversations v ON v.id = m.conversation_id "
                        "JOIN channels c ON c.id = v.channel_id WHERE m.direction = 'out'").fetchall()
    base.close()
    states = collections.defaultdict(lambda: collections.defaultdict(list))
    for kind, state, content, reason in rows:
        for mark in MARK.findall(content):
            states[kind][mark].append((state, reason))
    table, failures = [], []
    for vendor, api in apis:
        accepted = storm.accepted[vendor.kind]
        of = states[vendor.kind]
        uncertain = {mark for mark in accepted if any(state == "uncertain" for state, _ in of[mark])}
        lost = [mark for mark in accepted if not api.taken[mark] and mark not in uncertain]
        doubled = [mark for mark in api.taken if api.taken[mark] > 1]
        unasked = [mark for mark in api.taken if mark not in accepted]
        twice = [mark for mark in accepted if len(of[mark]) != 1]
        table.append((vendor.kind, len(accepted), storm.repeats[vendor.kind], sum(1 for mark in accepted if of[mark]),
                      sum(1 for mark in accepted if api.taken[mark]), len(uncertain), len(doubled), len(lost), api.refused, api.hung_up))
        for what, marks in (("lost", lost), ("sent twice", doubled), ("unasked", unasked), ("not answered once", twice)):
            if marks:
                failures.append(f"{vendor.kind}: {what}: {[(mark, of[mark]) for mark in marks[:3]]}")
    return table, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    parser.add_argument("--people", type=int, default=24, help="of each channel")
    parser.add_argument("--messages", type=int, default=5, help="of each person")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10, help="of the vendors' time, over which events, repeats and kills are spread")
    parser.add_argument("--speed", type=float, default=15, help="how many times faster than the vendors' time this is played; 1: as it is")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else int(time.time())
    random.seed(seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="beseda-storm-"))
    server = Server(options.program, folder / "data", log=folder / "server.log")
    storm = Storm(server, options)
    apis = []
    try:
        server.start()
        server.set_up()
        bot = server.make_bot(name="Echo")["id"]
        draft = server.api("GET", f"/bots/{bot}/scenario")
        server.api("PUT", f"/bots/{bot}/scenario", {"scenario": echo_scenario(), "base_revision": draft["revision"]})
        server.api("POST", f"/bots/{bot}/scenario/publish", {"note": "storm", "policy": "restart"})
        threads = []
        for make in vendors.ALL:
            vendor = make()
            api = VendorApi(vendor)
            apis.append((vendor, api))
            channel = server.api("POST", "/channels", {"bot_id": bot, "kind": vendor.kind, "name": vendor.kind, "enabled": True,
                                                       **vendor.settings(f"http://127.0.0.1:{api.port}")})
            path = f"/hooks/{vendor.kind}/{channel['id']}"
            for person in range(options.people):
                threads.append(threading.Thread(target=storm.deliver, args=(vendor, path, person, range(1, options.messages + 1)), daemon=True))
        storm.began = time.monotonic()
        killer = threading.Thread(target=storm.kill_now_and_then)
        killer.start()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60 * options.minutes / options.speed + 240)
        killer.join()
        for _, api in apis:
            api.calm = True
        wanted, until = options.people * options.messages, time.monotonic() + 120
        base = None
        while time.monotonic() < until:  # What waits for its next attempt is sent.
            base = sqlite3.connect(f"file:{database_of(folder)}?mode=ro", uri=True)
            waiting = base.execute("SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM events WHERE state = 0)").fetchone()[0]
            base.close()
            if waiting == 0:
                break
            time.sleep(0.5)
        seconds = time.monotonic() - storm.began
        stopped_with = server.stop()
    finally:
        storm.done.set()
        server.stop()
    table, failures = judge(folder, apis, storm)
    print(f"seed {seed}; {options.minutes:g} minutes of the vendors' time at {options.speed:g} times its speed, {options.kills} kills; {seconds:.0f} s in all")
    print(f"{'':12}{'accepted':>9}{'repeated':>9}{'answered':>9}{'sent':>7}{'uncertain':>10}{'duplicated':>11}{'lost':>6}{'refused':>9}{'hung up':>9}")
    results = [stopped_with == 0]
    for kind, accepted, repeated, answered, sent, uncertain, doubled, lost, refused, hung_up in table:
        print(f"{kind:12}{accepted:>9}{repeated:>9}{answered:>9}{sent:>7}{uncertain:>10}{doubled:>11}{lost:>6}{refused:>9}{hung_up:>9}")
        results += [accepted == wanted, answered == accepted, doubled == 0, lost == 0]
    for failure in failures:
        print(failure)
    results.append(not failures)
    if options.keep or not all(results):
        print(f"server log and data: {folder}")
    else:
        shutil.rmtree(folder)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
