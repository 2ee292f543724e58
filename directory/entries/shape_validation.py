"""What the value of each shape of field is, however it was typed: the value clean, or refused.

Texts are taken as they are, without controls and without blanks around; telephones become E.164;
nothing is guessed. Pure.
"""

from __future__ import annotations

import enum
import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

from core.atlas.protocols import UnitAtlas
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.number_cells import ReadNumber
from core.phones.single_number import AskedNumber, read_number
from core.problems import Problem
from directory.entries.field_model import Field, FieldShape
from directory.entries.models import ChannelKind
from directory.entries.values import Values

LONGEST_TEXT, LONGEST_LONG_TEXT, MOST_CHANNELS, MOST_LISTED = 200, 2000, 30, 400
LARGEST_NUMBER = 1_000_000
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COUNTRY = re.compile(r"[A-Z]{2}")


class RefusedValue(Exception):
    """A value that cannot be taken, and why."""

    def __init__(self, message: str, **gaps: str | int) -> None:
        super().__init__(message)
        self.problem = Problem(message, gaps)


@dataclass(frozen=True, slots=True)
class ValueContext:
    """Where a value was said: `phones` tells where telephones without `+` are dialled, units are
    looked up in the `atlas`.
    """

    phones: PhoneEvidence
    atlas: UnitAtlas | None = None


def validate_shape(field: Field, value: Any, context: ValueContext) -> Any:
    """Return the clean value of a field. Raises RefusedValue."""
    return _VALIDATORS[field.shape](field, value, context)


# -- inside ---------------------------------------------------------------------------------


def _text(value: Any, longest: int, *, lines: bool = False) -> str:
    if value is None or value == "":
        return ""
    if type(value) is str and len(value) <= longest and _is_tidy(value):
        return value
    text = unicodedata.normalize("NFC", str(value))
    plain = _without_controls(text.replace("\r\n", "\n"), lines=lines)
    plain = "\n".join(" ".join(line.split()) for line in plain.split("\n")).strip()
    if len(plain) > longest:
        raise RefusedValue(N_("Demasiado largo: como máximo %(most)s letras."), most=longest)
    return plain


def _without_controls(text: str, *, lines: bool) -> str:
    kept = "\n" if lines else ""
    return "".join(
        each if each in kept or unicodedata.category(each)[0] != "C" else " " for each in text
    )


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
        raise RefusedValue(
            N_("«%(value)s» no es una zona horaria como America/Chicago."), value=text[:60]
        )
    return text


def _number(value: Any) -> int | None:
    text = _text(value, 40)
    if not text:
        return None
    if not text.isdecimal() or int(text) > LARGEST_NUMBER:
        raise RefusedValue(N_("Debe ser un número entero, 0 o más."))
    return int(text)


def _choice(each: Field, value: Any) -> str:
    text = _text(value, 60)
    codes = _codes(each.choices) if each.choices else ()
    if not text and not each.is_required and "unknown" in codes:
        return "unknown"
    if text not in codes:
        raise RefusedValue(N_("«%(value)s» no es una de las opciones."), value=text[:40])
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
        raise RefusedValue(N_("Demasiados: como máximo %(most)s."), most=most)
    return parts


def _language(value: Any) -> str:
    text = _text(value, 40)
    if text and not _LANGUAGE.fullmatch(text):
        raise RefusedValue(N_("«%(value)s» no es un idioma que se conozca."), value=text[:40])
    return text


def _country(value: Any) -> str:
    text = _text(value, 40).upper()
    if text and not _COUNTRY.fullmatch(text):
        raise RefusedValue(N_("«%(value)s» no es un país que se conozca."), value=text[:40])
    return text


def _unit(value: Any, atlas: UnitAtlas | None) -> str:
    text = _text(value, 40)
    if text and atlas is not None and atlas.unit(text) is None:
        raise RefusedValue(N_("El atlas no conoce la unidad «%(value)s»."), value=text)
    return text


def _day(value: Any) -> str | None:
    text = _text(value, 40)
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise RefusedValue(N_("«%(value)s» no es una fecha como 2026-11-22."), value=text) from None


def _moment(value: Any) -> str | None:
    text = _text(value, 40)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RefusedValue(N_("«%(value)s» no es una fecha con hora."), value=text) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _point(value: Any) -> list[float] | None:
    if value is None or value == "" or value == []:
        return None
    try:
        lon, lat = (float(one) for one in value)
        Point(lon, lat)
    except (TypeError, ValueError, OverflowError):
        raise RefusedValue(
            N_("No es un punto de la Tierra: longitud y latitud en grados.")
        ) from None
    return [lon, lat]


def _area(value: Any) -> Any:
    if not value:
        return None
    try:
        return Area.from_geojson(value).to_geojson()
    except BadGeometry:
        raise RefusedValue(
            N_("El área no se entiende: dibuje al menos tres esquinas, o pegue un GeoJSON.")
        ) from None


def _identity(value: Any) -> str | None:
    if not value:
        return None
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise RefusedValue(N_("No es una entrada del directorio.")) from None


