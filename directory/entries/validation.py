"""From what somebody typed or sent to clean values: every fault is told with its field, all at
once.

Forms, links and imports go through here. Texts are taken as they are, without controls and without
blanks around; telephones become E.164; nothing is guessed.
"""

from __future__ import annotations

import enum
import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from core.atlas.protocols import UnitAtlas
from core.errors import UnusableInput
from core.geo.geometry import Area, BadGeometry, Point
from core.i18n.languages import N_
from core.i18n.phones import UnusablePhone, parse_phone
from core.problems import Problem
from directory.entries.fields import FIELDS, Field, FieldShape
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.entries.values import Values

LONGEST_TEXT, LONGEST_LONG_TEXT, MOST_CHANNELS, MOST_LISTED = 200, 2000, 30, 400
LARGEST_NUMBER = 1_000_000
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COUNTRY = re.compile(r"[A-Z]{2}")


class InvalidValues(UnusableInput):
    """Values that cannot be taken; `problems` tells the fault of each field by its key."""

    def __init__(self, kind: EntryKind, problems: Mapping[str, Problem]) -> None:
        super().__init__(
            str(kind),
            "; ".join(f"{key}: {each.message % each.gaps}" for key, each in problems.items()),
        )
        self.problems = dict(problems)


class _RefusedValue(Exception):
    def __init__(self, message: str, **gaps: str | int) -> None:
        super().__init__(message)
        self.problem = Problem(message, gaps)


def validate(
    kind: EntryKind,
    raw: Mapping[str, Any],
    *,
    country: str,
    atlas: UnitAtlas | None = None,
    is_whole: bool = True,
) -> Values:
    """Return the clean values of the fields in `raw`, ready for `directory.entries.lifecycle`.

    `country` (ISO 3166-1 alpha-2) is where telephones without `+` are dialled, unless `raw` says
    `located_in`. With an `atlas` the codes of units are held to it. `is_whole` insists on every
    required field; without it only those given are looked at. Raises Unfit with every fault.
    """
    here = str(raw.get("located_in") or country).upper()
    values: Values = {}
    problems: dict[str, Problem] = {}
    for each in FIELDS[kind]:
        if each.key not in raw:
            if is_whole and each.is_required:
                problems[each.key] = Problem(N_("Falta este dato."))
            continue
        try:
            values[each.key] = _clean(kind, each, raw[each.key], here, atlas)
        except _RefusedValue as refused:
            problems[each.key] = refused.problem
    for key in raw.keys() - _keys(kind):
        problems[key] = Problem(N_("No existe este campo."))
    if problems:
        raise InvalidValues(kind, problems)
    return values


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _keys(kind: EntryKind) -> frozenset[str]:
    return frozenset(each.key for each in FIELDS[kind])


def _clean(kind: EntryKind, each: Field, value: Any, here: str, atlas: UnitAtlas | None) -> Any:
    cleaned = _by_shape(kind, each, value, here, atlas)
    if each.is_required and cleaned in (None, "", []):
        raise _RefusedValue(N_("Falta este dato."))
    return cleaned


def _by_shape(kind: EntryKind, each: Field, value: Any, here: str, atlas: UnitAtlas | None) -> Any:
    match each.shape:
        case FieldShape.TEXT if kind is EntryKind.LEADER and each.key in {
            "phone",
            "alternate_phone",
        }:
            return _phone(value, here) if _text(value, LONGEST_TEXT) else ""
        case FieldShape.TEXT if each.key == "timezone":
            return _timezone(value)
        case FieldShape.TEXT:
            return _text(value, LONGEST_TEXT)
        case FieldShape.LONG_TEXT:
            return _text(value, LONGEST_LONG_TEXT, lines=True)
        case FieldShape.NUMBER:
            return _number(value)
        case FieldShape.CHOICE:
            return _choice(each, value)
        case FieldShape.LANGUAGES:
            return _list(value, _language)
        case FieldShape.WORDS:
            return _list(value, lambda one: _text(one, LONGEST_TEXT))
        case FieldShape.DAY:
            return _day(value)
        case FieldShape.MOMENT:
            return _moment(value)
        case FieldShape.POINT:
            return _point(value)
        case FieldShape.COUNTRY:
            return _country(value) if value else ""
        case FieldShape.COUNTRIES:
            return _list(value, _country)
        case FieldShape.UNIT:
            return _unit(value, atlas) if value else ""
        case FieldShape.UNITS:
            return _list(value, lambda one: _unit(one, atlas))
        case FieldShape.AREA:
            return _area(value)
        case FieldShape.POST | FieldShape.ORGANISATION:
            return _identity(value)
        case FieldShape.CHANNELS:
            return _channels(value, here)
        case FieldShape.VISITS:
            return [_visit(one, atlas) for one in _sequence(value, MOST_LISTED)]


