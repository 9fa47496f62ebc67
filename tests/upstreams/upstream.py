"""An upstream that speaks OpenAI's chat completions, well or badly: what it does is said by the first part of the path."""
import asyncio
import json

from driver.async_http import read_message

ANSWER = "All is well here."


def whole(status, body, headers=()):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def refusal(status, message, headers=()):
    return whole(status, {"error": {"message": message, "type": "server_error", "code": None}}, headers)


def event(data):
    data = data if isinstance(data, str) else json.dumps(data)
    piece = f"data: {data}\n\n".encode()
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


def chunk(delta, finish=None):
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
USAGE = {"prompt_tokens": 12, "completion_tokens": 4, "total_tokens": 16}


def good(stream):
    if not stream:
        return whole(200, {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "usage": USAGE,
                           "choices": [{"index": 0, "finish_reason": "stop",
                                        "message": {"role": "assistant", "content": ANSWER}}]})
    words = [chunk({"content": word}) for word in ("All ", "is ", "well ", "here.")]
    last = {**chunk({}, "stop"), "usage": USAGE}
    return STREAM_HEAD + b"".join(map(event, [*words, last, "[DONE]"])) + b"0\r\n\r\n"


def huge():
    """One event of ten megabytes, in a chunk of its own."""
    return STREAM_HEAD + event(chunk({"content": "x" * 10_000_000})) + event("[DONE]") + b"0\r\n\r\n"


ANSWERS = {
    "ok": good,
    "429": lambda stream: refusal(429, "Slow down.", ["Retry-After: 1"]),
    "500": lambda stream: refusal(500, "We broke."),
    "529": lambda stream: refusal(529, "Overloaded."),
    "garbage": lambda stream: STREAM_HEAD + event("{not json") + b"0\r\n\r\n" if stream else whole(200, b"{not json"),
    "empty": lambda stream: STREAM_HEAD + b"0\r\n\r\n" if stream else whole(200, b""),
    "huge": lambda stream: huge() if stream else whole(200, b"[" + b"1," * 12_000_000 + b"1]"),
}


async def serve(port, left):
    """`left` is called when the other side goes away from a silent answer."""
    async def connection(reader, writer):
        try:
            while True:
                first, _, body = await read_message(reader)
                way = first.split()[1].split("/")[1]
                stream = b'"stream":true' in body
                if way == "hang":
                    await asyncio.sleep(60)
                    return
                if way == "silent":  # says nothing for as long as anybody waits
                    if not await reader.read(1):
                        left()
                    return
                if way == "drop":  # in the middle of its first piece, before anybody has seen a word
                    writer.write(STREAM_HEAD + event(chunk({"role": "assistant"}))[:20])
                    await writer.drain()
                    return
                writer.write(ANSWERS[way](stream))
                await writer.drain()
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the other side is gone, or the test is over
        finally:
            writer.close()

    return await asyncio.start_server(connection, "127.0.0.1", port, backlog=1024)
