"""How the people of all countries in a crisis are, in numbers, for the Secretariat.

The rule: of no country by itself, and no count exactly: each is shown in steps of the smallest
count that may be shown, so that neither subtraction nor looking twice tells of a few people. A
country nobody has counted in is named, and never taken for nought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.accounts import RoleName
from core.crypto import CannotOpen
from core.disclosure import Cell, Disclosure
from response.accounting.counts import AccountingCounts, counts_of
from response.accounting.papers.count_files import count_lines
from response.crisis.models import Participation
from webapp.crisis_frame.crisis_pages import CrisisPage
from webapp.http.database import db
from webapp.http.services import services

_SHOWN = ("registered", "asked", "answered", "safe", "help", "elsewhere", "silent", "not_reached")


@dataclass(frozen=True, slots=True)
class CrisisTotals:
    """The merged numbers of a crisis."""

    lines: tuple[tuple[str, Cell], ...]
    """Words (a message id) and count."""
    countries: int
    """How many are counted in."""
    uncounted: tuple[str, ...]
    """Countries of which nobody has counted who is inside."""
    step: int


def crisis_totals(page: CrisisPage) -> CrisisTotals | None:
    """Return the merged numbers; None for who is not the Secretariat, and where nobody takes
    part.
    """
    if page.officer.role is not RoleName.SECRETARIAT or not page.crisis.participations:
        return None
    found = {each.country: _counts(each) for each in page.crisis.participations}
    uncounted = tuple(country for country, counts in found.items() if counts is None)
    rule = services().settings.disclosure
    return CrisisTotals(
        tuple(_lines(list(filter(None, found.values())), rule)),
        len(found) - len(uncounted),
        uncounted,
        rule.threshold,
    )


# -- inside ---------------------------------------------------------------------------------


def _lines(found: Sequence[AccountingCounts], rule: Disclosure) -> Iterator[tuple[str, Cell]]:
    sums, words = Counter[str](), dict[str, str]()
    for counts in found:
        for line in count_lines(counts):
            words[line.key] = line.words
            sums[line.key] += line.value or 0
    for key in _SHOWN if words else ():
        yield words[key], rule.of_release(rule.released(sums[key]))


def _counts(part: Participation) -> AccountingCounts | None:
    """Return the numbers of a country; None where nobody has looked who is inside, or they do not
    open.
    """
    try:
        found = counts_of(db.session(), services().keyring, part, services().clock())
    except CannotOpen:
        return None
    return found if found.roll_at is not None else None
