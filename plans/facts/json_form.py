"""The facts of a plan as JSON and back: what a version freezes, and what its PDF carries as an
attachment.

Stable: the same facts give the same bytes. Read by type, so that a field too many, too few or of
another kind is refused by name. Form 2 knew one host country; form 1 had no rules either: what
every plan said in those days lies in `BEFORE`, and a version frozen then says it for ever.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import Field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area
from core.json_values import OMITTED_WHEN_EMPTY
from plans.facts.model import JSON_KEY, Fact, PlanFacts
from plans.facts.printed_protocols import Rules, hazards_of, rules_for

FORM = "atalaya-plan/3"
FORM_OF_ONE_COUNTRY, FORM_WITHOUT_RULES = "atalaya-plan/2", "atalaya-plan/1"
"""Name and number of this form, and of those before; a reader of another number refuses."""
BEFORE = Path(__file__).parent / "rules_before.json"
_DECIMALS = 7


def to_json(facts: PlanFacts) -> bytes:
    """Return the facts as JSON, UTF-8, keys in the order of the classes, areas as GeoJSON."""
    document = {"form": FORM, "facts": _json_value(facts)}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def from_json(data: bytes) -> PlanFacts:
    """Return the facts out of `to_json`.

    Raises UnusableInput, naming the field, for anything else.
    """
    try:
        document = json.loads(data)
    except ValueError as wrong:
        raise UnusableInput("facts", "no JSON") from wrong
    form = document.get("form") if isinstance(document, dict) else None
    if form not in {FORM, FORM_OF_ONE_COUNTRY, FORM_WITHOUT_RULES}:
        raise UnusableInput("facts", f"not of the form {FORM}")
    told = _object(document.get("facts"), "facts")
    if form == FORM:
        found: PlanFacts = _typed(PlanFacts, told, "facts")
        return found
    told = _with_hosts(told)
    if form == FORM_OF_ONE_COUNTRY:
        of_one_country: PlanFacts = _typed(PlanFacts, told, "facts")
        return of_one_country
    if "rules" in told:
        raise UnusableInput("facts.rules", "there is no such field")
    return _with_rules_of_before(told)


# -- inside ---------------------------------------------------------------------------------


_TEXTS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Area, lambda value: value.to_geojson(_DECIMALS)),
    (StrEnum, lambda value: value.value),
    (datetime, lambda value: value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
    (date, lambda value: value.isoformat()),
)
"""How what JSON does not know is written, by type; a datetime is a date too and goes before it."""


def _json_value(value: Any) -> Any:
    for kind, text in _TEXTS:
        if isinstance(value, kind):
            return text(value)
    if is_dataclass(value):
        return {
            _key(each): _json_value(getattr(value, each.name))
            for each in fields(value)
            if not _is_omitted(each, getattr(value, each.name))
        }
    if isinstance(value, tuple | list):
        return [_json_value(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _json_value(each) for key, each in value.items()}
    return value


def _is_omitted(of: Field[Any], value: Any) -> bool:
    """Return whether a field is left out: one added since, and empty, so that what was frozen
    before is written as it was.
    """
    return not value and _came_later(of)


def _came_later(of: Field[Any]) -> bool:
    return bool(of.metadata.keys() & OMITTED_WHEN_EMPTY.keys())


def _key(of: Field[Any]) -> str:
    """Return the name of a field in the JSON, which outlives its name in the code."""
    key: str = of.metadata.get(JSON_KEY, of.name)
    return key


def _with_hosts(document: dict[str, Any]) -> dict[str, Any]:
    """Forms 1 and 2 knew one country of an area, and its emergency number alone."""
    seen = dict(document)
    area, form = _value_of(document, "area"), _value_of(document, "particulars")
    if area is not None and "host_country" in area:
        host = area.pop("host_country")
        seen["area"] = document["area"] | {"value": area | {"host_countries": [host] * bool(host)}}
    if form is not None:
        more: dict[str, Any] = {"further_emergency_numbers": []}
        seen["particulars"] = document["particulars"] | {"value": form | more}
    return seen


def _value_of(document: dict[str, Any], name: str) -> dict[str, Any] | None:
    """Return a copy of the value of a fact; None where there is none to be read."""
    fact = document.get(name)
    value = fact.get("value") if isinstance(fact, dict) else None
    return dict(value) if isinstance(value, dict) else None


def _with_rules_of_before(document: dict[str, Any]) -> PlanFacts:
    rules = {"value": _json_value(rules_of_before()), "source": "", "as_of": None}
    found: PlanFacts = _typed(PlanFacts, _with_visibility(document) | {"rules": rules}, "facts")
    hazards = hazards_of(found.questionnaire.value)
    return replace(found, rules=replace(found.rules, value=rules_for(found.rules.value, hazards)))


def _with_visibility(document: dict[str, Any]) -> dict[str, Any]:
    """Form 1 said of no entry who may see it: posts, and what the form told, were anybody's; the
    rest counts as not.
    """
    seen = dict(document)
    for name in ("post", "covering"):
        if isinstance(fact := document.get(name), dict) and isinstance(fact.get("value"), dict):
            seen[name] = fact | {"value": fact["value"] | {"is_public": True}}
    if isinstance(contacts := document.get("contacts"), list):
        seen["contacts"] = [_with_visibility_of_one(each) for each in contacts]
    return seen


def _with_visibility_of_one(fact: Any) -> Any:
    if not isinstance(fact, dict) or not isinstance(value := fact.get("value"), dict):
        return fact
    is_public = not value.get("entry") or value.get("kind") == "post"
    return fact | {"value": value | {"office": "", "is_public": is_public}}


@lru_cache(maxsize=1)
def rules_of_before() -> Rules:
    """Return what every plan said before plans froze what the protocols say; with the names of all
    crises.
    """
    told = json.loads(BEFORE.read_text(encoding="utf-8"))
    crises = [each | {"is_in_force": True} for each in told["crises"]]
    found: Rules = _typed(Rules, told | {"crises": crises}, "rules")
    return found


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _typed(kind: Any, value: Any, path: str) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        if value is None and types.NoneType in inner:
            return None
        return _typed(next(each for each in inner if each is not types.NoneType), value, path)
    if origin is Fact:
        return _built(Fact, value, path, {"value": inner[0]})
    if origin is tuple:
        return _tuple(inner, value, path)
    if origin is not None:
        return {
            str(key): _typed(inner[1], each, f"{path}.{key}")
            for key, each in _object(value, path).items()
        }
    return _built(kind, value, path, {}) if is_dataclass(kind) else _leaf(kind, value, path)


def _object(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnusableInput(path, "an object is needed")
    return value


def _tuple(inner: tuple[Any, ...], value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise UnusableInput(path, "a list is needed")
    if inner[-1] is Ellipsis:
        return tuple(_typed(inner[0], each, f"{path}[{place}]") for place, each in enumerate(value))
    if len(inner) != len(value):
        raise UnusableInput(path, f"{len(inner)} values are needed")
    return tuple(_typed(kind, each, path) for kind, each in zip(inner, value, strict=True))


def _built(kind: Any, value: Any, path: str, own_hints: dict[str, Any]) -> Any:
    given = dict(_object(value, path))
    hints = {**_hints(kind), **own_hints}
    values = {}
    for each in fields(kind):
        key = _key(each)
        if key not in given and _came_later(each):
            continue
        if key not in given:
            raise UnusableInput(f"{path}.{key}", "is missing")
        values[each.name] = _typed(hints[each.name], given.pop(key), f"{path}.{key}")
    if given:
        raise UnusableInput(f"{path}.{next(iter(given))}", "there is no such field")
    try:
        return kind(**values)
    except ValueError as wrong:
        raise UnusableInput(path, str(wrong)) from wrong


_READERS: Mapping[Any, Callable[[Any], Any]] = {
    Area: Area.from_geojson,
    datetime: lambda value: datetime.fromisoformat(value).astimezone(UTC),
    date: date.fromisoformat,
}


def _leaf(kind: Any, value: Any, path: str) -> Any:
    is_code = isinstance(kind, type) and issubclass(kind, StrEnum)
    read = kind if is_code else _READERS.get(kind)
    if read is None:
        return _scalar(kind, value, path)
    try:
        return read(value)
    except (BadGeometry, TypeError, ValueError) as wrong:
        raise UnusableInput(path, str(wrong)) from wrong


def _scalar(kind: Any, value: Any, path: str) -> Any:
    # To Python True is an int, to a reader of plans it is none.
    is_truth = isinstance(value, bool)
    if kind is float and isinstance(value, int) and not is_truth:
        try:
            return float(value)
        except OverflowError as wrong:
            raise UnusableInput(path, str(wrong)) from wrong
    is_strange = isinstance(kind, type) and not isinstance(value, kind)
    if is_strange or is_truth != (kind is bool):
        raise UnusableInput(path, f"{kind.__name__} is needed")
    return value
