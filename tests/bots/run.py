#!/usr/bin/env python3
"""Bots as folders, through the real program: the tests in tests/conversations and templates/ by `beseda test`, and a bot
that is pulled, edited, compared, pushed and published by `beseda bot`.

run.py [--program PROGRAM]      prints "N passed, M failed"; a check is one thing that was expected
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests"))
from driver.server import Server  # noqa: E402


class Checks:
    passed = failed = 0

    def __call__(self, name, right, seen=""):
        if right:
            self.passed += 1
            return
        self.failed += 1
        print(f"{name}: {seen}", flush=True)


class Program:
    """Runs commands of the program."""

    def __init__(self, program, server=None, key=None):
        self.program = program
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("BESEDA_")}
        if server:
            self.environment |= {"BESEDA_SERVER": f"http://127.0.0.1:{server.port}", "BESEDA_API_KEY": key}

    def __call__(self, *arguments):
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=60, env=self.environment)
        return done.returncode, done.stdout + done.stderr


def offline(check, program):
    """Tests without a server."""
    folders = [folder for folder in (root / "tests" / "conversations", root / "templates") if folder.is_dir()]
    code, said = program("test", *folders)
    print(said)
    check("the tests of conversations pass", code == 0 and " 0 failed" in said, said)
    code, said = program("test", folders[0], "--json")
    report = json.loads(said)
    check("the same as JSON", code == 0 and report["failed"] == 0 and len(report["scenarios"]) >= 5, said)
    check("a folder that is none", program("test", root / "nowhere")[0] == 1)
    check("a wrong command line", program("bot", "pulll", "a", "b")[0] == 2)
    code, said = program("bot", "pull", "shop", "x")
    check("without a key", code == 1 and "BESEDA_API_KEY" in said, said)


def draw(server):
    """A bot with a scenario of two flows and a test."""
    bot = server.api("POST", "/bots", {"name": "Lead capture", "instructions": "Be kind.\nBe brief.", "greeting": "Hi"})
    path = f"/bots/{bot['id']}/scenario"
    block = lambda kind, settings=None, flow="f_main": {"flow": flow, "kind": kind, "at": [80, 120], "settings": settings or {}}  # noqa: E731
    edge = lambda a, b: {"from": a, "port": "next", "to": b}  # noqa: E731
    document = {"format": 1, "locales": ["en", "ru"], "main": "f_main",
                "flows": {"f_main": {"name": "Main"}, "f_sub": {"name": "Спросить адрес"}},
                "variables": {"email": {"type": "text"}},
                "blocks": {"b_start": block("start"),
                           "b_ask": block("ask_email", {"question": {"en": "Which e-mail?", "ru": "Почта?"}, "variable": "email"}),
                           "b_call": block("call_flow", {"flow": "f_sub"}),
                           "b_sub": block("start", flow="f_sub"),
                           "b_bye": block("send_text", {"text": {"en": "Thanks, {{email}}!", "ru": "Спасибо!"}}, "f_sub")},
                "edges": {"e_1": edge("b_start", "b_ask"), "e_2": edge("b_ask", "b_call"), "e_3": edge("b_sub", "b_bye")}}
    revision = server.api("GET", path)["revision"]
    test = "user> hi\nbot> Which e-mail?\nuser> a@b.cd\nbot> Thanks, a@b.cd!\n"
    server.api("PUT", path, {"scenario": document, "base_revision": revision, "tests": {"happy path": test}, "tests_gate": "block"})
    return bot["id"], path


def edit(file, before, after):
    text = file.read_text()
    assert before in text, f"{before} is not in {file}"
    file.write_text(text.replace(before, after))


def files_of(folder):
    return {str(file.relative_to(folder)): file.read_text() for file in sorted(folder.rglob("*")) if file.is_file()}


def pulling(check, program, folder):
    code, said = program("bot", "pull", "lead-capture", folder)
    check("a bot is pulled", code == 0 and "2 flow(s), 1 test(s)" in said, said)
    files = files_of(folder)
    expected = {".beseda.json", "bot.json", "flows/main.json", "flows/sprosit-adres.json", "instructions.md", "tests/happy path.chat",
                "variables.json"}
    check("into readable files", set(files) == expected, set(files))
    check("with its instructions", files.get("instructions.md") == "Be kind.\nBe brief.\n", files.get("instructions.md"))
    code, said = program("bot", "diff", "lead-capture", folder)
    check("there is no difference", code == 0 and said == "", said)
    code, said = program("test", folder)
    check("its test passes here too", code == 0 and "1 passed, 0 failed" in said, said)
    program("bot", "pull", "lead-capture", folder)
    check("pulling again changes nothing", files_of(folder) == files)


def pushing(check, program, server, path, folder):
    main = folder / "flows" / "main.json"
    edit(main, "Which e-mail?", "What is your e-mail?")
    edit(folder / "instructions.md", "Be brief.", "Be very brief.")
    code, said = program("bot", "diff", "lead-capture", folder)
    lines = said.splitlines()
    right = ("--- server/flows/main.json" in lines and '-          "en": "Which e-mail?",' in lines and
             '+          "en": "What is your e-mail?",' in lines and "-Be brief." in lines and "+Be very brief." in lines)
    check("the difference is shown", code == 1 and right, said)
    code, said = program("bot", "pull", "lead-capture", folder)
    check("a pull does not take edits away", code == 1 and "--force" in said and "What is your" in main.read_text(), said)
    before = server.api("GET", path)["revision"]
    code, said = program("bot", "push", "lead-capture", folder, "--dry-run")
    check("a push can be tried", code == 0 and "flows/main.json  +1 -1" in said and server.api("GET", path)["revision"] == before, said)

    code, said = program("test", folder)
    check("the test sees it", code == 1 and "FAILED  happy path, line 2" in said, said)
    code, said = program("bot", "push", "lead-capture", folder, "--publish", "--note", "kinder")
    check("publishing is refused while it fails", code == 1 and "happy path" in said and "Pushed into the draft." in said, said)
    draft = server.api("GET", path)
    check("the draft has it", draft["scenario"]["blocks"]["b_ask"]["settings"]["question"]["en"] == "What is your e-mail?")
    check("nothing is published", draft["published"] is None, draft["published"])
    bot = server.api("GET", path.removesuffix("/scenario"))
    check("the bot's settings follow", bot["instructions"] == "Be kind.\nBe very brief." and bot["greeting"] == "Hi", bot)
    edit(folder / "tests" / "happy path.chat", "Which e-mail?", "What is your e-mail?")
    code, said = program("bot", "push", "lead-capture", folder, "--publish", "--note", "kinder")
    check("then it is published", code == 0 and "Published as version 1." in said, said)
    version = server.api("GET", path + "/versions")["items"][0]
    check("with its note", version["note"] == "kinder" and version["published"], version)
    code, said = program("bot", "push", "lead-capture", folder)
    check("and there is no more to push", code == 0 and "Nothing to push" in said, said)


def conflicts(check, program, server, path, folder):
    """Somebody edits on the server while somebody else edits files."""
    put = [{"op": "put", "type": "variable", "id": "name", "value": {"type": "text"}}]
    server.api("POST", path + "/operations", {"base_revision": server.api("GET", path)["revision"], "operations": put})
    edit(folder / "bot.json", '"Lead capture"', '"Leads"')
    code, said = program("bot", "push", "lead-capture", folder)
    check("a draft that changed is not overwritten", code == 1 and "changed on the server" in said, said)
    check("and is as it was", "name" in server.api("GET", path)["scenario"]["variables"])
    code, said = program("bot", "push", "lead-capture", folder, "--force")
    check("but by force", code == 0 and "name" not in server.api("GET", path)["scenario"]["variables"], said)
    check("the name too", server.api("GET", path.removesuffix("/scenario"))["name"] == "Leads")
    (folder / "flows" / "sprosit-adres.json").write_text('{"id": "f_sub", "blocks": {"b_bye": {"kind": "nothing"}}}')
    code, said = program("bot", "push", "lead-capture", folder)
    check("what has errors is not pushed", code == 1 and "nothing was pushed" in said, said)
    code, said = program("bot", "pull", "lead-capture", folder, "--force")
    check("a pull by force mends the folder", code == 0 and program("test", folder)[0] == 0, said)
    server.api("DELETE", path + "/tests/happy%20path")
    program("bot", "pull", "lead-capture", folder)
    check("a test that is gone goes here too", not (folder / "tests" / "happy path.chat").exists())
    other = folder.parent / "other"
    other.mkdir()
    for name, text in files_of(folder).items():
        if name != ".beseda.json":
            (other / name).parent.mkdir(exist_ok=True)
            (other / name).write_text(text)
    new = server.api("POST", "/bots", {"name": "Copy"})["id"]
    code, said = program("bot", "push", new, other)
    check("a folder that was never pulled is not pushed over a bot", code == 1 and "never pulled" in said, said)
    code, said = program("bot", "push", new, other, "--force")
    check("but by force: a copy on another bot", code == 0 and program("bot", "diff", new, other)[0] == 0, said)


def refusals(check, program, server, folder):
    code, said = program("bot", "diff", "no-such-bot", folder)
    check("a bot that is none", code == 1 and "There is no bot" in said, said)
    code, said = program("bot", "diff", "leads", folder, "--key", "bsd_wrong")
    check("a wrong key", code == 1 and "API key" in said, said)
    reader = server.api("POST", "/api-keys", {"name": "reader", "scopes": ["bots.read"]})["key"]
    code, said = program("bot", "pull", "lead-capture", folder, "--key", reader)
    check("a reader pulls", code == 0, said)
    edit(folder / "bot.json", '"Leads"', '"Mine"')
    code, said = program("bot", "push", "lead-capture", folder, "--key", reader)
    check("and does not push", code == 1 and "bots.write" in said, said)
    code, said = program("bot", "pull", "lead-capture", folder, "--server", "http://127.0.0.1:1")
    check("no server", code == 1 and "No server answers" in said, said)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    program = pathlib.Path(parser.parse_args().program).resolve()
    check = Checks()
    offline(check, Program(program))
    with tempfile.TemporaryDirectory(prefix="beseda-bots-") as place:
        place = pathlib.Path(place)
        server = Server(program, place / "data")
        server.start()
        try:
            server.set_up()
            _, path = draw(server)
            key = server.api("POST", "/api-keys", {"name": "git", "scopes": ["bots.read", "bots.write"]})["key"]
            command = Program(program, server, key)
            folder = place / "lead"
            pulling(check, command, folder)
            pushing(check, command, server, path, folder)
            conflicts(check, command, server, path, folder)
            refusals(check, command, server, folder)
        finally:
            server.stop()
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed > 0 or check.passed == 0


if __name__ == "__main__":
    sys.exit(main())
