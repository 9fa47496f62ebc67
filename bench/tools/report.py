#!/usr/bin/env python3
"""Runs the parts of bench/run and prints one report; see bench/run --help."""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
sys.path.insert(0, str(root / "tests"))
sys.path.insert(0, str(here))
import gateway  # noqa: E402  (bench/tools/gateway.py)
import requests  # noqa: E402  (bench/tools/requests.py)
import webhook  # noqa: E402  (bench/tools/webhook.py)
from driver import process  # noqa: E402
from driver.server import Server  # noqa: E402

PROGRAM = root / "build" / "release" / "beseda"
TOOLS = root / "build" / "bench"
PEERS = root / "bench" / "peers"
CONVERSATIONS = 400


class Vendor:
    """The stand-in for every vendor's API; counts the messages sent, and all other calls."""

    def __init__(self, folder):
        self.port = process.free_port()
        self.process = process.start([TOOLS / "vendor", self.port], folder / "vendor.log")
        process.wait_listening(self.process, self.port)

    def count(self):
        return int(process.request(self.port, "GET", "/count")[2])

    def others(self):
        return int(process.request(self.port, "GET", "/others")[2])

    def replies(self):
        """(conversation, monotonic seconds) of the messages since the last call."""
        lines = process.request(self.port, "GET", "/replies")[2].decode().splitlines()
        return [(name, float(at)) for name, _, at in (line.rpartition(" ") for line in lines)]

    def wait_for(self, count, seconds=120):
        deadline = time.monotonic() + seconds
        while self.count() < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.count()


def load(port, file, times=None):
    """Sends the file's requests; with `times` it is written there when each was sent."""
    done = subprocess.run([TOOLS / "load", str(port), str(webhook.CONNECTIONS), file] + (["0", times] if times else []),
                          capture_output=True, text=True, check=False)
    if done.returncode != 0 or done.stderr:
        sys.stderr.write(done.stderr[:2000])
    return json.loads(done.stdout)


def settle(pid):
    """Waits until the process is idle."""
    before = -1
    while process.cpu_seconds(pid) - before > 0.01:
        before = process.cpu_seconds(pid)
        time.sleep(0.5)


def new_server(folder, name, **bot_fields):
    """A set-up server with an offline bot (unless `bot_fields` say otherwise)."""
    server = Server(PROGRAM, folder / name, log=folder / f"{name}.log")
    server.start()
    server.set_up()
    server.bot = server.make_bot(name="Bench", **bot_fields)["id"]
    return server


def part_webhook(options, folder):
    yield from webhook.part(options, folder, sys.modules[__name__])


