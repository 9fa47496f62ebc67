#!/usr/bin/env python3
"""Writes a C++ source that holds schemas/blocks/*.json (flow/catalogue.h).

embed_block_schemas.py OUTPUT FOLDER
"""
import json
import pathlib
import sys


def main():
    output, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files = sorted(folder.glob("*.json"))
    lines = ['#include "flow/catalogue.h"', "", "namespace beseda::flow {", "", "const SchemaFile kBlockSchemas[] = {"]
    for file in files:
        text = json.dumps(json.loads(file.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":"))
        # A string literal may be 64 KiB long by the standard; compilers take more, our files are far below.
        lines.append(f'    {{"{file.stem}", R"schema({text})schema"}},')
    lines += ["};", f"const std::size_t kBlockSchemaCount = {len(files)};", "", "}  // namespace beseda::flow", ""]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