def _phone(value: Any, evidence: PhoneEvidence) -> ReadNumber:
    try:
        return read_number(_text(value, LONGEST_TEXT), evidence)
    except AskedNumber as asked:
        raise RefusedValue(asked.problem.message, **asked.problem.gaps) from None


def _channels(value: Any, evidence: PhoneEvidence) -> list[Values]:
    kept: dict[tuple[str, str], Values] = {}
    for one in _sequence(value, MOST_CHANNELS):
        if not isinstance(one, Mapping):
            raise RefusedValue(N_("«%(value)s» no es un canal."), value=str(one)[:40])
        if not _text(one.get("value"), LONGEST_TEXT):
            continue
        channel = _channel(one, evidence)
        kept.setdefault((channel["kind"], channel["value"]), channel)
    return list(kept.values())


def _channel(one: Mapping[str, Any], evidence: PhoneEvidence) -> Values:
    code = _text(one.get("kind"), 40)
    if code not in _codes(ChannelKind):
        raise RefusedValue(N_("«%(value)s» no es una clase de canal."), value=code)
    value, note = _text(one.get("value"), LONGEST_TEXT), _text(one.get("note"), LONGEST_TEXT)
    if code == ChannelKind.EMAIL:
        value = _email(value)
    else:
        number = _phone(value, evidence)
        # `956 555 0100 (recados)` typed into one box: the words are kept as its note.
        value, note = number.value, note or number.note
    return {
        "kind": code,
        "value": value,
        "has_whatsapp": one.get("has_whatsapp") in {True, "1", "true", "on", "yes"},
        "languages": _list(one.get("languages"), _language),
        "is_official": one.get("is_official") in {True, "1", "true", "on", "yes"},
        "hours": _text(one.get("hours"), LONGEST_TEXT),
        "note": note,
    }


def _email(value: Any) -> str:
    text = _text(value, LONGEST_TEXT)
    if not _EMAIL.fullmatch(text):
        raise RefusedValue(N_("«%(value)s» no es un correo electrónico."), value=text[:60])
    return text


def _visit(one: Any, atlas: UnitAtlas | None) -> Values:
    if not isinstance(one, Mapping):
        raise RefusedValue(N_("«%(value)s» no es una visita."), value=str(one)[:40])
    starts, ends = _day(one.get("starts_on")), _day(one.get("ends_on") or one.get("starts_on"))
    if starts is None or ends is None or ends < starts:
        raise RefusedValue(N_("Una visita necesita un primer y un último día, en orden."))
    return {
        "starts_on": starts,
        "ends_on": ends,
        "city": _text(one.get("city"), LONGEST_TEXT),
        "address": _text(one.get("address"), LONGEST_TEXT),
        "unit_code": _unit(one.get("unit_code"), atlas) if one.get("unit_code") else "",
        "point": _point(one.get("point")),
        "hours": _text(one.get("hours"), LONGEST_TEXT),
    }


def _optional_phone(_field: Field, value: Any, context: ValueContext) -> str:
    return _phone(value, context.phones).value if _text(value, LONGEST_TEXT) else ""


_VALIDATORS: Mapping[FieldShape, Callable[[Field, Any, ValueContext], Any]] = MappingProxyType(
    {
        FieldShape.TEXT: lambda _field, value, _context: _text(value, LONGEST_TEXT),
        FieldShape.LONG_TEXT: lambda _f, value, _c: _text(value, LONGEST_LONG_TEXT, lines=True),
        FieldShape.PHONE: _optional_phone,
        FieldShape.TIMEZONE: lambda _field, value, _context: _timezone(value),
        FieldShape.NUMBER: lambda _field, value, _context: _number(value),
        FieldShape.CHOICE: lambda field, value, _context: _choice(field, value),
        FieldShape.LANGUAGES: lambda _field, value, _context: _list(value, _language),
        FieldShape.WORDS: lambda _f, value, _c: _list(value, lambda one: _text(one, LONGEST_TEXT)),
        FieldShape.DAY: lambda _field, value, _context: _day(value),
        FieldShape.MOMENT: lambda _field, value, _context: _moment(value),
        FieldShape.POINT: lambda _field, value, _context: _point(value),
        FieldShape.COUNTRY: lambda _field, value, _context: _country(value) if value else "",
        FieldShape.COUNTRIES: lambda _field, value, _context: _list(value, _country),
        FieldShape.UNIT: lambda _f, value, context: _unit(value, context.atlas) if value else "",
        FieldShape.UNITS: lambda _f, value, context: _list(
            value, lambda one: _unit(one, context.atlas)
        ),
        FieldShape.AREA: lambda _field, value, _context: _area(value),
        FieldShape.POST: lambda _field, value, _context: _identity(value),
        FieldShape.ORGANISATION: lambda _field, value, _context: _identity(value),
        FieldShape.CHANNELS: lambda _field, value, context: _channels(value, context.phones),
        FieldShape.VISITS: lambda _field, value, context: [
            _visit(one, context.atlas) for one in _sequence(value, MOST_LISTED)
        ],
    }
)
