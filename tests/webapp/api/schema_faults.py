"""What breaks its schema in an answer: the part of JSON Schema 2020-12 that our file uses."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

Schema = Mapping[str, Any]
KNOWN = {
    "$ref", "additionalProperties", "anyOf", "const", "default", "description", "enum", "format",
    "items", "maxLength", "maximum", "minLength", "minimum", "pattern", "properties", "required",
    "type",
}  # fmt: skip
_TYPES: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "string": lambda value: isinstance(value, str),
        "boolean": lambda value: isinstance(value, bool),
        "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
        "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
        "null": lambda value: value is None,
        "array": lambda value: isinstance(value, list),
        "object": lambda value: isinstance(value, dict),
    }
)
_FORMATS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "date-time": lambda text: datetime.fromisoformat(text).astimezone(),
        "date": date.fromisoformat,
        "uuid": uuid.UUID,
        "uri": lambda text: urlsplit(text).scheme or 1 / 0,
    }
)


def faults(value: Any, schema: Schema, document: Schema, where: str = "$") -> Iterator[str]:
    """Yield what is wrong, each with its place."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from faults(value, _referred(schema["$ref"], document), document, where)
        return
    if "anyOf" in schema:
        found = [list(faults(value, each, document, where)) for each in schema["anyOf"]]
        yield from () if [] in found else found[0]
        return
    yield from _own_faults(value, schema, where)
    if isinstance(value, dict):
        yield from _member_faults(value, schema, document, where)
    elif isinstance(value, list) and "items" in schema:
        for at, item in enumerate(value):
            yield from faults(item, schema["items"], document, f"{where}[{at}]")


def _own_faults(value: Any, schema: Schema, where: str) -> Iterator[str]:
    kinds = schema.get("type", [])
    names = [kinds] if isinstance(kinds, str) else kinds
    if names and not any(_TYPES[each](value) for each in names):
        yield f"{where}: {value!r} is no {kinds}"
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{where}: {value!r} is not offered"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{where}: {value} is too small"
    if isinstance(value, str):
        yield from _text_faults(value, schema, where)


def _text_faults(text: str, schema: Schema, where: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], text):
        yield f"{where}: {text!r} has another form"
    try:
        _FORMATS.get(schema.get("format", ""), str)(text)
    except (ValueError, ZeroDivisionError):
        yield f"{where}: {text!r} is no {schema['format']}"


def _member_faults(
    value: dict[str, Any], schema: Schema, document: Schema, where: str
) -> Iterator[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in schema.get("required", []):
        if name not in value:
            yield f"{where}: {name} is missing"
    for name, member in value.items():
        if name in properties:
            yield from faults(member, properties[name], document, f"{where}.{name}")
        elif others is False:
            yield f"{where}: {name} is not said"
        elif others is not True:
            yield from faults(member, others, document, f"{where}.{name}")


def _referred(name: str, document: Schema) -> Schema:
    found: Any = document
    for part in name.removeprefix("#/").split("/"):
        found = found[part]
    schema: Schema = found
    return schema
