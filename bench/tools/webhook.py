"""Part "webhook" of bench/run: from a signed webhook to the reply at the vendor, on Beseda's channels and on each vendor's own framework."""
import statistics
import time

import requests  # bench/tools/requests.py
from driver import process

SECRET = "whsec-bench-0123456789abcdef0123456789abcdef"
CONNECTIONS = 64
# Accounts (bots, workspaces) on Beseda, which keeps the vendors' pace: so many that neither 30 a second for each bot of Telegram's, nor 5 for each
# of Slack's workspaces, nor 1 for each conversation is what is measured. Nothing of it is switched off.
ACCOUNTS = {"telegram": 400, "slack": 2000, "webhook": 1}


def part(options, folder, tools):
    """`tools`: of report.py: Vendor, new_server, load, settle, goal, PEERS."""
    vendor = tools.Vendor(folder)
    rows = {}

    def beseda(kind, name, **bot):
        server = tools.new_server(folder, f"{kind}-{len(rows)}", **bot)
        try:
            hooks = add_accounts(server, kind, vendor.port)
            rows[name] = measure(tools, name, server.process.pid, server.port,
                                 lambda n: beseda_request(kind, server.port, hooks, n, options.messages), vendor, options.messages, folder,
                                 answered=bot.get("enabled", True))
        finally:
            server.stop()
        return rows[name]

    def peer(name, make, script, *arguments):
        port = process.free_port()
        running = process.start(["node", tools.PEERS / script, port, f"http://127.0.0.1:{vendor.port}", *arguments], folder / f"{script}.log")
        try:
            process.wait_listening(running, port)
            rows[name] = measure(tools, name, running.pid, port, lambda n: make(port, n, options.messages), vendor, options.messages, folder,
                                 answered="silent" not in arguments)
        finally:
            process.stop(running)
        return rows[name]

    telegram = beseda("telegram", "Beseda, Telegram")
    grammy = peer("grammY echo, in memory", requests.telegram, "grammy_echo.js")
    slack = beseda("slack", "Beseda, Slack")
    bolt = peer("Slack Bolt echo, in memory", requests.slack, "bolt_echo.js")
    webhook = beseda("webhook", "Beseda, generic webhook")
    silent = beseda("telegram", "Beseda, Telegram, bot off", enabled=False)
    grammy_silent = peer("grammY, no reply", requests.telegram, "grammy_echo.js", "silent")
    process.stop(vendor.process)

    yield "### From a vendor's webhook to the reply at the vendor"
    yield ""
    yield from table([telegram, grammy, slack, bolt, webhook])
    yield compared(tools, "Telegram against grammY", telegram, grammy)
    yield compared(tools, "Slack against Bolt", slack, bolt)
    yield ""
    yield "### The same, accepted alone: no bot answers"
    yield ""
    yield from table([silent, grammy_silent])
    yield compared(tools, "Telegram against grammY, without a reply", silent, grammy_silent)


def compared(tools, what, ours, theirs):
    return tools.goal(f"messages per core, {what}", ours["per_core"] / theirs["per_core"], 5, "×", at_least=True)


def add_accounts(server, kind, vendor_port):
    """Makes the accounts of the server's bot; gives the paths of their webhooks."""
    if kind == "webhook":
        channel, _ = server.make_webhook_channel(server.bot, f"http://127.0.0.1:{vendor_port}/deliveries", SECRET)
        return [channel]
    paths = []
    for number in range(ACCOUNTS[kind]):
        if kind == "telegram":
            settings = {"api_base": f"http://127.0.0.1:{vendor_port}"}
            secrets = {"bot_token": f"{1000000 + number}:bench", "webhook_secret": requests.VENDOR_SECRET}
        else:
            settings = {"api_base": f"http://127.0.0.1:{vendor_port}/api"}
            secrets = {"bot_token": f"xoxb-{number}", "signing_secret": requests.VENDOR_SECRET}
        channel = server.api("POST", "/channels", {"bot_id": server.bot, "kind": kind, "name": f"Account {number}", "enabled": True,
                                                   "settings": settings, "secrets": secrets})
        paths.append(f"/hooks/{kind}/{channel['id']}")
    return paths


def beseda_request(kind, port, hooks, number, conversations):
    """A conversation belongs to the same account each time."""
    path = hooks[number % conversations % len(hooks)]
    if kind == "telegram":
        return requests.telegram(port, number, conversations, path)
    if kind == "slack":
        return requests.slack(port, number, conversations, path)
    return requests.beseda(port, path, SECRET, number, conversations)


def measure(tools, name, pid, port, make_request, vendor, messages, folder, answered=True):
    """Warm-up with one message in each conversation, then one more in each; the CPU time counts until the last reply has reached the vendor,
    or all is quiet if none is expected."""
    requests.write(folder / "warm", (make_request(n) for n in range(messages)))
    before = vendor.count()
    tools.load(port, folder / "warm")
    if answered:
        vendor.wait_for(before + messages)
    tools.settle(pid)
    vendor.replies()
    replies_before, others_before, cpu_before = vendor.count(), vendor.others(), process.cpu_seconds(pid)
    requests.write(folder / "load", (make_request(n) for n in range(messages, 2 * messages)))
    result = tools.load(port, folder / "load", folder / "times")
    if answered:
        vendor.wait_for(replies_before + messages)
    else:
        tools.settle(pid)
    result.update(name=name, cpu=process.cpu_seconds(pid) - cpu_before, replies=vendor.count() - replies_before,
                  others=vendor.others() - others_before, rss_mb=process.memory_kb(pid) / 1024)
    result["per_second"] = result["ok"] / result["seconds"]
    result["per_core"] = result["ok"] / result["cpu"]
    result["to_reply"] = to_reply([float(line) for line in (folder / "times").read_text().split()], vendor.replies())
    return result


def to_reply(sent, replies):
    """Seconds from each request until the vendor had its reply, sorted. Message n of the load is conversation n's."""
    return sorted(at - sent[requests.conversation_number(conversation)] for conversation, at in replies)


def table(rows):
    yield ("| server | accepted/s | per core-second | CPU/message | to the 200: p50 | p99 | to the reply: p50 | p99 | replies sent "
           "| other calls | RSS after |")
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for row in rows:
        times = row["to_reply"]
        reply = "– | –"
        if times:
            reply = f"{statistics.median(times) * 1000:.1f} ms | {times[int(0.99 * (len(times) - 1))] * 1000:.1f} ms"
        yield (f"| {row['name']} | {row['per_second']:,.0f} | {row['per_core']:,.0f} | {row['cpu'] / max(1, row['ok']) * 1e6:,.0f} µs "
               f"| {row['p50_ms']:.1f} ms | {row['p99_ms']:.1f} ms | {reply} | {row['replies']:,} of {row['ok'] + row['refused']:,} "
               f"| {row['others']:,} | {row['rss_mb']:.0f} MB |")
    yield ""
