#!/usr/bin/env python3
"""Writes a C++ source that holds the texts of files (cmake/embed.cmake).

embed_files.py OUTPUT HEADER NAMESPACE CONSTANT ROOT LIST

LIST is a file with the path of one file a line; the program knows them by their paths below ROOT. With "-" for ROOT it is
one file, of which the program knows the text alone.
"""
import json
import pathlib
import sys

# Compilers take longer literals than the 64 KiB of the standard, but not without end.
LONGEST = 1 << 20
MARK = "embedded"


def literal(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        text = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > LONGEST or f'){MARK}"' in text:
        sys.exit(f"{path} cannot be a string literal")
    return f'R"{MARK}({text}){MARK}"'


def main():
    output, header, namespace, constant, root, names = sys.argv[1:]
    paths = [pathlib.Path(name) for name in pathlib.Path(names).read_text(encoding="utf-8").split("\n") if name]
    lines = [f'#include "{header}"', "", f"namespace {namespace} {{"]
    if root == "-":
        lines += [f"const std::string_view {constant} = {literal(paths[0])};"]
    else:
        lines += ["namespace {", "constexpr EmbeddedFile kFiles[] = {"]
        lines += [f'    {{"{path.relative_to(root).as_posix()}", {literal(path)}}},' for path in sorted(paths)]
        lines += ["};", "}  // namespace", f"const EmbeddedFiles {constant} = kFiles;"]
    lines += [f"}}  // namespace {namespace}", ""]
    output = pathlib.Path(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
