"""What changed from one edition to the next, country by country, in words a person reads.

An entry's occupancy is left out: it changes every night, and tells nothing of the half year. What
is compared are the rows one reader may see in both editions, so that the difference tells no more
than they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    {"phone", "phone_2", "emergency", "hotline", "whatsapp", "email", "more_channels", "channels"}
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
_FROM_TO = N_("%(field)s: de «%(before)s» a «%(after)s»")
_ADDED = N_("%(field)s: se agrega «%(after)s»")
_TAKEN = N_("%(field)s: se quita «%(before)s»")
_OTHER = N_("%(field)s: se cambió")
_COUNTS = N_(
    "%(country)s. Nuevas: %(new)s; ya no están: %(gone)s; cambiadas: %(changed)s; confirmadas de nuevo: "
    "%(confirmed)s; vencidas desde entonces: %(lapsed)s."
)
_NEW, _GONE = N_("Nueva: %(name)s."), N_("Ya no está: %(name)s.")
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
        """`Teléfono de emergencia: de «…» a «…»`."""
        both = {"before": self.before, "after": self.after}
        pattern = (
            _FROM_TO
            if all(both.values())
            else _ADDED
            if self.after
            else _TAKEN
            if self.before
            else _OTHER
        )
        return wording.gettext(pattern, field=self.field, **both)


@dataclass(frozen=True, slots=True)
class Changed:
    """One entry as it is now, and what is different in it, a sentence a field."""

    row: ExportRow
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryNews:
    """What happened to the entries of one country.

    Who was changed may also have been confirmed, or have lapsed.
    """

    country: str
    new: tuple[ExportRow, ...]
    gone: tuple[ExportRow, ...]
    """As they last stood."""
    changed: tuple[Changed, ...]
    confirmed: tuple[ExportRow, ...]
    """Confirmed since the edition before."""
    lapsed: tuple[ExportRow, ...]
    """Current then, and not any more."""

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: len(getattr(self, name)) for name in HAPPENINGS}


HAPPENINGS = ("new", "gone", "changed", "confirmed", "lapsed")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference between two editions, by country, without the countries where nothing
    happened.
    """

    countries: tuple[CountryNews, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, over all countries."""
        return {name: sum(each.counts[name] for each in self.countries) for name in HAPPENINGS}


def compare(
    before: Sequence[ExportRow], after: Sequence[ExportRow], wording: Formats
) -> Comparison:
    """Return what changed from `before` to `after`, in the language of `wording`.

    An entry is known by its identity.
    """
    then, now = {row.id: row for row in before}, {row.id: row for row in after}
    countries = sorted({row.country for row in (*before, *after)})
    every = (_news(country, then, now, wording) for country in countries)
    return Comparison(tuple(news for news in every if any(news.counts.values())))


def change_lines(comparison: Comparison, wording: Formats) -> list[str]:
    """Return the difference as lines for paper: a line of counts a country, then its entries that
    are new, gone or changed.
    """
    lines = []
    for each in comparison.countries:
        counts = {name: wording.number(count) for name, count in each.counts.items()}
        lines.append(wording.gettext(_COUNTS, country=wording.country(each.country), **counts))
        lines += [wording.gettext(_NEW, name=row.name) for row in each.new]
        lines += [wording.gettext(_GONE, name=row.name) for row in each.gone]
        lines += [f"{one.row.name}. {'. '.join(one.sentences)}." for one in each.changed]
    return lines


# -- inside ---------------------------------------------------------------------------------


def _news(
    country: str, then: Mapping[str, ExportRow], now: Mapping[str, ExportRow], wording: Formats
) -> CountryNews:
    own = [row for row in now.values() if row.country == country]
    pairs = [(then[row.id], row) for row in own if row.id in then]
    change_lines = [Changed(row, tuple(_sentences(old, row, wording))) for old, row in pairs]
    return CountryNews(
        country,
        new=tuple(row for row in own if row.id not in then),
        gone=tuple(row for row in then.values() if row.country == country and row.id not in now),
        changed=tuple(each for each in change_lines if each.sentences),
        confirmed=tuple(row for old, row in pairs if _confirmed_since(old, row)),
        lapsed=tuple(
            row for old, row in pairs if old.freshness.is_current and not row.freshness.is_current
        ),
    )


def _confirmed_since(old: ExportRow, row: ExportRow) -> bool:
    moments = [each.confirmations.get("entry", (None, ""))[0] for each in (old, row)]
    return moments[1] is not None and (moments[0] is None or moments[1] > moments[0])


def _sentences(old: ExportRow, row: ExportRow, wording: Formats) -> Iterator[str]:
    for column in _COMPARED:
        if row.section in column.sections and _raw(old, column.key) != _raw(row, column.key):
            yield _of_column(old, row, column, wording).sentence(wording)
    if _rounded(old) != _rounded(row):
        yield Difference(wording.gettext(_POINT), _rounded(old), _rounded(row)).sentence(wording)
    for difference in _of_channels(old.channels, row.channels, wording):
        yield difference.sentence(wording)


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
        return "; ".join(_visit(each, wording) for each in value or ())
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
    then, now = (
        {(each.kind, each.value): each for each in channels} for channels in (before, after)
    )
    for kind in ChannelKind:
        title = wording.gettext(CODE_WORDS[kind.value])
        taken = [value for of, value in then if of is kind and (of, value) not in now]
        added = [value for of, value in now if of is kind and (of, value) not in then]
        for turn in range(max(len(taken), len(added))):
            old, new = (
                _number(kind, values[turn]) if turn < len(values) else ""
                for values in (taken, added)
            )
            yield Difference(title, old, new)
    for key in now:
        if key in then:
            yield from _of_one_channel(then[key], now[key], wording)


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
