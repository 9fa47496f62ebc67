"""The machine runs out of something."""
import os
import resource
import socket
import subprocess
import time

from driver import process

from .checks import Skipped, check, is_well, post_event


def small_disk(space, megabytes):
    """A file system of this size at space.data."""
    space.data.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "beseda-test", str(space.data)],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Skipped(f"mount is not permitted here: {done.stderr.strip()}")
    space.at_end.append(lambda: subprocess.run(["umount", "-l", str(space.data)], check=False))


def fill(folder):
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    return filler


def disk_full_while_running(space):
    """The disk fills up while messages arrive: refused, not lost; accepted again when there is room"""
    small_disk(space, 32)
    server = space.running()
    check(post_event(server, event="before")[0] == 200, "the first message was not accepted")
    filler = fill(space.data)
    accepted, refused = 0, None
    for n in range(3000):
        status, answer = post_event(server, text="x" * 3000, event=f"full-{n}")
        if status != 200:
            refused = status, answer
            break
        accepted += 1
    check(refused is not None, "3000 messages of 3 KB were accepted on a full disk")
    check(refused[0] in (503, 507), f"a message on a full disk was answered {refused}")
    check(server.process.poll() is None, "the server ended")
    status, _, _ = server.request("GET", "/healthz")
    check(status == 200, f"/healthz answered {status} on a full disk")
    filler.unlink()
    deadline = time.monotonic() + 20
    while post_event(server, event="after")[0] != 200:
        check(time.monotonic() < deadline, "no message was accepted 20 s after there was room again")
        time.sleep(0.2)
    for event in ("before", *(f"full-{n}" for n in range(accepted))):  # what was confirmed is known, so it is a duplicate now
        status, answer = post_event(server, event=event)
        check(status == 200 and answer["duplicates"] == 1, f"{event} was confirmed and is gone: {answer}")
    is_well(server)


def disk_full_at_start(space):
    """The disk is full before the first start"""
    small_disk(space, 1)
    fill(space.data)
    space.fails_to_start("free some space")


def few_open_files(space):
    """More clients than the process may have open files"""
    limit = 200
    server = space.running(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
    clients = []
    for _ in range(limit + 100):
        client = socket.socket()
        client.settimeout(2)
        if client.connect_ex(("127.0.0.1", server.port)) == 0:
            clients.append(client)
    time.sleep(1)
    before = process.cpu_seconds(server.process.pid)
    time.sleep(2)
    used = process.cpu_seconds(server.process.pid) - before
    check(used < 1, f"the server spins: {used:.1f} s of CPU in 2 s while it has no descriptor left")
    for client in clients:
        client.close()
    time.sleep(1)
    is_well(server)


CASES = [disk_full_while_running, disk_full_at_start, few_open_files]
