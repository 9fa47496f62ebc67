#!/usr/bin/env python3
"""Calls every operation of schemas/openapi.yaml on the real program and holds each answer to the document: status and
shape, with no field too few or too many.

run.py [--program PROGRAM]      prints "N passed, M failed"; a check is one call
"""
import argparse
import pathlib
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests"))
from api.document import Document  # noqa: E402
from api import story  # noqa: E402
from driver.server import Server  # noqa: E402


class Caller:
    """Calls operations and keeps count."""

    def __init__(self, server, document):
        self.server, self.document = server, document
        self.called, self.passed, self.failed = set(), 0, 0
        self.cookie = self.csrf = ""

    def __call__(self, method, path, body=None, expect=200, headers=None):
        template = self.document.find(method, path.split("?")[0])
        sent = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf, **(headers or {})}
        status, got, answer = self.server.request(method, "/api/v1" + path, body, sent)
        for line in got.get_all("Set-Cookie") or []:
            self.cookie = line.split(";")[0]
        if isinstance(answer, dict) and "csrf_token" in answer:
            self.csrf = answer["csrf_token"]
        problems = [f"the status is {status}, not {expect}: {answer}"] if status != expect else []
        problems += self.document.problems(method, template, status, answer)
        self.called.add((method, template))
        self.count(f"{method} {path}", problems)
        return answer

    def count(self, name, problems):
        if not problems:
            self.passed += 1
            return
        self.failed += 1
        print(f"{name}: " + "; ".join(problems), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    options = parser.parse_args()
    document = Document(root / "schemas" / "openapi.yaml")
    with tempfile.TemporaryDirectory(prefix="beseda-api-") as folder:
        server = Server(pathlib.Path(options.program).resolve(), pathlib.Path(folder) / "data")
        server.arguments = ["--public-url", f"http://127.0.0.1:{server.port}"]  # other systems call there
        server.start()
        try:
            deadline = time.monotonic() + 10
            while "setup?token=" not in server.log.read_text() and time.monotonic() < deadline:
                time.sleep(0.02)
            call = Caller(server, document)
            story.tell(call, server)
            for method, path in sorted(set(document.operations()) - call.called):
                call.count(f"{method} {path}", ["was never called"])
        finally:
            server.stop()
    print(f"{call.passed} passed, {call.failed} failed")
    return call.failed > 0 or call.passed == 0


if __name__ == "__main__":
    sys.exit(main())
