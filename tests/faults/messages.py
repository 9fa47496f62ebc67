"""Requests that are broken or far too large."""
import asyncio
import socket

from driver import process
from driver.websocket import Closed, WebSocket, frame

from .checks import check, is_well, post_event


def broken_utf8_in_json(space):
    """A signed webhook body that is not UTF-8"""
    server = space.running()
    for bad in (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf"):
        raw = b'{"events":[{"id":"e1","thread":"t1","from":{"id":"u1","name":"Ann"},"content":{"type":"text","text":"a' + bad + b'b"}}]}'
        status, answer = post_event(server, raw=raw)
        check(status in (400, 422), f"the body with {bad!r} was answered {status}: {answer}")
        check(isinstance(answer, dict) and answer.get("detail"), f"no explanation for {bad!r}: {answer}")
    is_well(server)


def broken_utf8_in_requests(space):
    """A path, query and headers that are not UTF-8"""
    server = space.running()
    for line in (b"GET /chat/%FF%FE HTTP/1.1", b"GET /chat/\xff\xfe HTTP/1.1", b"GET /api/v1/bots?cursor=%C3%28 HTTP/1.1",
                 b"GET /admin/%00 HTTP/1.1", b"GET /media/%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1"):
        answer = raw_request(server.port, line + b"\r\nHost: 127.0.0.1\r\nX-Odd: \xff\xfe\r\nConnection: close\r\n\r\n")
        check(answer.startswith(b"HTTP/1.1 4") or answer.startswith(b"HTTP/1.1 200") and b"text/html" in answer,
              f"{line!r} was answered {answer[:200]!r}")
    is_well(server)


def broken_utf8_in_a_text_frame(space):
    """A WebSocket text frame that is not UTF-8 ends the connection with 1007"""
    server = space.running()

    async def send():
        socket_ = await WebSocket.connect(server.port, f"/chat-api/{server.web}/socket")
        await socket_.send_bytes(frame(1, b'{"type":"hello","token":"\xff\xfe"}'))
        try:
            while True:
                await socket_.receive(10)
        except Closed as closed:
            return closed.code

    code = asyncio.run(send())
    check(code == 1007, f"the connection was closed with {code}")
    is_well(server)


def raw_request(port, data, timeout=20):
    """Sends bytes and reads until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        received = b""
        try:
            connection.sendall(data)
            while part := connection.recv(65536):
                received += part
        except OSError:
            pass
        return received


def send_large(server, path, head, total):
    """Sends up to total bytes of body while listening; gives (answer, bytes sent)."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{head}\r\n\r\n".encode())
        block, sent = b"x" * 65536, 0
        try:
            while sent < total:
                connection.sendall((b"10000\r\n" + block + b"\r\n") if "chunked" in head else block)
                sent += len(block)
        except OSError:
            pass  # the server stopped listening: what it said before is still to be read
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except OSError:
            pass
        return answer, sent


def huge_body(space):
    """100 MB where a message is expected: 413 at once, and no memory for it"""
    server = space.running()
    size = 100 << 20
    before = process.memory_kb(server.process.pid)
    for path in (f"/hooks/webhook/{server.webhook}", "/api/v1/auth/login", f"/chat-api/{server.web}/messages"):
        answer = raw_request(server.port, f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * 1000)
        check(answer.startswith(b"HTTP/1.1 413"), f"{path} with Content-Length {size} was answered {answer[:300]!r}")
        answer, sent = send_large(server, path, f"Content-Length: {size}", size)
        check(sent < size, f"{path} took all of 100 MB")
        answer, sent = send_large(server, path, "Transfer-Encoding: chunked", size)
        check(sent < size, f"{path} took all of 100 MB in chunks")
        check(not answer or answer.startswith(b"HTTP/1.1 413"), f"{path} in chunks was answered {answer[:300]!r}")
    grown = process.memory_kb(server.process.pid) - before
    check(grown < 20 * 1024, f"the server's memory grew by {grown} KB")
    is_well(server)


def huge_head(space):
    """Endless headers and an endless request line: a 4xx, then the connection is closed"""
    server = space.running()
    for data in (b"GET /" + b"a" * 1000000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(100000)) + b"\r\n"):
        answer = raw_request(server.port, data)
        check(not answer or answer.startswith(b"HTTP/1.1 4"), f"answered {answer[:300]!r}")
    is_well(server)


def deep_json(space):
    """JSON nested a hundred thousand deep"""
    server = space.running()
    for opener in (b"[", b'{"a":'):
        status, answer = post_event(server, raw=opener * 100000)
        check(status in (400, 413, 422), f"answered {status}: {answer}")
    is_well(server)


def not_http(space):
    """Noise, TLS and half requests on the HTTP port"""
    server = space.running()
    for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200, b"\x00" * 5000, b"GET\r\n\r\n",
                 b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
                 b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                 b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
        answer = raw_request(server.port, data)
        check(not answer or answer.startswith(b"HTTP/1.1 4"), f"{data[:40]!r} was answered {answer[:200]!r}")
    is_well(server)


CASES = [broken_utf8_in_json, broken_utf8_in_requests, broken_utf8_in_a_text_frame, huge_body, huge_head, deep_json, not_http]
