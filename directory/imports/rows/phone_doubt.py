"""Whether a list as a whole speaks against its owner's country, and what is asked about it.

One number that exists only in a neighbour's plan may be a neighbour's; when a share of a list does,
the others, which happen to exist in both, are likely the neighbour's too: of 362 telephones of
Texas and Florida read as Mexican, 194 cannot exist and 168 would ring at strangers'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.phones.evidence import CountrySource, PhoneEvidence
from core.phones.number_cells import PhoneQuestion
from core.phones.resolution import resolve
from directory.imports.rows.drafts import Draft

_FEWEST = 3
_LEAST_SHARE = 0.1
_LEAST_FIT = 0.8


def doubted_countries(drafts: Sequence[Draft], owner: str) -> tuple[str, ...]:
    """Return the owner's country and the neighbour's its list speaks for; empty where it does not.

    It does when at least a tenth of the telephones that only the owner's word places (and three of
    them) do not exist there but do in one neighbour's plan, and four fifths of all of them do.
    """
    placed, strangers = _placed_by_owner(drafts), _strangers(drafts, owner)
    if len(strangers) < max(_FEWEST, _LEAST_SHARE * (len(placed) + len(strangers))):
        return ()
    tally = Counter(country for question in strangers for country in question.countries)
    neighbour = tally.most_common(1)[0][0]
    typed = [*placed, *(question.typed for question in strangers)]
    return (owner, neighbour) if _fit(typed, neighbour) >= _LEAST_FIT else ()


def list_questions(drafts: Sequence[Draft]) -> list[tuple[str, int]]:
    """Return the countries that would answer what is asked about the telephones of a list, each
    with how many it would answer, the most first.
    """
    tally = Counter(
        country
        for draft in drafts
        for question in draft.questions
        if question.is_of_list
        for country in question.countries
    )
    return tally.most_common()


# -- inside ---------------------------------------------------------------------------------


def _placed_by_owner(drafts: Sequence[Draft]) -> list[str]:
    """Return the telephones, as they were typed, that only the owner's country places."""
    return [
        number.typed
        for draft in drafts
        for number in draft.numbers
        if number.source is CountrySource.OWNER and number.value.startswith("+")
    ]


def _strangers(drafts: Sequence[Draft], owner: str) -> list[PhoneQuestion]:
    """Return the telephones the owner's plan does not have and another member's does."""
    asked = [each for draft in drafts for each in draft.questions if each.is_of_list]
    return [each for each in asked if owner not in each.countries]


def _fit(typed: Sequence[str], country: str) -> float:
    """Return the share of telephones that exist in the plan of a country."""
    found = [resolve(text, PhoneEvidence(stated=country)) for text in typed]
    good = sum(bool(each.value) and each.problem is None for each in found)
    return good / len(typed) if typed else 0.0
