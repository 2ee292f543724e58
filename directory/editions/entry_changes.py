"""What is different in one entry of the directory, a sentence a field.

An entry's occupancy is left out: it changes every night, and says nothing of the half year.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.i18n.phones import international
from directory.entries.field_model import FieldShape, Group
from directory.entries.models import ChannelKind
from directory.export.columns import COLUMNS, Column
from directory.export.rows import ExportChannel, ExportRow
from directory.export.value_text import value_text
from directory.labels import CODE_WORDS

_CHANNELS = frozenset(
    {"phone", "phone_2", "emergency", "hotline", "whatsapp", "email", "more_channels", "channels",
     "dialling"}
)  # fmt: skip
_AGE = frozenset(
    {"confirmed", "age_days", "state", "confirmed_method", "confirmations", "source", "updated"}
)
_IDENTITY = frozenset({"id", "is_demo", "lon", "lat"})
_REFERENCES = frozenset({FieldShape.POST, FieldShape.ORGANISATION})
"""A post is compared by its name, not by its identity."""
_COMPARED = tuple(
    column
    for column in COLUMNS
    if column.key not in _CHANNELS | _AGE | _IDENTITY
    and column.group is not Group.OCCUPANCY
    and column.shape not in _REFERENCES
)
_OF_CHANNELS: Mapping[str, str] = MappingProxyType(
    {"hours": N_("horario"), "note": N_("nota"), "has_whatsapp": N_("WhatsApp")}
)
_POINT = N_("Coordenadas")
_PATTERNS: Mapping[tuple[bool, bool], str] = MappingProxyType(
    {
        (True, True): N_("%(field)s: de «%(before)s» a «%(after)s»"),
        (False, True): N_("%(field)s: se agrega «%(after)s»"),
        (True, False): N_("%(field)s: se quita «%(before)s»"),
        (False, False): N_("%(field)s: se cambió"),
    }
)
"""By whether there was something before, and is something after."""
_AREA, _VISITS = N_("Circunscripción: área dibujada"), N_("Atención móvil")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed: its title and both values in words; both empty where words do not
    serve (an area).
    """

    field: str
    before: str
    after: str

    def sentence(self, wording: Formats) -> str:
        """Return it in words: `Teléfono de emergencia: de «…» a «…»`."""
        pattern = _PATTERNS[bool(self.before), bool(self.after)]
        return wording.gettext(pattern, field=self.field, before=self.before, after=self.after)


def changed_fields(old: ExportRow, row: ExportRow, wording: Formats) -> Iterator[str]:
    """Yield what is different in an entry, a sentence a field."""
    for column in _COMPARED:
        if row.section in column.sections and _raw(old, column.key) != _raw(row, column.key):
            yield _of_column(old, row, column, wording).sentence(wording)
    if _rounded(old) != _rounded(row):
        yield Difference(wording.gettext(_POINT), _rounded(old), _rounded(row)).sentence(wording)
    for difference in _of_channels(old.channels, row.channels, wording):
        yield difference.sentence(wording)


# -- inside ---------------------------------------------------------------------------------


def _raw(row: ExportRow, key: str) -> Any:
    value = row.details[key] if key in row.details else getattr(row, key, None)
    return None if value == "" or value == () or value == [] else value


def _rounded(row: ExportRow) -> str:
    return "" if row.lon is None or row.lat is None else f"{row.lat:.4f}, {row.lon:.4f}"


def _of_column(old: ExportRow, row: ExportRow, column: Column, wording: Formats) -> Difference:
    if column.shape is FieldShape.AREA:
        return Difference(wording.gettext(_AREA), "", "")
    title = _VISITS if column.shape is FieldShape.VISITS else column.title
    before, after = (_column_text(_raw(each, column.key), column, wording) for each in (old, row))
    return Difference(wording.gettext(title), before, after)


def _column_text(value: Any, column: Column, wording: Formats) -> str:
    if column.shape is FieldShape.VISITS:
        return wording.parted(_visit(each, wording) for each in value or ())
    return value_text(value, column.shape, wording)


def _visit(visit: Mapping[str, str], wording: Formats) -> str:
    first, last = (wording.day(date.fromisoformat(visit[key])) for key in ("starts_on", "ends_on"))
    days = first if first == last else f"{first} – {last}"
    return (
        f"{visit.get('city') or visit.get('address') or visit.get('unit_code', '')} {days}".strip()
    )


def _of_channels(
    before: Sequence[ExportChannel], after: Sequence[ExportChannel], wording: Formats
) -> Iterator[Difference]:
    then, now = _by_value(before), _by_value(after)
    for kind in ChannelKind:
        title = wording.gettext(CODE_WORDS[kind.value])
        taken, added = _values_gone(kind, then, now), _values_gone(kind, now, then)
        for old, new in itertools.zip_longest(taken, added, fillvalue=""):
            yield Difference(title, old, new)
    for key in now:
        if key in then:
            yield from _of_one_channel(then[key], now[key], wording)


def _by_value(channels: Sequence[ExportChannel]) -> dict[tuple[ChannelKind, str], ExportChannel]:
    return {(each.kind, each.value): each for each in channels}


def _values_gone(
    kind: ChannelKind, here: Iterable[tuple[ChannelKind, str]], there: Container[object]
) -> list[str]:
    """Return the numbers of a kind that are here and not there, as they are written."""
    return [_number(kind, key[1]) for key in here if key[0] is kind and key not in there]


def _of_one_channel(
    old: ExportChannel, new: ExportChannel, wording: Formats
) -> Iterator[Difference]:
    for key, title in _OF_CHANNELS.items():
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            name = f"{_number(new.kind, new.value)}, {wording.gettext(title)}"
            if isinstance(after, bool):
                before, after = (
                    wording.gettext(CODE_WORDS["yes" if each else "no"]) for each in (before, after)
                )
            yield Difference(name, before, after)


def _number(kind: ChannelKind, value: str) -> str:
    return value if kind is ChannelKind.EMAIL else international(value)
