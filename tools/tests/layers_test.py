import unittest

from layers import file_problems

GUARD = "#pragma once\n"


def problems(path, text):
    return [message for _, message in file_problems(path, text)]


class Includes(unittest.TestCase):
    def ok(self, path, header):
        self.assertEqual(problems(path, GUARD + f'#include "{header}"\n'), [])

    def bad(self, path, header):
        self.assertEqual(len(problems(path, GUARD + f'#include "{header}"\n')), 1, f"{path} -> {header}")

    def test_foundation_sees_only_what_stands_to_its_left(self):
        self.ok("model/message.h", "base/ids.h")
        self.ok("contracts/channel.h", "model/message.h")
        self.bad("base/ids.h", "model/message.h")
        self.bad("json/reader.h", "crypto/hash.h")
        self.bad("model/message.h", "contracts/channel.h")
        self.bad("contracts/channel.h", "inbox/inbox.h")

    def test_domain_folders_never_meet(self):
        self.ok("inbox/inbox.cpp", "contracts/database.h")
        self.ok("inbox/inbox.cpp", "inbox/lease.h")
        self.bad("inbox/inbox.cpp", "outbox/outbox.h")
        self.bad("conversation/turn.cpp", "storage/sqlite/database.h")
        self.bad("conversation/turn.cpp", "server/routes.h")

    def test_records_are_for_the_domain_and_the_server(self):
        self.ok("inbox/inbox.cpp", "records/message_rows.h")
        self.ok("server/routes.cpp", "records/message_rows.h")
        self.ok("records/message_rows.h", "contracts/database.h")
        self.bad("records/message_rows.h", "inbox/inbox.h")
        self.bad("storage/sqlite/database.cpp", "records/message_rows.h")

    def test_edges_never_meet(self):
        self.ok("channels/web/web_channel.cpp", "channels/common/text.h")
        self.ok("channels/web/web_channel.cpp", "channels/web/web_settings.h")
        self.bad("channels/web/web_channel.cpp", "channels/webhook/webhook_channel.h")
        self.bad("channels/web/web_channel.cpp", "net/http_server.h")
        self.bad("providers/openai/openai.cpp", "inbox/inbox.h")

    def test_server_sees_domain_but_no_edge(self):
        self.ok("server/routes.cpp", "access/sessions.h")
        self.bad("server/routes.cpp", "net/http_server.h")
        self.bad("server/routes.cpp", "app/wiring.h")

    def test_app_sees_everything(self):
        self.ok("app/wiring.cpp", "storage/sqlite/database.h")
        self.ok("app/wiring.cpp", "inbox/inbox.h")

    def test_fakes_only_in_tests(self):
        self.ok("inbox/inbox_test.cpp", "testing/fake_clock.h")
        self.bad("inbox/inbox.cpp", "testing/fake_clock.h")
        self.ok("storage/testing/test_workspace.cpp", "testing/run_task.h")
        self.ok("inbox/inbox_test.cpp", "storage/testing/test_database.h")
        self.ok("inbox/inbox_test.cpp", "bus/in_process/in_process_bus.h")
        self.bad("inbox/inbox.cpp", "bus/in_process/in_process_bus.h")
        self.bad("inbox/inbox_test.cpp", "net/http_server.h")
        self.ok("inbox/inbox_test.cpp", "storage/testing/test_database.h")
        self.bad("inbox/inbox.cpp", "storage/testing/test_database.h")
        self.bad("inbox/inbox_test.cpp", "storage/sqlite/sqlite_database.h")

    def test_paths_start_at_the_source_root(self):
        self.bad("inbox/inbox.cpp", "lease.h")

    def test_unknown_folder(self):
        self.bad("stuff/thing.h", "inbox/inbox.h")


class Network(unittest.TestCase):
    def check(self, path, header, expected):
        self.assertEqual(len(problems(path, GUARD + f"#include <{header}>\n")), expected, f"{path} -> {header}")

    def test_only_net_sees_beast_sockets_tls_and_curl(self):
        for header in ("boost/beast/http.hpp", "boost/asio/ip/tcp.hpp", "curl/curl.h", "sys/socket.h", "openssl/ssl.h"):
            self.check("net/server.cpp", header, 0)
            self.check("channels/web/web_channel.cpp", header, 1)
            self.check("server/routes.h", header, 1)

    def test_awaitable_in_sources_but_not_in_headers(self):
        self.check("inbox/inbox.cpp", "boost/asio/awaitable.hpp", 0)
        self.check("inbox/inbox.h", "boost/asio/awaitable.hpp", 1)

    def test_hashes_are_no_network(self):
        self.check("crypto/hash.cpp", "openssl/evp.h", 0)


class Shape(unittest.TestCase):
    def test_long_files(self):
        self.assertEqual(problems("base/a.cpp", "\n" * 500), [])
        self.assertEqual(len(problems("base/a.cpp", "\n" * 501)), 1)

    def test_names(self):
        for name in ("Inbox.cpp", "inbox-lease.h", "string_utils.h", "session_manager.cpp", "reader_v2.h"):
            self.assertEqual(len(problems(f"base/{name}", GUARD)), 1, name)
        for name in ("inbox.cpp", "reviewer.h", "v8_like.h"):
            self.assertEqual(len(problems(f"base/{name}", GUARD)), 1 if name.startswith("v8_") else 0, name)

    def test_pragma_once(self):
        self.assertEqual(len(problems("base/a.h", "int x;\n")), 1)


if __name__ == "__main__":
    unittest.main()
