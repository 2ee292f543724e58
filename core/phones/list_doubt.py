"""Whether the telephones of a list as a whole speak against its owner's country, and what is asked
about them. Pure.

One number that exists only in a neighbour's plan may be a neighbour's; when a share of a list does,
the others, which happen to exist in both, are likely the neighbour's too: of 362 telephones of
Texas and Florida read as Mexican, 194 cannot exist and 168 would ring at strangers'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from core.phones.countries import calling_code
from core.phones.evidence import CountrySource, PhoneEvidence
from core.phones.notation import digits_of
from core.phones.number_cells import PhoneQuestion, ReadNumber
from core.phones.resolution import resolve_unasked

_FEWEST = 3
_LEAST_SHARE = 0.1
_FEWEST_OF_SHORT = 2
_SHARE_OF_SHORT = 1 / 3
_LEAST_FIT = 0.8


def placed_by_owner(numbers: Iterable[ReadNumber]) -> tuple[str, ...]:
    """Return the telephones, as they were typed, that only the owner's country places; one whose
    area code stood apart has it before it.
    """
    return tuple(
        _whole(number)
        for number in numbers
        if number.source is CountrySource.OWNER and number.value.startswith("+")
    )


def doubted_countries(
    placed: Sequence[str], questions: Iterable[PhoneQuestion], owner: str
) -> tuple[str, ...]:
    """Return the owner's country and the neighbour's that a list speaks for; empty where it does
    not. `placed` are its telephones that only the owner's word places (`placed_by_owner`),
    `questions` all that is asked about the others.

    It does when at least a tenth of both together (and three of them; of a short list a third, and
    two) do not exist at the owner's but do in one neighbour's plan, and four fifths of all of them
    do.
    """
    asked = (each for each in questions if each.is_of_list)
    strangers = [each for each in asked if owner not in each.countries]
    both = len(placed) + len(strangers)
    are_many = len(strangers) >= max(_FEWEST, _LEAST_SHARE * both)
    if not (are_many or len(strangers) >= max(_FEWEST_OF_SHORT, _SHARE_OF_SHORT * both)):
        return ()
    neighbour = next(iter(countries_offered(strangers)))
    typed = [*placed, *(question.typed for question in strangers)]
    return (owner, neighbour) if _fit(typed, neighbour) else ()


def countries_offered(questions: Iterable[PhoneQuestion]) -> dict[str, int]:
    """Return the countries that would answer what is asked about the telephones of a list, each
    with how many it would answer, the most first.
    """
    tally = Counter(
        country for question in questions if question.is_of_list for country in question.countries
    )
    return dict(tally.most_common())


# -- inside ---------------------------------------------------------------------------------


def _whole(number: ReadNumber) -> str:
    at_home = number.value.removeprefix(calling_code(number.country))
    return number.typed if len(digits_of(number.typed)) >= len(at_home) else at_home


def _fit(typed: Sequence[str], country: str) -> bool:
    """Return whether enough telephones exist in the plan of a country; the first that are too many
    to be missing decide.
    """
    evidence = PhoneEvidence(stated=country)
    left = len(typed) - _LEAST_FIT * len(typed)
    for text, times in Counter(typed).items():
        if not _exists(text, evidence):
            left -= times
            if left < 0:
                return False
    return bool(typed)


def _exists(text: str, evidence: PhoneEvidence) -> bool:
    found = resolve_unasked(text, evidence)
    return found is not None and bool(found.value) and found.problem is None
