"""Whether somebody about to be registered is registered already: shown before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from registry.duplicates.proposing import propose_doubles
from registry.duplicates.reason_words import likelihood, speaks_against, speaks_for
from registry.people.access import OpenPerson
from registry.people.card import Card
from registry.people.stay_place import StayPlace
from webapp.auth.request_context import request_context

_PURPOSE = "same person"
_MOST = 3


@dataclass(frozen=True, slots=True)
class LikelySame:
    """A registered person who may be the one in a row of the form."""

    row: int
    person: OpenPerson
    likelihood: str
    reasons: tuple[str, ...]
    """What speaks for it, then against it, in words."""

    @property
    def code(self) -> str:
        """What the box says by which somebody answers that it is another person."""
        return f"{self.row}:{self.person.id}"


def likely_same(
    cards: Sequence[Card], rows: Sequence[int], place: StayPlace | None
) -> list[LikelySame]:
    """Return who may be registered already, for each row of the form."""
    context, places = request_context(_PURPOSE), [place] if place else []
    return [
        LikelySame(
            row,
            each.person,
            likelihood(each.log_odds, _),
            (*speaks_for(each.reasons, _), *speaks_against(each.reasons, _)),
        )
        for card, row in zip(cards, rows, strict=True)
        for each in propose_doubles(context, card, places)[:_MOST]
    ]