def _text(value: Any, longest: int, *, lines: bool = False) -> str:
    if type(value) is str and len(value) <= longest and _is_tidy(value):
        return value
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    kept = "".join(
        each if (lines and each == "\n") or unicodedata.category(each)[0] != "C" else " "
        for each in text.replace("\r\n", "\n")
    )
    kept = "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
    if len(kept) > longest:
        raise _RefusedValue(N_("Demasiado largo: como máximo %(most)s letras."), most=longest)
    return kept


def _is_tidy(text: str) -> bool:
    """Return whether nothing is to be done: most texts were cleaned before, and letter by letter
    takes its time.
    """
    return (
        text.isprintable()
        and "  " not in text
        and not text.startswith(" ")
        and not text.endswith(" ")
        and unicodedata.is_normalized("NFC", text)
    )


def _timezone(value: Any) -> str:
    text = _text(value, LONGEST_TEXT)
    if text and text not in available_timezones():
        raise _RefusedValue(
            N_("«%(value)s» no es una zona horaria como America/Chicago."), value=text[:60]
        )
    return text


def _number(value: Any) -> int | None:
    text = _text(value, 40)
    if not text:
        return None
    if not text.isdecimal() or int(text) > LARGEST_NUMBER:
        raise _RefusedValue(N_("Debe ser un número entero, 0 o más."))
    return int(text)


def _choice(each: Field, value: Any) -> str:
    text = _text(value, 60)
    codes = _codes(each.choices) if each.choices else ()
    if not text and not each.is_required and "unknown" in codes:
        return "unknown"
    if text not in codes:
        raise _RefusedValue(N_("«%(value)s» no es una de las opciones."), value=text[:40])
    return text


