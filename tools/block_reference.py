#!/usr/bin/env python3
"""Writes the reference of blocks, docs/blocks.md and docs/blocks.ru.md, from schemas/blocks/*.json.

block_reference.py            writes the files
block_reference.py --check    exits 1 if they are not as it would write them
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
GROUPS = ["triggers", "send", "ask", "logic", "ai", "data", "people", "canvas"]
WORDS = {
    "en": {"title": "Blocks", "intro": "What a scenario is put together from. Made by `tools/block_reference.py` from `schemas/blocks/`.",
           "groups": ["Triggers", "Send", "Ask", "Logic", "AI", "Data", "People", "Canvas"],
           "setting": "setting", "type": "type", "meaning": "what it is", "required": "required", "default": "default",
           "exits": "Exits", "each": "one for each item of `{}`", "optional": "optional", "example": "Example",
           "needs": "Shown at its best on channels with", "none": "none", "waits": "Waits for the person or for time."},
    "ru": {"title": "Блоки", "intro": "Из чего складывается сценарий. Составлено программой `tools/block_reference.py` по файлам `schemas/blocks/`.",
           "groups": ["Начало", "Сообщения", "Вопросы", "Логика", "ИИ", "Данные", "Люди", "Холст"],
           "setting": "настройка", "type": "вид", "meaning": "что это", "required": "обязательна", "default": "по умолчанию",
           "exits": "Выходы", "each": "по одному на каждый элемент `{}`", "optional": "необязательный", "example": "Пример",
           "needs": "Лучше всего выглядит в каналах, где есть", "none": "нет", "waits": "Ждёт человека или время."},
}


def code(value):
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def rows(settings, locale, words, prefix=""):
    for name, one in settings.get("properties", {}).items():
        meaning = one.get("title", {}).get(locale, "")
        if one.get("help"):
            meaning += f". {one['help'][locale]}"
        if one.get("options"):
            meaning += ": " + ", ".join(f"`{o['value']}` ({o['title'][locale]})" for o in one["options"])
        notes = []
        if name in settings.get("required", []):
            notes.append(words["required"])
        if one.get("default") not in (None, ""):
            notes.append(f"{words['default']} {code(one['default'])}")
        yield f"| `{prefix}{name}` | {one.get('widget', one.get('type', ''))} | {cell(meaning)} | {', '.join(notes)} |"
        if one.get("items", {}).get("properties"):
            yield from rows(one["items"], locale, words, prefix + name + "[].")


def section(schema, locale, words):
    lines = [f"### {schema['title'][locale]}: `{schema['kind']}`", "", schema["help"][locale]]
    if schema["waits"]:
        lines[-1] += " " + words["waits"]
    if schema.get("needs"):
        lines[-1] += f" {words['needs']} {', '.join(schema['needs'])}."
    lines.append("")
    if schema["settings"].get("properties"):
        lines += [f"| {words['setting']} | {words['type']} | {words['meaning']} | |", "|---|---|---|---|", *rows(schema["settings"], locale, words), ""]
    exits = [f"`{p['id']}` {p['title'][locale]}" + (f" ({words['optional']})" if p.get("optional") else "") for p in schema["ports"]]
    if schema.get("ports_from"):
        exits.append(words["each"].format(schema["ports_from"]["setting"]))
    lines += [f"{words['exits']}: {'; '.join(exits) or words['none']}.", "", f"{words['example']}: {code(schema['example'])}", ""]
    return lines


def reference(locale):
    words = WORDS[locale]
    schemas = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "schemas" / "blocks").glob("*.json"))]
    lines = [f"# {words['title']}", "", words["intro"], ""]
    for group, title in zip(GROUPS, words["groups"]):
        lines += [f"## {title}", ""]
        for schema in schemas:
            if schema["group"] == group:
                lines += section(schema, locale, words)
    return "\n".join(lines).rstrip() + "\n"


FILES = {"en": ROOT / "docs" / "blocks.md", "ru": ROOT / "docs" / "blocks.ru.md"}


def stale():
    """The files that are not as they should be."""
    return [str(file.relative_to(ROOT)) for locale, file in FILES.items()
            if not file.exists() or file.read_text(encoding="utf-8") != reference(locale)]


def main():
    if sys.argv[1:] == ["--check"]:
        for file in stale():
            print(f"{file} is not up to date: run tools/block_reference.py")
        return bool(stale())
    for locale, file in FILES.items():
        file.write_text(reference(locale), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
