#!/usr/bin/env python3
"""Runs the tests of tools/ and prints "N passed, M failed"."""
import pathlib
import sys
import unittest

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent))
suite = unittest.defaultTestLoader.discover(str(here), pattern="*_test.py")
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
bad = len(result.failures) + len(result.errors)
print(f"{result.testsRun - bad - len(result.skipped)} passed, {bad} failed")
sys.exit(not result.wasSuccessful())
