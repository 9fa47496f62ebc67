"""SIGTERM while a reply is being written."""
import asyncio
import json
import signal
import time

from driver import process
from driver.websocket import WebSocket

from .checks import check

WORDS = [f"word{n} " for n in range(40)]


async def slow_model(port, calls):
    """An OpenAI-compatible server that writes its answer word by word."""
    async def connection(reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
                await reader.readexactly(length)
                if b"/models" in head.split(b"\r\n")[0]:
                    body = json.dumps({"object": "list", "data": [{"id": "slow", "object": "model"}]}).encode()
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                    continue
                calls.append(time.monotonic())
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                for word in [*WORDS, None]:
                    choice = {"index": 0, "delta": {"content": word} if word else {}, "finish_reason": None if word else "stop"}
                    event = b"data: " + json.dumps({"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "slow",
                                                    "choices": [choice]}).encode() + b"\n\n"
                    writer.write(b"%x\r\n" % len(event) + event + b"\r\n")
                    await writer.drain()
                    await asyncio.sleep(0.1)
                event = b"data: [DONE]\n\n"
                writer.write(b"%x\r\n" % len(event) + event + b"\r\n0\r\n\r\n")
                await writer.drain()
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
    return await asyncio.start_server(connection, "127.0.0.1", port)


def end_while_streaming(space, end):
    """Streams a reply, ends the server in the middle, starts it again; the visitor must have one whole reply."""
    server = space.server()
    server.start()
    server.set_up()
    model_port, calls = process.free_port(), []
    provider = server.api("POST", "/providers", {"kind": "openai", "name": "Slow", "enabled": True,
                                                 "settings": {"base_url": f"http://127.0.0.1:{model_port}/v1"},
                                                 "secrets": {"api_key": "test"}})
    model = server.api("POST", "/models", {"provider_id": provider["id"], "name": "slow", "label": "Slow", "enabled": True})
    web = server.make_web_channel(server.make_bot(name="Slow", model_id=model["id"])["id"])

    async def play():
        model_server = await slow_model(model_port, calls)
        socket = await WebSocket.connect(server.port, f"/chat-api/{web}/socket")
        await socket.send({"type": "hello", "token": None, "after": 0, "locale": "en"})
        token = (await socket.receive_type("ready"))["token"]
        await socket.send({"type": "send", "client_id": "c1", "content": {"type": "text", "text": "Tell me", "format": "plain"}})
        for _ in range(5):
            await socket.receive_type("delta", 20)
        code = await asyncio.get_running_loop().run_in_executor(None, end, server)
        socket.close()
        await asyncio.get_running_loop().run_in_executor(None, server.start)
        socket = await WebSocket.connect(server.port, f"/chat-api/{web}/socket")
        await socket.send({"type": "hello", "token": token, "after": 0, "locale": "en"})
        ready = await socket.receive_type("ready")
        replies = [m for m in ready["messages"] if m["direction"] == "out"]
        while not any(m["author"] == "bot" and "word39" in m["content"].get("text", "") for m in replies):
            replies.append((await socket.receive_type("message", 30))["message"])
        await asyncio.sleep(3)  # a second reply would come now
        await socket.send({"type": "ping"})
        while (more := await socket.receive(10))["type"] != "pong":
            if more["type"] == "message":
                replies.append(more["message"])
        socket.close()
        model_server.close()
        return code, replies

    code, replies = asyncio.run(play())
    whole = [m for m in replies if "word39" in m["content"].get("text", "")]
    check(len(whole) == 1, f"{len(whole)} whole replies: {replies}")
    text = whole[0]["content"]["text"].strip()
    check(text == "".join(WORDS).strip(), f"the reply is damaged: {text}")
    return code


def terminated_while_streaming(space):
    """SIGTERM in the middle of a reply: it is finished or taken up again, within the grace period, once"""
    def end(server):
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        code = server.process.wait(60)
        check(time.monotonic() - began < 40, f"it took {time.monotonic() - began:.0f} s to end")
        return code
    code = end_while_streaming(space, end)
    check(code == 0, f"the exit code after SIGTERM was {code}")


def killed_while_streaming(space):
    """SIGKILL in the middle of a reply: after the restart there is one whole reply"""
    end_while_streaming(space, lambda server: server.kill())


CASES = [terminated_while_streaming, killed_while_streaming]
