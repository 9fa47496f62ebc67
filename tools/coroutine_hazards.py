"""Finds what g++ 12 destroys twice: in an expression with co_await, a braced temporary of an aggregate, a lambda
that captures by value, or a conditional one of whose branches moves (`given ? name : std::move(other)`). Used by
tools/check_layers.

The check reads tokens, not types: `Name{…}` inside a statement with co_await is reported whatever Name is, except
for a type that is known to have constructors. Name the object first and std::move it.
"""
import re

TOKEN = re.compile(r"""
    (?P<raw>R"(?P<tag>[^()\s]{0,16})\((?:.|\n)*?\)(?P=tag)")
  | (?P<string>"(?:\\.|[^"\\\n])*")
  | (?P<char>'(?:\\.|[^'\\\n])+')
  | (?P<comment>//[^\n]*|/\*(?:.|\n)*?\*/)
  | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\\n|\\.)*)
  | (?P<number>\d(?:[\w.']|[eEpP][+-])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<punct>::|->|\S)
""", re.X | re.M)

# Braced temporaries of these are safe: they have constructors, or nothing to destroy.
SAFE = {"string", "string_view", "vector", "optional", "seconds", "milliseconds", "microseconds", "minutes", "hours",
        "Error", "span", "path", "int", "size_t", "uint64_t", "int64_t", "Id"}
KEYWORDS_BEFORE_BODY = {"else", "do", "try", "const", "noexcept", "mutable", "override", "final"}


def tokens(text):
    """(text, line) of what matters; comments and directives are dropped, literals become one token."""
    result, line, at = [], 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        kind = found.lastgroup if found.lastgroup != "tag" else "raw"
        if kind in ("comment", "directive"):
            continue
        result.append(('""' if kind in ("raw", "string", "char") else found.group(), line))
    return result


CLOSER = {"(": ")", "[": "]", "{": "}"}


def matching(words, at):
    depth, opener, closer = 0, words[at], CLOSER[words[at]]
    for i in range(at, len(words)):
        if words[i] == opener:
            depth += 1
        elif words[i] == closer:
            depth -= 1
            if depth == 0:
                return i
    return len(words) - 1


def lambda_end(words, at):
    """at: the [ of a lambda. (capture end, body start, body end) or None when it is a subscript or attribute."""
    before = words[at - 1] if at else ";"
    if re.match(r"[\w)\]\"]", before[-1]) and before not in ("return", "co_return", "co_await", "co_yield", "case"):
        return None
    if words[at + 1: at + 2] == ["["] or before == "[":  # [[attribute]]
        return None
    capture_end = matching(words, at)
    i = capture_end + 1
    if i < len(words) and words[i] == "<":
        while i < len(words) and words[i] != "(":
            i += 1
    if i < len(words) and words[i] == "(":
        i = matching(words, i) + 1
    while i < len(words) and words[i] not in "{;,)":
        i += 1
    if i >= len(words) or words[i] != "{":
        return None
    return capture_end, i, matching(words, i)


def captures_by_value(capture):
    """The first capture that owns a copy, or None. References, pointers to this and nothing at all are fine."""
    depth, items, item = 0, [], []
    for word in capture:
        depth += word in "([{"
        depth -= word in ")]}"
        if word == "," and depth == 0:
            items.append(item)
            item = []
        else:
            item.append(word)
    items.append(item)
    for item in items:
        if item and item[0] not in ("&", "this"):
            return "".join(item)
    return None


