"""What the benchmarks, the kill test and the fault tests share: processes, /proc, ports, signatures."""
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

root = pathlib.Path(__file__).resolve().parent.parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start(command, log, **options):
    """A process in a group of its own, its output in the file log."""
    with open(log, "ab") as output:
        return subprocess.Popen([str(part) for part in command], stdin=options.pop("stdin", subprocess.DEVNULL), stdout=options.pop("stdout", output),
                                stderr=output, start_new_session=True, **options)


def stop(process, grace=10):
    """SIGTERM, and SIGKILL after the grace period; only this process and its group."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
    return process.returncode


def wait_listening(process, port, seconds=30):
    """Seconds until the port accepts; raises with the exit code when the process ends first."""
    began = time.perf_counter()
    while not is_listening(port):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode} before it listened")
        if time.perf_counter() - began > seconds:
            raise RuntimeError(f"the server did not listen within {seconds} s")
        time.sleep(0.001)
    return time.perf_counter() - began


def cpu_seconds(pid):
    """User and system time of the process, all its threads, from /proc/PID/stat."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kb(pid, field="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    return 0


def webhook_signature(secret, timestamp, body):
    return "v1=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def request(port, method, path, body=None, headers=None, timeout=30):
    """(status, headers, decoded JSON or bytes) of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, bytearray)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if "json" in answer.headers.get("Content-Type", ""):
            content = json.loads(content)
        return answer.status, answer.headers, content
    finally:
        connection.close()
