#!/usr/bin/env python3
"""Counts test results for ./test.

count_results.py KIND NAME STATUS OUTPUT [REPORT]   one runner's "NAME: N passed, M failed"
    KIND: gtest or vitest (a JSON report), plain (the output's last "N passed, M failed"), auto (whichever is there)
count_results.py sum FILE                            the sum over lines of that form
count_results.py failures LOG [REPORT...]            the names of failed tests, or else the end of the log

A runner that ends badly counts at least one failure, whatever its report says: a crash must not look like success.
"""
import json
import re
import sys

LINE = re.compile(r"(\d+) passed, (\d+) failed")


def from_gtest(report):
    passed = failed = 0
    for suite in report["testsuites"]:
        for case in suite["testsuite"]:
            if case.get("result") == "SKIPPED" or case.get("status") == "NOTRUN":
                continue
            failed += bool(case.get("failures"))
            passed += not case.get("failures")
    return passed, failed


def from_vitest(report):
    failed = report["numFailedTests"]
    # A file that cannot be loaded fails without having tests.
    failed += sum(1 for f in report["testResults"] if f["status"] == "failed" and not f["assertionResults"])
    return report["numPassedTests"], failed


def from_text(text):
    found = LINE.findall(text)
    if found:
        return tuple(map(int, found[-1]))
    # node:test ("# pass 3" or "ℹ pass 3") and vitest's own summary ("Tests  1 failed | 3 passed (4)").
    node = re.findall(r"^[#ℹ] (pass|fail) (\d+)$", text, re.M)
    if node:
        count = dict(node)
        return int(count.get("pass", 0)), int(count.get("fail", 0))
    vitest = re.findall(r"^\s*Tests\s+(?:(\d+) failed \| )?(?:(\d+) passed)?", text, re.M)
    if vitest:
        return int(vitest[-1][1] or 0), int(vitest[-1][0] or 0)
    return None


def count(kind, status, output, report):
    text = re.sub(r"\x1b\[[0-9;]*m", "", open(output, errors="replace").read())
    counted = None
    if kind in ("gtest", "vitest"):
        try:
            with open(report) as file:
                counted = {"gtest": from_gtest, "vitest": from_vitest}[kind](json.load(file))
        except (OSError, ValueError, KeyError):
            pass
    else:
        counted = from_text(text)
    passed, failed = counted or (0, 0)
    if (status != 0 or counted is None) and failed == 0:
        failed = 1
    return passed, failed


def failed_names(reports):
    for path in reports:
        try:
            with open(path) as file:
                report = json.load(file)
        except (OSError, ValueError):
            continue
        for suite in report.get("testsuites", []):
            for case in suite["testsuite"]:
                if case.get("failures"):
                    yield f'{case["classname"]}.{case["name"]}'
        for file_result in report.get("testResults", []):
            for case in file_result["assertionResults"]:
                if case["status"] == "failed":
                    yield case["fullName"]


INTERESTING = re.compile(r"\berror\b|\bERROR\b|FAILED|Failure$|^failed|warning: data race|WARNING: ThreadSanitizer|Assertion|terminate called")


def end_of_log(path):
    """What tells most in a log: the lines that speak of errors, then its end."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in open(path, errors="replace").read().splitlines()]
    found = list(dict.fromkeys(line for line in lines[:-8] if INTERESTING.search(line)))
    return [line[:300] for line in found[:16] + lines[-8:]]


def main(arguments):
    if arguments[0] == "sum":
        found = LINE.findall(open(arguments[1]).read())
        print(f"{sum(int(p) for p, _ in found)} passed, {sum(int(f) for _, f in found)} failed")
    elif arguments[0] == "failures":
        names = list(failed_names(arguments[2:]))
        lines = [f"failed: {name}" for name in names] or end_of_log(arguments[1])
        print("\n".join("    " + line for line in lines[:40]))
    else:
        kind, name, status, output = arguments[:4]
        passed, failed = count(kind, int(status), output, arguments[4] if len(arguments) > 4 else "")
        print(f"{name}: {passed} passed, {failed} failed")


if __name__ == "__main__":
    main(sys.argv[1:])
