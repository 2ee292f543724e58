"""The editions there are, and what changed in each since the one before, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from core.accounts import ROLE_WORDS, RoleName, account_name
from core.i18n.formats import Formats
from core.i18n.languages import N_
from directory.editions.comparison import Comparison, compare
from directory.editions.models import Edition
from directory.editions.publication import count_entries
from directory.editions.snapshot import DamagedEdition, is_sight_of, rows_of
from directory.entries.visibility import Clearance, Viewer
from directory.export.rows import ExportRow

_COMMAND = "cli"
"""Who publishes from the command line, as the audit log names them."""


@dataclass(frozen=True, slots=True)
class CountryCount:
    """How many entries of a country an edition holds, and how many were confirmed within their six
    months.
    """

    country: str
    entries: int
    confirmed: int

    @property
    def share(self) -> float | None:
        """Confirmed of all, 0 to 1; None without entries."""
        return self.confirmed / self.entries if self.entries else None


def catalog_editions(session: Session) -> list[Edition]:
    """Return every edition, the latest first, without its content."""
    newest = sa.select(Edition).order_by(Edition.published_at.desc(), Edition.number.desc())
    return list(session.scalars(newest.options(defer(Edition.content))))


def find_edition(session: Session, number: str) -> Edition | None:
    """Return one edition by its number."""
    return session.scalar(sa.select(Edition).where(Edition.number == number))


def total_count(counts: Sequence[CountryCount]) -> CountryCount:
    """Return all countries together, as `CountryCount` of no country."""
    entries, confirmed = (each.entries for each in counts), (each.confirmed for each in counts)
    return CountryCount("", sum(entries), sum(confirmed))


def by_country(edition: Edition, viewer: Viewer) -> list[CountryCount]:
    """Return, of each country, the counts of what `viewer` may see of an edition: how much others
    keep to themselves is theirs, too. Of an edition of before there were such counts its rows are
    counted; of one whose rows are damaged there are none.
    """
    stored = edition.counts.get("by_sight")
    if stored is None:
        stored = _counts_of_rows(edition, viewer)
    counted = {
        country: [of for sight, of in sights.items() if is_sight_of(viewer, country, sight)]
        for country, sights in sorted(stored.items())
    }
    return [
        CountryCount(country, sum(each[0] for each in of), sum(each[1] for each in of))
        for country, of in counted.items()
        if of
    ]


def changes_in(
    session: Session, edition: Edition, viewer: Viewer, wording: Formats
) -> Comparison | None:
    """Return what changed since the edition before, of what `viewer` may see in both; None for the
    first of all.

    Raises DamagedEdition.
    """
    before = session.get(Edition, edition.before_id) if edition.before_id else None
    return (
        None
        if before is None
        else compare(rows_of(before, viewer), rows_of(edition, viewer), wording)
    )


def publisher_words(session: Session, edition: Edition, viewer: Viewer, wording: Formats) -> str:
    """Return who published an edition, as its reader may know: the account's name; of what anybody
    reads the office alone.
    """
    if viewer.clearance is Clearance.PUBLIC:
        return wording.gettext(ROLE_WORDS[RoleName.SECRETARIAT])
    kind, _colon, login = edition.published_by.partition(":")
    if kind == _COMMAND:
        return wording.gettext(N_("línea de órdenes (%(login)s)"), login=login)
    return account_name(session, edition.published_by)


def rows_seen(edition: Edition, viewer: Viewer, country: str = "") -> list[ExportRow]:
    """Return the rows of an edition `viewer` may see, of `country` when one is named.

    Raises DamagedEdition.
    """
    return [row for row in rows_of(edition, viewer) if country in {"", row.country}]


def scope_name(viewer: Viewer) -> str:
    """Return a name for what a viewer may see: equal names see equal rows, so that a file made for
    one serves the other.
    """
    if viewer.clearance is Clearance.POST:
        return f"post-{viewer.country}-{viewer.post_id}"
    return (
        f"country-{viewer.country}"
        if viewer.clearance is Clearance.COUNTRY
        else viewer.clearance.value
    )


# -- inside ---------------------------------------------------------------------------------


def _counts_of_rows(edition: Edition, viewer: Viewer) -> dict[str, dict[str, list[int]]]:
    try:
        counts: dict[str, dict[str, list[int]]] = count_entries(rows_of(edition, viewer))[
            "by_sight"
        ]
    except DamagedEdition:
        return {}
    return counts
