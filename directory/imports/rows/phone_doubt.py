"""What the drafts of a list ask about the country of its telephones (`core.phones.list_doubt`)."""

from __future__ import annotations

from collections.abc import Sequence

from core.phones import list_doubt
from core.phones.list_doubt import countries_offered, placed_by_owner
from directory.imports.rows.drafts import Draft


def doubted_countries(drafts: Sequence[Draft], owner: str) -> tuple[str, ...]:
    """Return the owner's country and the neighbour's its list speaks for, or nothing."""
    placed = placed_by_owner(number for draft in drafts for number in draft.numbers)
    questions = (question for draft in drafts for question in draft.questions)
    return list_doubt.doubted_countries(placed, questions, owner)


def list_questions(drafts: Sequence[Draft]) -> list[tuple[str, int]]:
    """Return the countries that would answer what is asked about the telephones of a list, each
    with how many it would answer, the most first.
    """
    offered = countries_offered(question for draft in drafts for question in draft.questions)
    return list(offered.items())
