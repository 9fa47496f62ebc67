"""The gateway part of bench/run: a model asked directly, through Beseda and through Portkey's gateway, in one run."""
import contextlib
import json
import os
import subprocess
import sys
import time

import requests
from driver import process

SEQUENTIAL, CONNECTIONS = 2000, (16, 64, 256)


def chat_request(port, path, headers, stream):
    body = json.dumps({"model": "bench", "stream": stream, "messages": [
        {"role": "system", "content": "You are the assistant of a shop. Be friendly and short."},
        {"role": "user", "content": "When does the shop open, and until when can I come by on a Saturday?"}]},
        separators=(",", ":")).encode()
    return requests.http(path, port, body, headers)


@contextlib.contextmanager
def ahead_of_others(*pids):
    """Lets the processes run as soon as they are ready, as if they had machines of their own; gives whether that is allowed.
    With a fixed rate of requests the wait of the load generator, or of the model's stand-in, for a core would otherwise
    count as the server's."""
    try:
        for pid in pids:
            os.sched_setscheduler(pid, os.SCHED_RR, os.sched_param(1))
        yield True
    except PermissionError:
        yield False
    finally:
        with contextlib.suppress(PermissionError):
            for pid in pids:
                os.sched_setscheduler(pid, os.SCHED_OTHER, os.sched_param(0))


class Way:
    """One way to the model: where requests go, and whose CPU and memory count."""

    def __init__(self, name, port, path, headers, pid):
        self.name, self.port, self.path, self.headers, self.pid = name, port, path, headers, pid

    def load(self, tools, folder, count, connections, stream, rate=None):
        file = folder / "gateway-load"
        request = chat_request(self.port, self.path, self.headers, stream)
        requests.write(file, (request for _ in range(count)))
        cpu = process.cpu_seconds(self.pid) if self.pid else 0
        command = [tools / "load", str(self.port), str(connections), file] + ([str(rate)] if rate else [])
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0 or done.stderr:
            sys.stderr.write(done.stderr[:2000])
        result = json.loads(done.stdout)
        result["cpu_us"] = (process.cpu_seconds(self.pid) - cpu) / max(1, result["ok"]) * 1e6 if self.pid else 0
        result["per_second"] = result["ok"] / result["seconds"]
        return result


def ways(options, folder, vendor, new_server, peers):
    """Starts the gateways; gives (ways, function that stops them)."""
    base = f"http://127.0.0.1:{vendor.port}/v1"
    server = new_server(folder, "gateway")
    provider = server.api("POST", "/providers", {"kind": "openai", "name": "Bench", "settings": {"base_url": base}})
    server.api("POST", "/models", {"provider_id": provider["id"], "name": "bench"})
    key = server.api("POST", "/api-keys", {"name": "Bench", "scopes": ["models.use"]})
    port = process.free_port()
    portkey = process.start(["node", peers / "node_modules/@portkey-ai/gateway/build/start-server.js", f"--port={port}", "--headless"],
                            folder / "portkey.log")
    process.wait_listening(portkey, port)
    time.sleep(1)

    def stop():
        server.stop()
        process.stop(portkey)

    return [Way("directly", vendor.port, "/v1/chat/completions", {"Authorization": "Bearer x"}, None),
            Way("through Beseda", server.port, "/v1/chat/completions", {"Authorization": f"Bearer {key['key']}"}, server.process.pid),
            Way("through Portkey 1.15.2", port, "/v1/chat/completions",
                {"Authorization": "Bearer x", "x-portkey-provider": "openai", "x-portkey-custom-host": base}, portkey.pid)], stop


def measure(tools, folder, gateway_ways, count, stream):
    """{connections: {way: result}}; 1 is the sequential run."""
    table = {}
    for connections in (1, *CONNECTIONS):
        for way in gateway_ways:
            amount = SEQUENTIAL if connections == 1 else count
            if way.name.startswith("through Portkey"):
                amount = min(amount, 4000)  # it takes its time
            way.load(tools, folder, min(500, amount), connections, stream)  # warm-up
            table.setdefault(connections, {})[way.name] = way.load(tools, folder, amount, connections, stream)
    return table


def at_half_load(tools, folder, direct, ours, vendor, rate, stream):
    with ahead_of_others(os.getpid(), vendor.process.pid) as ahead:
        bare, served = (way.load(tools, folder, 3 * rate, 64, stream, rate=rate) for way in (direct, ours))
    yield goal(f"p99 at half load ({rate:,} requests/s)", served["p99_ms"], 1, "ms")
    yield (f"- the same rate directly: p50 {bare['p50_ms']:.3f} ms, p99 {bare['p99_ms']:.3f} ms; through Beseda p50 {served['p50_ms']:.3f} ms; "
           f"load generator and stand-in {'before' if ahead else 'beside'} all other programs")


def part(options, folder, tools, peers, vendor, new_server, goal):
    gateway_ways, stop = ways(options, folder, vendor, new_server, peers)
    direct, ours, theirs = gateway_ways
    try:
        yield "### The gateway: one model, asked directly and through gateways"
        yield ""
        for stream in (False, True):
            table = measure(tools, folder, gateway_ways, options.gateway_requests, stream)
            yield f"{'Streamed answers (20 events)' if stream else 'Whole answers'}:"
            yield ""
            yield "| connections | way | requests/s | p50 | p99 | added p50 | added p99 | CPU/request | failed |"
            yield "|---|---|---|---|---|---|---|---|---|"
            for connections, row in table.items():
                bare = row[direct.name]
                for way in gateway_ways:
                    one = row[way.name]
                    added = "" if way is direct else f"{one['p50_ms'] - bare['p50_ms']:.3f} ms | {one['p99_ms'] - bare['p99_ms']:.3f} ms"
                    yield (f"| {connections} | {way.name} | {one['per_second']:,.0f} | {one['p50_ms']:.3f} ms | {one['p99_ms']:.3f} ms "
                           f"| {added or ' | '} | {one['cpu_us']:,.0f} µs | {one['refused'] + one['broken']} |")
            yield ""
            yield goal("added p50, sequential", table[1][ours.name]["p50_ms"] - table[1][direct.name]["p50_ms"], 0.2, "ms")
            best = {way: max(row[way.name]["per_second"] for row in table.values()) for way in gateway_ways}
            if best[theirs] > 0:
                yield goal("requests/s against Portkey", best[ours] / best[theirs], 10, "×", at_least=True)
            else:
                yield "- Portkey failed every one of these requests; its log is the first place to look."
            yield from at_half_load(tools, folder, direct, ours, vendor, int(best[ours] / 2), stream)
            yield ""
        yield "| gateway | RSS after |"
        yield "|---|---|"
        for way in (ours, theirs):
            yield f"| {way.name} | {process.memory_kb(way.pid) / 1024:.0f} MB |"
        yield ""
        yield goal("RSS of the gateway", process.memory_kb(ours.pid) / 1024, 60, "MB")
    finally:
        stop()
        process.stop(vendor.process)
