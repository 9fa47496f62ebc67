"""A small asyncio WebSocket client (RFC 6455) that can also break the rules where a test wants that."""
import asyncio
import base64
import json
import os
import struct


class Closed(Exception):
    """The connection ended; code is the peer's close code, or None."""

    def __init__(self, code=None):
        super().__init__(f"closed with {code}")
        self.code = code


class Refused(Exception):
    """The server answered the upgrade with something else than 101."""


def frame(opcode, payload, final=True, masked=True):
    head = bytes([(0x80 if final else 0) | opcode])
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", len(payload))
    if not masked:
        return head + payload
    key = os.urandom(4)
    repeated = (key * (len(payload) // 4 + 1))[:len(payload)]
    return head + key + (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(len(payload), "big")


class WebSocket:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, port, path, origin=None, headers=(), source=None):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=source and (source, 0), limit=1 << 22)
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Version: 13",
                 f"Origin: {origin or f'http://127.0.0.1:{port}'}", *headers]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, OSError) as error:
            writer.close()
            raise Closed from error
        if not head.startswith(b"HTTP/1.1 101"):
            writer.close()
            raise Refused(head.split(b"\r\n")[0].decode())
        return cls(reader, writer)

    async def send(self, value):
        self.writer.write(frame(1, json.dumps(value).encode()))
        await self.writer.drain()

    async def send_bytes(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def receive(self, timeout=30):
        """The next text message as JSON; pings are answered."""
        return await asyncio.wait_for(self._receive(), timeout)

    async def _receive(self):
        message = b""
        while True:
            try:
                first, second = await self.reader.readexactly(2)
                length = second & 127
                if length == 126:
                    length, = struct.unpack(">H", await self.reader.readexactly(2))
                elif length == 127:
                    length, = struct.unpack(">Q", await self.reader.readexactly(8))
                payload = await self.reader.readexactly(length)
            except (asyncio.IncompleteReadError, OSError) as error:
                raise Closed from error
            opcode = first & 15
            if opcode == 9:
                self.writer.write(frame(10, payload))
            elif opcode == 8:
                raise Closed(struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None)
            elif opcode in (0, 1, 2):
                message += payload
                if first & 0x80:
                    return json.loads(message)

    async def receive_type(self, kind, timeout=30):
        """The next message of this type; others are skipped."""
        async def next_of_kind():
            while True:
                message = await self._receive()
                if message["type"] == kind:
                    return message
        return await asyncio.wait_for(next_of_kind(), timeout)

    def close(self):
        self.writer.close()
