"""Coverage as programs read it: small counts are held back from whoever asks, one's own country
too, for what a program has copied nobody sees again.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from core.disclosure import UNKNOWN, Cell, Disclosure
from core.json_values import json_value
from plans.lifecycle.coverage import CoverageCount
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.coverage_board import CountryRow, coverage_board


def coverage_document() -> dict[str, Any]:
    """Return how many of the registered live where a plan is in force: of the own country, or of
    each for the Secretariat.
    """
    here = services()
    disclosure = here.settings.disclosure
    rows = coverage_board(
        db.session(),
        here.atlas,
        here.keyring,
        current_scope().country,
        here.clock(),
        disclosure,
        is_exact=False,
    )
    return {
        "smallest_count": disclosure.threshold,
        "countries": [_row(each, disclosure) for each in rows],
    }


# -- inside ---------------------------------------------------------------------------------


def _row(row: CountryRow, disclosure: Disclosure) -> dict[str, Any]:
    registered, inside = _cells(row.covered, disclosure)
    states = Counter(each.state.value if each.state else "none" for each in row.standings)
    return {
        "country": row.country,
        "registered": json_value(registered),
        "in_plans": json_value(inside),
        "without": [] if registered.is_hidden else _places(row.covered),
        "plans": dict(sorted(states.items())),
    }


def _cells(covered: CoverageCount, disclosure: Disclosure) -> tuple[Cell, Cell]:
    """Return how many are registered, and how many of them live in an area with a plan."""
    if covered.registered is None:
        return UNKNOWN, UNKNOWN
    whole = disclosure.whole(covered.registered)
    return whole, disclosure.part(covered.in_plans, covered.registered)


def _places(covered: CoverageCount) -> list[dict[str, Any]]:
    return [
        {"unit": unit.code, "name": unit.name, "persons": count} for unit, count in covered.without
    ]
