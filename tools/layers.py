"""Who may include whom: base, json, crypto <- model <- contracts <- the rest. Used by tools/check_layers."""
import re

# What each foundation folder sees besides itself.
FOUNDATION_SEES = {
    "base": set(),
    "json": {"base"},
    "crypto": {"base"},
    "model": {"base", "json", "crypto"},
    "contracts": {"base", "json", "crypto", "model"},
}
# The rows of the tables that several domain folders share: below the domain, out of sight of the edges.
RECORDS = "records"
DOMAIN = {"inbox", "conversation", "flow", "agent", "routing", "spend", "quality", "memory", "knowledge", "outbox", "voice", "language", "insight",
          "access", "plugins"}
EDGE = {"net", "storage", "bus", "channels", "providers", "speech", "vector", "connectors"}
# Edge folders with one subfolder a vendor: a vendor sees itself and common/.
VENDORED = {"channels", "providers", "speech", "vector", "connectors"}

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.M)
# Sockets, TLS and HTTP libraries belong to net/; the awaitable itself is what Task<T> is and may be seen by any .cpp.
NETWORK = re.compile(r"^(boost/beast|boost/asio|curl/|sys/socket\.h|netinet/|arpa/inet\.h|netdb\.h|openssl/(ssl|tls1|bio)\.h|poll\.h|sys/epoll\.h)")
NETWORK_FOR_ALL = re.compile(r"^boost/asio/(awaitable|any_io_executor|this_coro)\.hpp$")
# base/ holds the one place that spawns, waits and compiles Asio; testing/ the loop that tests run on.
NETWORK_FOR_BASE = re.compile(r"^boost/asio(\.hpp$|/)")

WARN_LINES, MAX_LINES = 400, 500
FILE_NAME = re.compile(r"^[a-z][a-z0-9_]*\.(h|cpp)$")
BAD_NAME = re.compile(r"(^|_)(utils?|managers?|helpers?|misc|v\d+)(_|\.|$)")


def vendor_of(parts):
    """channels/web/x.cpp -> web; channels/x.cpp -> None."""
    return parts[1] if len(parts) > 2 else None


def include_problem(parts, target):
    """Why the file src/<parts> must not include "target" (both relative to src/), or None."""
    folder = parts[0]
    target_parts = target.split("/")
    if len(target_parts) == 1:
        return f'write includes from src/ on: "{"/".join(parts[:-1] + [target])}", not "{target}"'
    other = target_parts[0]
    is_test = re.search(r"_(test|fuzz)\.cpp$", parts[-1]) is not None or "testing" in parts
    if folder == "app" or other == folder:
        if folder in VENDORED and other == folder:
            mine, its = vendor_of(parts), vendor_of(target_parts)
            if its not in (None, "common", mine):
                return f"a vendor must not see another: {folder}/{mine or ''} includes {target}"
        return None
    if other == "testing":
        if is_test or folder == "testing":
            return None
        return "testing/ is for tests only"
    # Tests of the domain run on the real database and the real bus, not on imitations of them.
    if is_test and target.startswith(("storage/testing/", "bus/in_process/")):
        return None
    if folder in FOUNDATION_SEES:
        if other in FOUNDATION_SEES[folder]:
            return None
        return f"{folder} sees only {', '.join(sorted(FOUNDATION_SEES[folder])) or 'the standard library'}"
    if other in FOUNDATION_SEES:
        return None
    if other == RECORDS and (folder in DOMAIN or folder == "server"):
        return None
    if folder == RECORDS:
        return "records sees contracts and what stands below them"
    if folder == "server" and (other in DOMAIN or (is_test and other in EDGE)):
        return None
    if folder == "testing":
        return "testing sees contracts and what stands below them"
    if folder in DOMAIN:
        return f"a domain folder must not see {other}; meet in contracts/"
    if folder in EDGE:
        return f"an edge folder must not see {other}; meet in contracts/"
    if folder == "server":
        return f"server sees the domain and contracts, never {other}"
    return f"{folder}/ is not a folder of the design; add it to tools/layers.py with its rules"


def network_problem(parts, header):
    if not NETWORK.match(header) or parts[0] == "net":
        return None
    if parts[-1].endswith(".cpp") and NETWORK_FOR_ALL.match(header):
        return None
    if parts[0] in ("base", "testing") and NETWORK_FOR_BASE.match(header):
        return None
    return f"<{header}> belongs in net/ (headers use base/task_fwd.h, sources boost/asio/awaitable.hpp)"


def file_problems(path, text):
    """(line, message) for one file; path is relative to src/."""
    parts = path.split("/")
    problems = []
    for found in INCLUDE.finditer(text):
        quote, target = found.groups()
        problem = include_problem(parts, target) if quote == '"' else network_problem(parts, target)
        if problem:
            problems.append((text.count("\n", 0, found.start()) + 1, problem))
    lines = text.count("\n") + (not text.endswith("\n"))
    if lines > MAX_LINES:
        problems.append((lines, f"{lines} lines: split it (smell from {WARN_LINES}, limit {MAX_LINES})"))
    name = parts[-1]
    if not FILE_NAME.match(name):
        problems.append((1, f"{name}: files are named snake_case.h or snake_case.cpp"))
    elif BAD_NAME.search(name):
        problems.append((1, f"{name}: name it after the thing it is, not utils, manager, helper or v2"))
    if name.endswith(".h") and not re.search(r"^#pragma once$", text, re.M):
        problems.append((1, "the header lacks #pragma once"))
    return problems
