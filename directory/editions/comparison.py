"""What changed from one edition to the next, country by country, in words a person reads.

What is compared are the rows one reader may see in both editions, so that the difference says no
more than they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.i18n.formats import Formats
from core.i18n.languages import N_
from directory.editions.entry_changes import changed_fields
from directory.export.rows import ExportRow

_COUNTS = N_(
    "%(country)s. Nuevas: %(new)s; ya no están: %(gone)s; cambiadas: %(changed)s; "
    "confirmadas de nuevo: %(confirmed)s; vencidas desde entonces: %(lapsed)s."
)
_NEW, _GONE = N_("Nueva: %(name)s."), N_("Ya no está: %(name)s.")


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
    rows = _of_country(country, now)
    pairs = [(then[row.id], row) for row in rows if row.id in then]
    return CountryNews(
        country,
        new=_absent_from(then, rows),
        gone=_absent_from(now, _of_country(country, then)),
        changed=tuple(_changed(pairs, wording)),
        confirmed=tuple(row for old, row in pairs if _confirmed_since(old, row)),
        lapsed=tuple(row for old, row in pairs if _has_lapsed(old, row)),
    )


def _of_country(country: str, edition: Mapping[str, ExportRow]) -> list[ExportRow]:
    return [row for row in edition.values() if row.country == country]


def _absent_from(
    edition: Mapping[str, ExportRow], rows: Sequence[ExportRow]
) -> tuple[ExportRow, ...]:
    return tuple(row for row in rows if row.id not in edition)


def _changed(pairs: Sequence[tuple[ExportRow, ExportRow]], wording: Formats) -> Iterator[Changed]:
    for old, row in pairs:
        if sentences := tuple(changed_fields(old, row, wording)):
            yield Changed(row, sentences)


def _has_lapsed(old: ExportRow, row: ExportRow) -> bool:
    return old.freshness.is_current and not row.freshness.is_current


def _confirmed_since(old: ExportRow, row: ExportRow) -> bool:
    moments = [each.confirmations.get("entry", (None, ""))[0] for each in (old, row)]
    return moments[1] is not None and (moments[0] is None or moments[1] > moments[0])
