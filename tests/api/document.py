"""schemas/openapi.yaml as a judge: does an answer have the status and the shape that the document declares?"""
import re

import jsonschema
import yaml

METHODS = {"get", "post", "patch", "delete", "put"}


def strict(node):
    """The schema, but with no room for fields that it does not name."""
    if isinstance(node, list):
        return [strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: strict(value) for key, value in node.items()}
    if out.get("type") == "object" and "properties" in out:
        out.setdefault("additionalProperties", False)
    return out


def flattened(schemas, schema):
    """An allOf of objects as one object: strict parts would each refuse the other's fields."""
    if "allOf" not in schema:
        return schema
    out = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
    for part in schema["allOf"]:
        part = schemas[part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part
        out["properties"].update(part["properties"])
        out["required"] += part["required"]
    return out


class Document:
    def __init__(self, file):
        self.root = yaml.safe_load(file.read_text(encoding="utf-8"))
        schemas = strict(self.root["components"]["schemas"])
        self.schemas = {name: flattened(schemas, schema) for name, schema in schemas.items()}

    def operations(self):
        """{(METHOD, path template): operation}"""
        return {(method.upper(), path): operation for path, item in self.root["paths"].items()
                for method, operation in item.items() if method in METHODS}

    def find(self, method, path):
        """The template that a path belongs to; a literal one goes before one with parameters."""
        fitting = [template for wanted, template in self.operations()
                   if wanted == method and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path)]
        return min(fitting, key=lambda template: template.count("{")) if fitting else None

    def resolve(self, node):
        while "$ref" in node:
            target = self.root
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def problems(self, method, template, status, answer):
        """What is wrong with an answer; nothing if it is as declared."""
        responses = self.operations()[method, template]["responses"]
        if str(status) not in responses and status < 400:
            return [f"the status {status} is not declared"]
        content = self.resolve(responses.get(str(status)) or responses["default"]).get("content")
        if not content:
            return ["there is a body, but none is declared"] if answer else []
        if isinstance(answer, bytes):  # no JSON: some other type must be declared
            return [] if any("json" not in kind for kind in content) else ["the answer is no JSON"]
        schema = {**next(iter(content.values()))["schema"], "components": {"schemas": self.schemas}}
        errors = jsonschema.Draft202012Validator(schema).iter_errors(answer)
        return [f"at {'.'.join(map(str, error.absolute_path)) or 'the top'}: {error.message[:200]}" for error in errors]