@lru_cache(maxsize=64)
def _codes(choices: type[enum.StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in choices)


def _list(value: Any, clean_one: Callable[[Any], str]) -> list[str]:
    return list(dict.fromkeys(one for one in map(clean_one, _sequence(value, MOST_LISTED)) if one))


def _sequence(value: Any, most: int) -> Sequence[Any]:
    parts: Sequence[Any] = list(value or ())
    if isinstance(value, str):
        parts = [part for part in re.split(r"[,;\n]", value) if part.strip()]
    if len(parts) > most:
        raise _RefusedValue(N_("Demasiados: como máximo %(most)s."), most=most)
    return parts


def _language(value: Any) -> str:
    text = _text(value, 40)
    if text and not _LANGUAGE.fullmatch(text):
        raise _RefusedValue(N_("«%(value)s» no es un código de idioma."), value=text[:40])
    return text


def _country(value: Any) -> str:
    text = _text(value, 40).upper()
    if text and not _COUNTRY.fullmatch(text):
        raise _RefusedValue(
            N_("«%(value)s» no es un código de país de dos letras."), value=text[:40]
        )
    return text


def _unit(value: Any, atlas: UnitAtlas | None) -> str:
    text = _text(value, 40)
    if text and atlas is not None and atlas.unit(text) is None:
        raise _RefusedValue(N_("El atlas no conoce la unidad «%(value)s»."), value=text)
    return text


def _day(value: Any) -> str | None:
    text = _text(value, 40)
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _RefusedValue(
            N_("«%(value)s» no es una fecha como 2026-11-22."), value=text
        ) from None


def _moment(value: Any) -> str | None:
    text = _text(value, 40)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _RefusedValue(N_("«%(value)s» no es una fecha con hora."), value=text) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _point(value: Any) -> list[float] | None:
    if value is None or value == "" or value == []:
        return None
    try:
        lon, lat = (float(one) for one in value)
        Point(lon, lat)
    except (TypeError, ValueError):
        raise _RefusedValue(
            N_("No es un punto de la Tierra: longitud y latitud en grados.")
        ) from None
    return [lon, lat]


def _area(value: Any) -> Any:
    if not value:
        return None
    try:
        return Area.from_geojson(value).to_geojson()
    except BadGeometry:
        raise _RefusedValue(
            N_("El área no se entiende: dibuje al menos tres esquinas, o pegue un GeoJSON.")
        ) from None


def _identity(value: Any) -> str | None:
    if not value:
        return None
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise _RefusedValue(N_("No es una entrada del directorio.")) from None


def _phone(value: Any, here: str) -> str:
    try:
        return _parsed(_text(value, LONGEST_TEXT), here)
    except UnusablePhone as wrong:
        raise _RefusedValue(N_("No es un teléfono: %(value)s"), value=wrong.where) from None


@lru_cache(maxsize=65_536)
def _parsed(text: str, here: str) -> str:
    """Lists give the same telephones again and again: tried, applied, and tried the next time."""
    return parse_phone(text, here)


def _channels(value: Any, here: str) -> list[Values]:
    kept: dict[tuple[str, str], Values] = {}
    for one in _sequence(value, MOST_CHANNELS):
        if not isinstance(one, Mapping):
            raise _RefusedValue(N_("«%(value)s» no es un canal."), value=str(one)[:40])
        if not _text(one.get("value"), LONGEST_TEXT):
            continue
        channel = _channel(one, here)
        kept.setdefault((channel["kind"], channel["value"]), channel)
    return list(kept.values())


def _channel(one: Mapping[str, Any], here: str) -> Values:
    code = _text(one.get("kind"), 40)
    if code not in _codes(ChannelKind):
        raise _RefusedValue(N_("«%(value)s» no es una clase de canal."), value=code)
    return {
        "kind": code,
        "value": _email(one["value"]) if code == ChannelKind.EMAIL else _phone(one["value"], here),
        "has_whatsapp": one.get("has_whatsapp") in {True, "1", "true", "on", "yes"},
        "languages": _list(one.get("languages"), _language),
        "is_official": one.get("is_official") in {True, "1", "true", "on", "yes"},
        "hours": _text(one.get("hours"), LONGEST_TEXT),
        "note": _text(one.get("note"), LONGEST_TEXT),
    }


def _email(value: Any) -> str:
    text = _text(value, LONGEST_TEXT)
    if not _EMAIL.fullmatch(text):
        raise _RefusedValue(N_("«%(value)s» no es un correo electrónico."), value=text[:60])
    return text


def _visit(one: Any, atlas: UnitAtlas | None) -> Values:
    if not isinstance(one, Mapping):
        raise _RefusedValue(N_("«%(value)s» no es una visita."), value=str(one)[:40])
    starts, ends = _day(one.get("starts_on")), _day(one.get("ends_on") or one.get("starts_on"))
    if starts is None or ends is None or ends < starts:
        raise _RefusedValue(N_("Una visita necesita un primer y un último día, en orden."))
    return {
        "starts_on": starts,
        "ends_on": ends,
        "city": _text(one.get("city"), LONGEST_TEXT),
        "address": _text(one.get("address"), LONGEST_TEXT),
        "unit_code": _unit(one.get("unit_code"), atlas) if one.get("unit_code") else "",
        "point": _point(one.get("point")),
        "hours": _text(one.get("hours"), LONGEST_TEXT),
    }
