"""Clients that hold on to connections."""
import resource
import socket
import time

from driver import process

from .checks import Skipped, check, is_well

PATIENCE = 75  # seconds within which a client that does not get on must be let go


def idle_sockets(space):
    """10,000 sockets that say nothing: others are served meanwhile, and afterwards"""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = 10000
    if hard < count + 500:
        raise Skipped(f"only {hard} open files are allowed here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server = space.running()
    before = process.memory_kb(server.process.pid)
    sockets = []
    try:
        for _ in range(count):
            connection = socket.socket()
            connection.settimeout(5)
            connection.connect(("127.0.0.1", server.port))
            sockets.append(connection)
        began = time.monotonic()
        is_well(server)
        took = time.monotonic() - began
        check(took < 5, f"a request took {took:.1f} s beside 10,000 idle sockets")
        each = (process.memory_kb(server.process.pid) - before) / count
        check(each < 32, f"an idle socket costs {each:.1f} KB")
    finally:
        for connection in sockets:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    time.sleep(1)
    is_well(server)


def closed_within(connections, server, feed):
    """Feeds each open connection now and then; gives how many the server closed within the patience."""
    began, closed = time.monotonic(), set()
    while len(closed) < len(connections) and time.monotonic() - began < PATIENCE:
        for connection in connections:
            if connection in closed:
                continue
            try:
                connection.setblocking(False)
                while connection.recv(65536):
                    pass
                closed.add(connection)
            except BlockingIOError:
                try:
                    feed(connection)
                except OSError:
                    closed.add(connection)
            except OSError:
                closed.add(connection)
        is_well(server)
        time.sleep(1)
    return len(closed)


def open_many(server, count, start):
    connections = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        connection.sendall(start)
        connections.append(connection)
    return connections


def slow_head_and_body(space):
    """Slow-loris: heads and bodies that arrive a byte a second are cut off; others are served meanwhile"""
    server = space.running()
    heads = open_many(server, 100, b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
    bodies = open_many(server, 100, f"POST /hooks/webhook/{server.webhook} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{{".encode())
    closed = closed_within(heads + bodies, server, lambda connection: connection.send(b"a"))
    check(closed == 200, f"only {closed} of 200 slow clients were cut off within {PATIENCE} s")
    for connection in heads + bodies:
        connection.close()
    is_well(server)


def slow_reader(space):
    """Clients that ask and never read"""
    server = space.running()
    before = process.memory_kb(server.process.pid)
    request = b"GET /widget.js HTTP/1.1\r\nHost: x\r\n\r\n" * 200
    connections = []
    for _ in range(50):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.setblocking(False)
        try:
            connection.send(request)
        except BlockingIOError:
            pass
        connections.append(connection)
    for _ in range(5):
        time.sleep(0.5)
        is_well(server)
    grown = process.memory_kb(server.process.pid) - before
    check(grown < 50 * 1024, f"the server's memory grew by {grown} KB for 50 clients that do not read")
    for connection in connections:
        connection.close()
    is_well(server)


CASES = [idle_sockets, slow_head_and_body, slow_reader]
