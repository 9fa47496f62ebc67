#!/usr/bin/env python3
"""Writes a C++ source with the texts of src/storage/migrations/NNNN_name.sql, in order.

embed_migrations OUTPUT.cpp FOLDER
"""
import pathlib
import re
import sys

NAME = re.compile(r"^(\d{4})_([a-z0-9_]+)\.sql$")
DELIMITER = "migration"


def migrations(folder):
    """[(version, name, text)]; raises ValueError where names or numbers are wrong."""
    found = []
    for file in sorted(folder.glob("*.sql")):
        match = NAME.match(file.name)
        if not match:
            raise ValueError(f"{file.name}: migrations are named like 0001_core.sql")
        text = file.read_text(encoding="utf-8")
        if f"){DELIMITER}\"" in text:
            raise ValueError(f"{file.name}: must not contain ){DELIMITER}\"")
        found.append((int(match[1]), match[2], text))
    if [version for version, _, _ in found] != list(range(1, len(found) + 1)):
        raise ValueError("migrations are numbered 0001, 0002, … without a gap and none twice; found "
                         + ", ".join(f"{version:04}_{name}" for version, name, _ in found))
    return found


def source(found):
    lines = ['#include "storage/migration.h"', "", "namespace beseda {", "namespace {", "",
             "constexpr Migration kMigrations[] = {"]
    for version, name, text in found:
        lines.append(f'    {{{version}, "{name}", R"{DELIMITER}({text}){DELIMITER}"}},')
    lines += ["};", "", "}  // namespace", "",
              "std::span<const Migration> EmbeddedMigrations() { return kMigrations; }", "", "}  // namespace beseda", ""]
    return "\n".join(lines)


def main():
    output, folder = map(pathlib.Path, sys.argv[1:])
    try:
        text = source(migrations(folder))
    except ValueError as problem:
        sys.exit(f"embed_migrations: {problem}")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