def full_expressions(words):
    """(start, end) of runs of tokens between ; { } at the level of statements, with lambda bodies and braced
    initializers kept inside the run they belong to; lambda bodies are also returned on their own."""
    result = []

    def walk(start, end):
        run, i = start, start
        while i < end:
            word = words[i]
            if word == "[":
                found = lambda_end(words, i)
                if found:
                    walk(found[1] + 1, found[2])
                    i = found[2] + 1
                    continue
                i += 1
            elif word == "(":
                if i and words[i - 1] == "for":  # the parts of a for are expressions of their own
                    close = matching(words, i)
                    walk(i + 1, close)
                    run = i = close + 1
                    continue
                i += 1
            elif word == "{":
                before = words[i - 1] if i else ";"
                close = matching(words, i)
                is_init = (before not in KEYWORDS_BEFORE_BODY and before not in (")", ";", "{", "}", ":")
                           and (before in (",", "(", "=", "return", "co_return", "[", "<", ">", "&&", "||", "?", "{")
                                or re.match(r"\w", before)) and not opens_scope(words, run, i))
                if is_init:
                    i = close + 1
                    continue
                if run < i:
                    result.append((run, i))
                walk(i + 1, close)
                run = i = close + 1
            elif word == ";":
                if run < i:
                    result.append((run, i))
                run = i = i + 1
            else:
                i += 1
        if run < end:
            result.append((run, end))

    walk(0, len(words))
    return result


def opens_scope(words, run, at):
    """Is the { at `at` the body of a class, enum, namespace or function rather than an initializer?"""
    head = words[run:at]
    if {"class", "struct", "enum", "union", "namespace", "extern"} & set(head) and "=" not in head and "(" not in head:
        return True
    return bool(head) and "->" in head and "=" not in head and "co_await" not in head and "return" not in head


def moves_in_branch(words, at, end):
    """at: a ?. Whether the value of one of the conditional's branches is moved, as in `given ? name : std::move(other)`."""
    depth = 0
    for i in range(at, end):
        if words[i] in CLOSER:
            depth += 1
        elif words[i] in CLOSER.values():
            depth -= 1
        if depth < 0 or (depth == 0 and words[i] == ","):
            return False
        if depth == 0 and words[i] in ("?", ":"):
            branch = words[i + 1: i + 4]
            if branch[:1] == ["move"] or branch == ["std", "::", "move"]:
                return True
    return False


def hazards(text):
    """(line, message) of each hazard in a source text."""
    found_tokens = tokens(text)
    words = [word for word, _ in found_tokens]
    found = set()
    for start, end in full_expressions(words):
        # What a lambda's body awaits is not awaited by the expression that holds the lambda.
        spans, i = [], start
        own, lambdas = [], []
        while i < end:
            if words[i] == "[":
                part = lambda_end(words, i)
                if part and part[2] < end:
                    lambdas.append((i, part))
                    i = part[2] + 1
                    continue
            own.append(i)
            i += 1
        if not any(words[i] == "co_await" for i in own):
            continue
        for at, (capture_end, _, _) in lambdas:
            owned = captures_by_value(words[at + 1: capture_end])
            if owned:
                found.add((found_tokens[at][1], f"a lambda that captures {owned} by value in an expression with co_await: "
                           "g++ 12 destroys it twice; name it first, or capture by reference"))
        first_await = next(i for i in own if words[i] == "co_await")
        for i in own:
            if words[i] != "{" or i == start:
                continue
            before = words[i - 1]
            declares = i < first_await and "=" not in words[start:i] and before not in ("(", ",", "=")
            if before == ">":
                depth, j = 0, i - 1
                while j > start:
                    depth += words[j] == ">"
                    depth -= words[j] == "<"
                    if depth == 0:
                        break
                    j -= 1
                before = words[j - 1]
            if before in SAFE or declares and not re.match(r"[A-Z]", before):
                continue
            if re.match(r"[A-Za-z_]", before) or before in ("(", ","):
                what = f"{before}{{…}}" if re.match(r"\w", before) else "{…}"
                if words[i + 1] == "}" and before in ("(", ","):
                    continue  # an empty default such as f({}, x)
                found.add((found_tokens[i][1], f"the braced temporary {what} in an expression with co_await: "
                           "g++ 12 may destroy it twice; name it first and std::move it"))
        for i in own:
            if words[i] == "?" and moves_in_branch(words, i, end):
                found.add((found_tokens[i][1], "a conditional that moves in an expression with co_await: "
                           "g++ 12 destroys its value twice; name it first"))
    return sorted(found)
