#!/usr/bin/env python3
"""Bad upstreams behind the gateway: each fails in its own way, and the route's next model answers; the ledger shows every
try; a client that goes away ends its call; many calls leave no memory behind.

run.py [--program PROGRAM] [--calls N]     prints "N passed, M failed"
"""
import argparse
import asyncio
import json
import pathlib
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests"))
from driver import process  # noqa: E402
from driver.async_http import Client, Dropped  # noqa: E402
from driver.server import Server  # noqa: E402
from upstreams import upstream  # noqa: E402

FAULTS = {"429": "rate_limited", "500": "unavailable", "529": "unavailable", "drop": "unavailable", "garbage": "unavailable",
          "empty": "unavailable", "huge": "unavailable", "hang": "timeout"}
PATIENCE = 10  # seconds for a call to end after its client has gone
SLOWEST = 8  # seconds a call with one hanging model may take; its route gives it one
WARM_UP, AT_ONCE = 2000, 16
MOST_GROWTH_MB = 12


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def __call__(self, name, ok, seen=""):
        if ok:
            self.passed += 1
            return
        self.failed += 1
        print(f"{name}: {seen}", flush=True)


def set_up(server, port):
    """A model for each way to fail, and a route for each that goes on to the good one. Gives the key."""
    def model(way):
        provider = server.api("POST", "/providers", {"kind": "openai", "name": way,
                                                     "settings": {"base_url": f"http://127.0.0.1:{port}/{way}"}})
        return server.api("POST", "/models", {"provider_id": provider["id"], "name": f"model-{way}"})["id"]

    good = model("ok")
    model("silent")
    for way in FAULTS:
        definition = {"strategy": "ordered", "targets": [{"model_id": model(way)}, {"model_id": good}],
                      "timeouts": {"first_token_ms": 1000, "total_ms": 5000}, "cooldown": {"failures": 0}}
        server.api("POST", "/routes", {"name": f"route-{way}", "label": way, "definition": definition})
    return server.api("POST", "/api-keys", {"name": "test", "scopes": ["models.use"]})["key"]


def text_of(answer, stream):
    if not stream:
        return answer["choices"][0]["message"]["content"] if isinstance(answer, dict) and "choices" in answer else str(answer)
    text = ""
    for line in answer.decode().split("\n"):
        if line.startswith("data: {"):
            data = json.loads(line[6:])
            text += "".join(choice["delta"].get("content") or "" for choice in data.get("choices", []))
    return text


async def tries_of_newest(server, known):
    """The attempts of the call that is not known yet; the ledger is written a moment after the answer."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for call in server.api("GET", "/calls?limit=1")["items"]:
            if call["id"] not in known:
                known.add(call["id"])
                return server.api("GET", "/calls/" + call["id"])["trace"]
        await asyncio.sleep(0.1)
    return []


async def try_leaving(server, headers, left, check, known):
    """The vendor is not kept writing an answer that nobody waits for."""
    for stream in (False, True):
        name = f"left, {'streamed' if stream else 'whole'}"
        before = len(left)
        client = Client(server.port)
        try:
            await client.request("POST", "/v1/chat/completions", {
                "model": "model-silent", "stream": stream, "messages": [{"role": "user", "content": "Hi"}]}, headers, timeout=1)
        except Dropped:  # it has closed its connection
            pass
        until = time.monotonic() + PATIENCE
        while len(left) == before and time.monotonic() < until:
            await asyncio.sleep(0.05)
        check(f"{name}: the call to the vendor ends", len(left) == before + 1, str(len(left) - before))
        codes = [(one["error"] or {}).get("code") for one in await tries_of_newest(server, known)]
        check(f"{name}: the ledger has it as cancelled", codes == ["cancelled"], str(codes))


async def try_faults(server, headers, check, known):
    for way, code in FAULTS.items():
        for stream in (False, True):
            name = f"{way}, {'streamed' if stream else 'whole'}"
            if way == "429":
                await asyncio.sleep(1.2)  # the model rests as long as its vendor asked for
            client = Client(server.port)
            began = time.monotonic()
            status, answer = await client.request("POST", "/v1/chat/completions", {
                "model": f"route-{way}", "stream": stream, "messages": [{"role": "user", "content": "Hi"}]}, headers)
            took = time.monotonic() - began
            client.close()
            check(f"{name}: the fallback answers", status == 200 and text_of(answer, stream) == upstream.ANSWER,
                  f"{status} {str(answer)[:300]}")
            check(f"{name}: it does not hang", took < SLOWEST, f"{took:.1f} s")
            codes = [(one["error"] or {}).get("code") for one in await tries_of_newest(server, known)]
            check(f"{name}: the ledger shows both tries", codes == [code, None], str(codes))


async def ask_many(server, headers, calls):
    """The good model and a failing route in turn, half of them streamed."""
    left = iter(range(calls))

    async def one():
        client = Client(server.port)
        for number in left:
            body = {"model": "model-ok" if number % 2 else "route-500", "stream": number % 4 > 1,
                    "messages": [{"role": "user", "content": f"Hi {number}"}]}
            status, _ = await client.request("POST", "/v1/chat/completions", body, headers)
            assert status == 200, status
        client.close()

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))


async def run(server, port, calls, check):
    left, known = [], set()
    listener = await upstream.serve(port, lambda: left.append(True))
    headers = {"Authorization": "Bearer " + set_up(server, port)}
    await try_faults(server, headers, check, known)
    await try_leaving(server, headers, left, check, known)
    await ask_many(server, headers, WARM_UP)
    before = process.memory_kb(server.process.pid) / 1024
    await ask_many(server, headers, calls)
    await asyncio.sleep(1)
    after = process.memory_kb(server.process.pid) / 1024
    print(f"RSS {before:.1f} MB, after {calls:,} calls {after:.1f} MB")
    check("memory stays flat", after - before < MOST_GROWTH_MB, f"{before:.1f} MB became {after:.1f} MB")
    listener.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    parser.add_argument("--calls", type=int, default=4000)
    options = parser.parse_args()
    check = Checks()
    with tempfile.TemporaryDirectory(prefix="beseda-upstreams-") as folder:
        server = Server(pathlib.Path(options.program).resolve(), pathlib.Path(folder) / "data")
        server.start()
        try:
            server.set_up()
            asyncio.run(run(server, process.free_port(), options.calls, check))
        finally:
            server.stop()
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed > 0 or check.passed == 0


if __name__ == "__main__":
    sys.exit(main())
