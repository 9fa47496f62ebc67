import json
import os
import tempfile
import unittest

from count_results import count


class Counting(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, content):
        path = os.path.join(self.folder.name, "f")
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        return path

    def plain(self, status, text):
        return count("auto", status, self.file(text), "")

    def test_plain_line(self):
        self.assertEqual(self.plain(0, "x\n12 passed, 0 failed\n"), (12, 0))
        self.assertEqual(self.plain(1, "11 passed, 1 failed\n"), (11, 1))

    def test_node_and_vitest_summaries(self):
        self.assertEqual(self.plain(1, "ℹ tests 4\nℹ pass 3\nℹ fail 1\n"), (3, 1))
        self.assertEqual(self.plain(0, "\x1b[2m      Tests \x1b[22m \x1b[1m7 passed\x1b[22m (7)\n"), (7, 0))

    def test_a_crash_is_a_failure_whatever_was_counted(self):
        self.assertEqual(self.plain(139, "5 passed, 0 failed\n"), (5, 1))
        self.assertEqual(self.plain(0, "nothing was run\n"), (0, 1))

    def test_missing_report_is_a_failure(self):
        self.assertEqual(count("gtest", 0, self.file(""), "/nonexistent"), (0, 1))

    def test_gtest(self):
        case = {"classname": "A", "name": "b", "status": "RUN", "result": "COMPLETED"}
        bad = dict(case, failures=[{"failure": "x"}])
        skipped = dict(case, result="SKIPPED")
        report = self.file(json.dumps({"testsuites": [{"testsuite": [case, case, bad, skipped]}]}))
        self.assertEqual(count("gtest", 1, report, report), (2, 1))

    def test_vitest_file_that_does_not_load(self):
        report = self.file(json.dumps({"numPassedTests": 3, "numFailedTests": 0,
                                       "testResults": [{"status": "failed", "assertionResults": []}]}))
        self.assertEqual(count("vitest", 1, report, report), (3, 1))


if __name__ == "__main__":
    unittest.main()
