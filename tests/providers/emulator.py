"""aimock, an emulator of vendors' APIs that was not written by us, with one answer to everything."""
import json
import pathlib
import shutil
import urllib.parse

from driver import process

PROGRAM = pathlib.Path("web/e2e/node_modules/@copilotkit/aimock/dist/cli.js")
ANSWER = "The shop opens at nine. Привет! 👋"


class Emulator:
    """Needs `npm ci` in web/e2e. Answers ANSWER to every question."""

    def __init__(self, root, folder):
        self.program, self.folder = root / PROGRAM, pathlib.Path(folder)
        self.port, self.process = process.free_port(), None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        node = shutil.which("node")
        if not node or not self.program.exists():
            raise SystemExit("This test needs node, and `npm ci` in web/e2e.")
        fixtures = self.folder / "fixtures.json"
        fixtures.write_text(json.dumps({"fixtures": [
            {"match": {}, "response": {"content": ANSWER, "reasoning": "Let me think."}}]}), encoding="utf-8")
        command = [node, self.program, "-p", self.port, "-f", fixtures, "--chunk-size", "5", "--log-level", "warn"]
        self.process = process.start(command, self.folder / "emulator.log")
        process.wait_listening(self.process, self.port, 20)

    def asked(self, path):
        """The bodies of the requests to this path, so far."""
        status, _, journal = process.request(self.port, "GET", "/__aimock/journal?path=" + urllib.parse.quote(path))
        assert status == 200, journal
        entries = journal if isinstance(journal, list) else journal["entries"]
        return [entry.get("body") for entry in entries]

    def stop(self):
        if self.process:
            process.stop(self.process)
