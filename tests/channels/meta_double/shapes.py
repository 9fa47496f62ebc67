"""What a documented JSON object may hold. A field that no page names is refused."""


class Refused(Exception):
    """The request breaks a documented rule."""

    def __init__(self, rule, page, code=100, subcode=None, status=400):
        super().__init__(f"{rule} (see {page})")
        self.rule, self.page, self.code, self.subcode, self.status = rule, page, code, subcode, status


class Field:
    """One field: `kind` is a Python type, a dict of Fields, or a list with one of these."""

    def __init__(self, kind, required=False, most=None, least=None, one_of=None, unit="characters"):
        self.kind, self.required, self.most, self.least = kind, required, most, least
        self.one_of, self.unit = one_of, unit


def need(kind, **options):
    return Field(kind, required=True, **options)


def may(kind, **options):
    return Field(kind, **options)


def size_of(text, unit):
    return len(text.encode()) if unit == "bytes" else len(text)


def check(value, kind, page, path):
    """Raises Refused where `value` is not as the page says."""
    if isinstance(kind, Field):
        return check_field(value, kind, page, path)
    if isinstance(kind, dict):
        if not isinstance(value, dict):
            raise Refused(f"{path} must be an object", page)
        for name in value:
            if name not in kind:
                raise Refused(f"{path}.{name} is not a documented field", page)
        for name, field in kind.items():
            if name in value:
                check_field(value[name], field, page, f"{path}.{name}")
            elif field.required:
                raise Refused(f"{path}.{name} is required", page)
        return None
    if isinstance(kind, list):
        if not isinstance(value, list):
            raise Refused(f"{path} must be a list", page)
        for place, item in enumerate(value):
            check(item, kind[0], page, f"{path}[{place}]")
        return None
    if callable(kind) and not isinstance(kind, type):
        return kind(value, path)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Refused(f"{path} must be of the type {kind.__name__}", page)
    return None


def check_field(value, field, page, path):
    check(value, field.kind, page, path)
    if field.one_of and value not in field.one_of:
        raise Refused(f"{path} must be one of {', '.join(map(str, field.one_of))}", page)
    length = size_of(value, field.unit) if isinstance(value, str) else len(value) if isinstance(value, list) else None
    if length is not None and field.most is not None and length > field.most:
        raise Refused(f"{path} has {length} {field.unit}, at most {field.most} are allowed", page)
    if length is not None and field.least is not None and length < field.least:
        raise Refused(f"{path} has {length} {field.unit}, at least {field.least} are needed", page)
