"""What is counted of one person as it is sealed alone, before it is in a block."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.card_blocks.kind import UnreadableBlock
from registry.people.models import Need, StayKind
from registry.statistics.traits.trait_blocks import CountedPerson, CountedStay


def counted_to_json(person: CountedPerson) -> list[Any]:
    """Return a person as a list of values; the household as text: it has more digits than JSON
    numbers are sure to keep.
    """
    return [
        person.birth_year,
        person.sex,
        person.language,
        person.post,
        [need.value for need in person.needs],
        str(person.household),
        [
            [each.kind.value, _text(each.from_on), _text(each.until_on), each.unit_code]
            for each in person.stays
        ],
        _text(person.left_on),
        [[need.value, _text(day)] for need, day in person.needs_until],
    ]


def counted_of_json(value: Any) -> CountedPerson:
    """Return the person of what was sealed. Raises UnreadableBlock."""
    try:
        year, sex, language, post, needs, household, stays, left_on, until = value
        return CountedPerson(
            year and int(year),
            str(sex),
            str(language),
            str(post),
            tuple(map(Need, needs)),
            int(household),
            tuple(
                CountedStay(StayKind(kind), _day(first), _day(last), str(unit))
                for kind, first, last, unit in stays
            ),
            _day(left_on),
            tuple((Need(need), date.fromisoformat(day)) for need, day in until),
        )
    except (TypeError, ValueError) as wrong:
        raise UnreadableBlock(f"codes that cannot be read: {wrong}") from wrong


# -- inside ---------------------------------------------------------------------------------


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
