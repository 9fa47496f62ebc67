"""A small asyncio HTTP/1.1 client with one keep-alive connection, and a server that takes webhook deliveries."""
import asyncio
import json


class Dropped(Exception):
    """The connection was refused or ended before a whole answer came: nobody knows what the server did."""


async def read_message(reader):
    """(first line, headers in lower case, body); raises IncompleteReadError at the end of the stream."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    if "chunked" in headers.get("transfer-encoding", ""):
        body = b""
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return head[0], headers, body


class Client:
    def __init__(self, port):
        self.port = port
        self.reader = self.writer = None

    async def request(self, method, path, body=None, headers=None, timeout=30):
        """(status, JSON or bytes)."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Content-Length: {len(body or b'')}",
                 "Content-Type: application/json", *(f"{name}: {value}" for name, value in (headers or {}).items())]
        try:
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
            self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b""))
            first, answer_headers, content = await asyncio.wait_for(read_message(self.reader), timeout)
        except (OSError, EOFError, asyncio.TimeoutError, asyncio.LimitOverrunError) as error:
            self.close()
            raise Dropped from error
        if answer_headers.get("connection", "").lower() == "close":
            self.close()
        if "json" in answer_headers.get("content-type", ""):
            content = json.loads(content)
        return int(first.split()[1]), content

    def close(self):
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def serve(port, handle):
    """Calls handle(path, headers, body) for each POST and answers with the status it gives."""
    async def connection(reader, writer):
        try:
            while True:
                first, headers, body = await read_message(reader)
                status = handle(first.split()[1], headers, body)
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}".encode())
                await writer.drain()
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the other side is gone, or the test is over
        finally:
            writer.close()
    return await asyncio.start_server(connection, "127.0.0.1", port, backlog=1024)
