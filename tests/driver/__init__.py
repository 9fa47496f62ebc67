"""Drives the real program from outside: used by tests/kill, tests/faults and bench. Python's standard library only."""
