#!/usr/bin/env python3
"""Makes the sources that embed web files in the binary.

embed_assets.py OUTPUT_DIR PREFIX=FOLDER...   e.g. /admin/=web/admin/dist

Writes assets.bin (all bytes), assets_bytes.S (.incbin of it) and assets_table.cpp (contracts/static_assets.h).
Folders that do not exist are replaced by pages that say that the web parts were not built.
The output depends only on the files' names and contents.
"""
import gzip
import hashlib
import os
import re
import sys

MIME = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".wasm": "application/wasm",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
}
ALREADY_COMPRESSED = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff", ".woff2", ".mp3"}
# Vite's names: index-BxY3_k9Z.js. A word such as "manifest-settings.js" is not a hash: a hash mixes kinds of letters.
HASHED = re.compile(r"/assets/.*[-.]([A-Za-z0-9_-]{8,12})\.[a-z0-9]+$")

NOT_BUILT_TEXT = (
    "The web pages are not part of this build of Beseda: it was compiled before they were built. "
    "The server itself works. To get the pages, start ./run in the source directory."
)
NOT_BUILT_PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Beseda: no web pages in this build</title>
<h1>No web pages in this build</h1>
<p>{NOT_BUILT_TEXT}</p>
</html>
"""
NOT_BUILT_SCRIPT = f'console.error("{NOT_BUILT_TEXT}");\n'


def is_hashed(path):
    found = HASHED.search(path)
    if not found:
        return False
    name = found.group(1)
    return any(c.isdigit() for c in name) or (name != name.lower() and name[1:] != name[1:].lower())


def collect(mounts):
    """Path → content of every file, and whether all the folders were there."""
    assets, complete = {}, True
    for prefix, folder in mounts:
        if not os.path.isfile(os.path.join(folder, "index.html")) and not os.path.isfile(os.path.join(folder, "widget.js")):
            complete = False
            if prefix == "/admin/":
                assets["/admin/index.html"] = NOT_BUILT_PAGE.encode()
            else:
                assets[prefix + "chat.html"] = NOT_BUILT_PAGE.encode()
                assets[prefix + "widget.js"] = NOT_BUILT_SCRIPT.encode()
            continue
        for directory, _, names in os.walk(folder):
            for name in names:
                file = os.path.join(directory, name)
                with open(file, "rb") as source:
                    assets[prefix + os.path.relpath(file, folder).replace(os.sep, "/")] = source.read()
    return dict(sorted(assets.items(), key=lambda item: item[0].encode())), complete


def cpp_string(text):
    return '"' + "".join(c if c.isascii() and c.isprintable() and c not in '"\\?' else "".join(
        f"\\{b:03o}" for b in c.encode()) for c in text) + '"'


def embed(assets, complete):
    """(blob, C++ table) of the assets."""
    blob, rows = bytearray(), []

    def put(content):
        offset = len(blob)
        blob.extend(content)
        return f"Bytes({offset}, {len(content)})"

    for path, content in assets.items():
        extension = os.path.splitext(path)[1].lower()
        packed = b"" if extension in ALREADY_COMPRESSED else gzip.compress(content, 9, mtime=0)
        if len(packed) > 0.9 * len(content):
            packed = b""
        etag = 'W/"' + hashlib.sha256(content).hexdigest()[:20] + '"'
        rows.append(
            f"    {{{cpp_string(path)}, {cpp_string(MIME.get(extension, 'application/octet-stream'))}, {cpp_string(etag)},\n"
            f"     {put(content)}, {put(packed) if packed else '{}'}, {'true' if is_hashed(path) else 'false'}}},\n")
    table = f"""// Made by tools/embed_assets.py.
#include "contracts/static_assets.h"

#include <algorithm>
#include <iterator>

extern "C" const std::byte beseda_web_bytes[{len(blob) + 1}];

namespace beseda {{
namespace {{

constexpr std::span<const std::byte> Bytes(std::size_t offset, std::size_t size) {{
  return {{beseda_web_bytes + offset, size}};
}}

// Sorted by path.
constexpr StaticAsset kAssets[] = {{
{"".join(rows)}}};

}}  // namespace

const StaticAsset* FindAsset(std::string_view path) {{
  const auto found = std::ranges::lower_bound(kAssets, path, {{}}, &StaticAsset::path);
  return found != std::end(kAssets) && found->path == path ? found : nullptr;
}}

bool HasWebParts() {{ return {"true" if complete else "false"}; }}

}}  // namespace beseda
"""
    return bytes(blob), table


ASSEMBLY = """/* Made by tools/embed_assets.py. */
    .section .rodata
    .global beseda_web_bytes
    .balign 16
beseda_web_bytes:
    .incbin "assets.bin"
    .byte 0
    .section .note.GNU-stack, "", %progbits
"""


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def main(arguments):
    output, mounts = arguments[0], [argument.split("=", 1) for argument in arguments[1:]]
    os.makedirs(output, exist_ok=True)
    blob, table = embed(*collect(mounts))
    write(os.path.join(output, "assets.bin"), blob)
    write(os.path.join(output, "assets_table.cpp"), table.encode())
    write(os.path.join(output, "assets_bytes.S"), ASSEMBLY.encode())


if __name__ == "__main__":
    main(sys.argv[1:])
