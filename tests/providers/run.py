#!/usr/bin/env python3
"""Lets the real program talk to an emulator of the vendors' APIs through each provider: the connection is tested, a bot
gets the model, a visitor asks, and what the model said stands in the conversation.

run.py [--program PROGRAM]      prints "N passed, M failed"; a check is one provider
"""
import argparse
import pathlib
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests"))
from driver.server import Server  # noqa: E402
from providers.emulator import ANSWER, Emulator  # noqa: E402

# kind, where its API begins, further settings, secrets, model, the path that is asked, and whether the emulator has the
# vendor's list of models.
OPENAI_KEY = {"api_key": "sk-test"}
CASES = [
    ("openai", "/v1", {}, OPENAI_KEY, "gpt-4o", "/v1/chat/completions", True),
    ("openai", "/v1", {"api": "responses"}, OPENAI_KEY, "gpt-5", "/v1/responses", True),
    ("azure", "", {"deployments": ["my-gpt"]}, OPENAI_KEY, "my-gpt", "/v1/chat/completions", True),
    ("mistral", "/v1", {}, OPENAI_KEY, "mistral-small-latest", "/v1/chat/completions", True),
    ("deepseek", "/v1", {}, OPENAI_KEY, "deepseek-chat", "/v1/chat/completions", True),
    ("openrouter", "/v1", {}, OPENAI_KEY, "openai/gpt-4o", "/v1/chat/completions", False),
    ("llamacpp", "/v1", {}, {}, "gpt-4o", "/v1/chat/completions", True),
    ("anthropic", "", {}, {"api_key": "sk-ant-test"}, "claude-opus-4-6", "/v1/messages", True),
    ("gemini", "", {}, {"api_key": "AIza-test"}, "gemini-2.5-flash",
     "/v1beta/models/gemini-2.5-flash:streamGenerateContent", False),
    ("ollama", "", {}, {}, "llama3.2", "/api/chat", True),
    ("bedrock", "", {"region": "us-east-1", "access_key_id": "AKIAEXAMPLE"}, {"secret_access_key": "secret"},
     "anthropic.claude-3-5-sonnet-20241022-v2:0", "/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse-stream", False),
]


def ask(server, text, seconds=15):
    """A visitor's question to the bot of the first channel; gives what the bot answers."""
    status, _, session = server.request("POST", "/chat-api/assistant/session", {})
    assert status == 200, session
    status, _, accepted = server.request("POST", "/chat-api/assistant/messages",
                                         {"client_id": "1", "content": {"type": "text", "text": text}},
                                         {"Authorization": "Bearer " + session["token"]})
    assert status == 200, accepted
    path = f"/conversations/{accepted['message']['conversation_id']}/messages"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answers = [one for one in server.api("GET", path)["items"] if one["author"] == "bot"]
        if answers:
            return answers[-1]["content"].get("text", str(answers[-1]))
        time.sleep(0.05)
    return "nothing"


def try_provider(server, emulator, case):
    kind, suffix, settings, secrets, model_name, path, lists = case
    draft = {"kind": kind, "settings": {"base_url": emulator.address + suffix, **settings}, "secrets": secrets}
    if lists:
        tested = server.api("POST", "/providers/test", draft)
        assert tested.get("ok"), f"the connection: {tested}"
    provider = server.api("POST", "/providers", {**draft, "name": kind})
    model = server.api("POST", "/models", {"provider_id": provider["id"], "name": model_name})
    bot = server.api("GET", "/bots")["items"][0]
    server.api("PATCH", "/bots/" + bot["id"], {"revision": bot["revision"], "model_id": model["id"]})
    question = f"When do you open, {kind} {model_name}?"
    answer = ask(server, question)
    assert answer == ANSWER, f"the answer: {answer}"
    bodies = [str(body) for body in emulator.asked(path)]
    assert any(question in body for body in bodies), f"the emulator was not asked at {path}: {bodies}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="beseda-providers-") as folder:
        emulator = Emulator(root, folder)
        server = Server(pathlib.Path(options.program).resolve(), pathlib.Path(folder) / "data")
        try:
            emulator.start()
            server.start()
            server.set_up()
            for case in CASES:
                try:
                    try_provider(server, emulator, case)
                    passed += 1
                except (AssertionError, RuntimeError) as problem:
                    print(f"{case[0]}: {problem}", flush=True)
                    failed += 1
        finally:
            server.stop()
            emulator.stop()
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