def part_syncs(options, folder):
    messages = 5000
    vendor = Vendor(folder)
    server = new_server(folder, "syncs")
    hooks = webhook.add_accounts(server, "webhook", vendor.port)
    trace = subprocess.Popen(["strace", "-f", "-c", "-e", "trace=fsync,fdatasync,sync_file_range", "-p", str(server.process.pid),
                              "-o", folder / "strace.txt"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        written = io_bytes(server.process.pid)
        requests.write(folder / "load", (webhook.beseda_request("webhook", server.port, hooks, n, CONVERSATIONS) for n in range(messages)))
        before = vendor.count()
        cpu = process.cpu_seconds(server.process.pid)
        load(server.port, folder / "load")
        replies = vendor.wait_for(before + messages) - before
        cpu = process.cpu_seconds(server.process.pid) - cpu
        written = io_bytes(server.process.pid) - written
    finally:
        trace.send_signal(2)
        trace.wait(10)
        server.stop()
        process.stop(vendor.process)
    syncs = sum(int(line.split()[3]) for line in (folder / "strace.txt").read_text().splitlines()
                if re.search(r"(fsync|fdatasync)$", line))
    yield "### What a message costs"
    yield ""
    yield f"{messages:,} messages from {webhook.CONNECTIONS} connections, {replies:,} replies sent: {cpu / messages * 1e6:,.0f} µs of CPU, "
    yield f"{syncs / messages:.3f} fsyncs and {written / messages / 1024:.1f} KB written per message (in, turn, out and their ledger)."


def io_bytes(pid):
    return int(re.search(r"^write_bytes: (\d+)", pathlib.Path(f"/proc/{pid}/io").read_text(), re.M).group(1))


def part_idle(options, folder):
    first, again, memory = [], [], []
    for run in range(5):
        server = Server(PROGRAM, folder / f"idle{run}")
        first.append(server.start())
        time.sleep(0.5)
        server.stop()
        again.append(server.start())
        time.sleep(5)
        memory.append(process.memory_kb(server.process.pid) / 1024)
        server.stop()
    red_first, red_again, red_memory = [], [], []
    for run in range(3):
        for times in (red_first, red_again):
            port = process.free_port()
            began = time.perf_counter()
            red = process.start(["node", PEERS / "node_modules/node-red/red.js", "--userDir", folder / f"red{run}", "--port", port,
                                 "-D", "uiHost=127.0.0.1"], folder / "red.log")
            process.wait_listening(red, port)
            times.append(time.perf_counter() - began)
            time.sleep(5)
            if times is red_again:
                red_memory.append(process.memory_kb(red.pid) / 1024)
            process.stop(red)
    median = statistics.median
    yield "### At rest"
    yield ""
    yield "| server | exec → listening, first start | exec → listening, later | RSS after 5 s idle |"
    yield "|---|---|---|---|"
    yield f"| Beseda | {median(first) * 1000:.0f} ms | {median(again) * 1000:.0f} ms | {median(memory):.1f} MB |"
    yield f"| Node-RED | {median(red_first) * 1000:,.0f} ms | {median(red_again) * 1000:,.0f} ms | {median(red_memory):.0f} MB |"
    yield ""
    yield goal("idle RSS", median(memory), 40, "MB")
    yield goal("exec to listening, first start", median(first) * 1000, 100, "ms")
    yield goal("exec to listening, later starts", median(again) * 1000, 100, "ms")


def hold_sockets(pid, port, count, target, hello, folder):
    """(sockets open, KB each) at rest."""
    settle(pid)
    before = process.memory_kb(pid)
    holder = subprocess.Popen([TOOLS / "sockets", str(port), str(count), target, *hello], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    opened = json.loads(holder.stdout.readline() or '{"open": 0, "failed": 0}')
    time.sleep(5)
    after = process.memory_kb(pid)
    holder.stdin.close()
    holder.wait(30)
    return opened["open"], (after - before) / max(1, opened["open"]), opened["failed"]


def part_sockets(options, folder):
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    count = min(options.sockets, limit - 200)
    server = new_server(folder, "sockets")
    channel = server.make_web_channel(server.bot)
    hello = '{"type":"hello","token":null,"after":0,"locale":"en"}'
    try:
        ours = hold_sockets(server.process.pid, server.port, count, f"/chat-api/{channel}/socket", [hello], folder)
    finally:
        server.stop()
    port = process.free_port()
    peer = process.start(["node", PEERS / "ws_idle.js", port], folder / "ws.log")
    process.wait_listening(peer, port)
    peer_result = hold_sockets(peer.pid, port, count, "/", [hello], folder)
    process.stop(peer)
    yield "### Idle WebSockets"
    yield ""
    if count < options.sockets:
        yield f"This machine allows {limit:,} open files a process, so {count:,} connections instead of {options.sockets:,}."
        yield ""
    yield "| server | open | failed | memory each |"
    yield "|---|---|---|---|"
    yield f"| Beseda, each a visitor who has said hello | {ours[0]:,} | {ours[2]:,} | {ours[1]:.1f} KB |"
    yield f"| ws (npm), compression off | {peer_result[0]:,} | {peer_result[2]:,} | {peer_result[1]:.1f} KB |"
    yield ""
    yield goal("memory per idle WebSocket", ours[1], 8, "KB")


def part_gateway(options, folder):
    yield from gateway.part(options, folder, TOOLS, PEERS, Vendor(folder), new_server, goal)


def part_kill(options, folder):
    done = subprocess.run([sys.executable, root / "tests/kill/run.py", "--messages", "5000", "--conversations", "400", "--kills", "20"],
                          capture_output=True, text=True, check=False)
    yield "### SIGKILL under load"
    yield ""
    yield "```"
    yield from done.stdout.strip().splitlines()[-12:]
    yield "```"


def goal(what, value, bound, unit, at_least=False):
    met = value >= bound if at_least else value <= bound
    sign = "≥" if at_least else "≤"
    text = f"{value:.1f}" if value < 100 else f"{value:,.0f}"
    return f"- {what}: **{text} {unit}** (goal {sign} {bound} {unit}: {'met' if met else 'missed'})"


def machine():
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1)) / 1048576
    disk = shutil.disk_usage(root)
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text()).group(1)
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return (f"{datetime.date.today().isoformat()}; {os.cpu_count()} cores ({cpu.group(1) if cpu else platform.machine()}), {memory:.0f} GB of memory, "
            f"{system}, Linux {platform.release().split('-')[0]}, Node.js {node}, disk of {disk.total / 1e9:.0f} GB, "
            f"an fsync of 4 KB takes {fsync_ms():.2f} ms (median).")


def fsync_ms():
    times = []
    with tempfile.NamedTemporaryFile(dir=root / "build") as file:
        for _ in range(100):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


PARTS = {"webhook": part_webhook, "syncs": part_syncs, "idle": part_idle, "sockets": part_sockets, "gateway": part_gateway, "kill": part_kill}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--messages", type=int, default=20000)
    parser.add_argument("--sockets", type=int, default=20000)
    parser.add_argument("--gateway-requests", type=int, default=20000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lines = ["# Benchmarks", "", "Made by `bench/run --write`; everything below is from one run on one machine.", "", machine(), ""]
    print("\n".join(lines))
    failed = False
    with tempfile.TemporaryDirectory(dir=root / "build" / "bench") as folder:
        for name in options.only.split(","):
            part = pathlib.Path(folder) / name
            part.mkdir()
            try:
                for line in PARTS[name](options, part):
                    print(line, flush=True)
                    lines.append(line)
            except Exception as error:  # one part must not hide the others
                failed = True
                lines.append(f"The part `{name}` failed: {error}")
                print(lines[-1], flush=True)
            lines.append("")
            print()
    if options.write:
        (root / "docs" / "benchmarks.md").write_text("\n".join(lines) + (here.parent / "method.md").read_text())
        print("Written to docs/benchmarks.md")
    return failed


if __name__ == "__main__":
    sys.exit(main())
