"""WebSocket frames and HTTP requests in every cut."""
import asyncio
import json
import os
import struct
import uuid

from driver.websocket import Closed, WebSocket, frame

from .checks import check, is_well


def hello():
    return json.dumps({"type": "hello", "token": None, "after": 0, "locale": "en"}).encode()


def message(text="cut"):
    return json.dumps({"type": "send", "client_id": str(uuid.uuid4()),
                       "content": {"type": "text", "text": text, "format": "plain"}}).encode()


async def greeted(server):
    socket = await WebSocket.connect(server.port, f"/chat-api/{server.web}/socket")
    await socket.send_bytes(frame(1, hello()))
    await socket.receive_type("ready")
    return socket


def split_at_every_byte(space):
    """A frame cut in two at each of its bytes, and one sent byte by byte"""
    server = space.running()

    async def play():
        data = frame(1, message())
        for cut in range(1, len(data)):
            if cut % 25 == 1:
                socket = await greeted(server)  # a fresh visitor, within its rate limit
            data = frame(1, message(f"cut at {cut}"))
            await socket.send_bytes(data[:cut])
            await asyncio.sleep(0.002)
            await socket.send_bytes(data[cut:])
            accepted = await socket.receive_type("accepted", 10)
            check(accepted["message"]["content"]["text"] == f"cut at {cut}", f"cut at {cut}: {accepted}")
        socket = await WebSocket.connect(server.port, f"/chat-api/{server.web}/socket")
        for byte in frame(1, hello()):
            await socket.send_bytes(bytes([byte]))
            await asyncio.sleep(0.001)
        await socket.receive_type("ready", 10)
        socket.close()

    asyncio.run(play())
    is_well(server)


def fragmented_at_every_byte(space):
    """A message in continuation frames of one byte each, with a ping between"""
    server = space.running()

    async def play():
        socket = await greeted(server)
        data = message("Привет, как дела? 👋")  # the cuts fall inside characters
        for at in range(len(data)):
            last = at == len(data) - 1
            await socket.send_bytes(frame(1 if at == 0 else 0, data[at:at + 1], final=last))
            if at == len(data) // 2:
                await socket.send_bytes(frame(9, b"still there?"))
        accepted = await socket.receive_type("accepted", 10)
        check(accepted["message"]["content"]["text"] == "Привет, как дела? 👋", str(accepted))
        socket.close()

    asyncio.run(play())
    is_well(server)


def forbidden_frames(space):
    """Frames that break the protocol end the connection with the code for it"""
    server = space.running()

    async def code_for(data):
        socket = await greeted(server)
        await socket.send_bytes(data)
        try:
            while True:
                await socket.receive(10)
        except Closed as closed:
            return closed.code
        except asyncio.TimeoutError:
            return "open"
        finally:
            socket.close()

    cases = {
        "unmasked": (frame(1, message(), masked=False), (1002, None)),
        "reserved bit": (bytes([0xC1]) + frame(1, b"x")[1:], (1002, None)),
        "unknown opcode": (frame(3, b"x"), (1002, None)),
        "continuation of nothing": (frame(0, b"x"), (1002, None)),
        "long ping": (frame(9, b"x" * 200), (1002, None)),
        "2^62 bytes announced": (bytes([0x81, 0xFF]) + struct.pack(">Q", 1 << 62) + os.urandom(4), (1009, 1002, None)),
        "20 MB message": (frame(1, b'"' + b"x" * (20 << 20) + b'"'), (1009, None)),
    }
    for name, (data, codes) in cases.items():
        try:
            code = asyncio.run(code_for(data))
        except OSError:
            code = None  # cut off while we were still sending
        check(code in codes, f"{name}: closed with {code}")
    is_well(server)


def not_json(space):
    """Frames that are no message of the protocol: an error frame, or the end, but no silence"""
    server = space.running()

    async def play(data):
        socket = await greeted(server)
        await socket.send_bytes(data)
        try:
            while True:
                answer = await socket.receive(10)
                if answer["type"] == "error":
                    return answer["detail"]
        except Closed as closed:
            return f"closed with {closed.code}"
        finally:
            socket.close()

    for data in (b"", b"{", b"null", b"[]", b'{"type":7}', b'{"type":"nonsense"}', b'{"type":"send"}',
                 b'{"type":"send","client_id":"x","content":{"type":"text"}}', b"[" * 50000):
        check(asyncio.run(play(frame(1, data))), f"{data[:40]!r}: no explanation")
    is_well(server)


def http_split_at_every_byte(space):
    """An HTTP request that arrives byte by byte"""
    server = space.running()

    async def play():
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        for byte in b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n":
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.001)
        return await asyncio.wait_for(reader.read(), 10)

    answer = asyncio.run(play())
    check(answer.startswith(b"HTTP/1.1 200"), f"answered {answer[:200]!r}")


CASES = [split_at_every_byte, fragmented_at_every_byte, forbidden_frames, not_json, http_split_at_every_byte]
