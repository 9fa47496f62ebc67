#!/usr/bin/env python3
"""What the server does when things around it break: each must end in a clear error or a graceful limit.

run.py [--program PROGRAM] [--only NAME[,NAME…]] [--list]      prints "N passed, M failed"
"""
import argparse
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests"))
from faults import connections, frames, machine, messages, shutdown, startup  # noqa: E402
from faults.checks import Failed, Skipped, Workspace  # noqa: E402

CASES = [case for module in (startup, machine, messages, connections, frames, shutdown) for case in module.CASES]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=root / "build" / "release" / "beseda")
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    wanted = set(filter(None, options.only.split(",")))
    unknown = wanted - {case.__name__ for case in CASES}
    if unknown:
        parser.error(f"there is no case {', '.join(sorted(unknown))}")
    passed = failed = 0
    for case in CASES:
        if options.list:
            print(f"{case.__name__}: {case.__doc__.splitlines()[0]}")
            continue
        if wanted and case.__name__ not in wanted:
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="beseda-fault-"))
        folder.chmod(0o755)  # some cases run the server as another user
        workspace = Workspace(pathlib.Path(options.program).resolve(), folder)
        began = time.monotonic()
        try:
            case(workspace)
            passed += 1
            outcome = "ok"
        except Skipped as why:
            outcome = f"skipped: {why}"
        except Failed as why:
            failed += 1
            outcome = f"FAILED: {why}"
        except Exception:
            failed += 1
            outcome = f"FAILED: {traceback.format_exc()}"
        finally:
            workspace.close()
        print(f"{case.__name__} ({time.monotonic() - began:.1f} s): {outcome}", flush=True)
        if outcome.startswith("FAILED"):
            print(workspace.log_tail())
        shutil.rmtree(folder, ignore_errors=True)
    if not options.list:
        print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
