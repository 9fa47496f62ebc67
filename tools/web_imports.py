"""Which part of web/admin/src may import which: app -> features -> api, ui, lib. Used by tools/check_web_imports."""
import posixpath
import re

IMPORT = re.compile(r"""(?:^|[;\s])(?:import|export)\s(?:[^'";]*?\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']""", re.M)
# What each part sees besides itself; tests and the entry point (files in src/ itself) see everything.
SEES = {
    "app": {"features", "api", "ui", "lib", "locales"},
    "features": {"api", "ui", "lib"},
    "api": {"lib"},
    "ui": {"lib"},
    "lib": {"locales"},
    "locales": set(),
}
# The schemas are one source for server and pages: web/admin/src sees them at their place.
SCHEMA = re.compile(r"(?:\.\./){3}schemas/[\w./-]+\.json")


def resolve(file, specifier):
    """The imported path relative to src/, or None for a package."""
    if specifier.startswith("@/"):
        return specifier[2:]
    if specifier.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(file), specifier))
    return None


def problem(file, specifier):
    """Why file (relative to src/) must not import specifier, or None."""
    target = resolve(file, specifier)
    if target is None or SCHEMA.fullmatch(target):
        return None
    if target.startswith(".."):
        return f"{specifier} is outside src/"
    mine, its = file.split("/"), target.split("/")
    part = mine[0]
    if len(mine) == 1 or part not in SEES and part in ("test", "testing"):
        return None
    if part not in SEES:
        return f"src/{part}/ is not a part of the design; add it to tools/web_imports.py with its rules"
    if its[0] == part:
        if part == "features" and its[1:2] != mine[1:2] and len(its) > 2 and posixpath.splitext("/".join(its[2:]))[0] != "index":
            return f"{specifier}: a feature is used by another only through its index.ts"
        return None
    if its[0] in SEES and its[0] not in SEES[part]:
        return f"{specifier}: {part} must not import {its[0]}"
    return None


def file_problems(file, text):
    if re.search(r"\.(test|spec)\.[jt]sx?$", file):
        return []
    result = []
    for found in IMPORT.finditer(text):
        specifier = found.group(1) or found.group(2)
        message = problem(file, specifier)
        if message:
            result.append((text.count("\n", 0, found.start(1) if found.group(1) else found.start(2)) + 1, message))
    return result
