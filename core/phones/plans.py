"""Numbers of our members read at sight: plain digits held against their numbering plans. Pure.

libphonenumber's own reader takes any text of any country, and its time; a list of fifty thousand
persons is mostly plain national numbers. What is decided here is what that reader decides, by the
same metadata compiled once (a test compares them); everything else is left to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata

from core.phones.countries import REGION, calling_code
from core.phones.notation import digits_of

_AT_HOME = re.compile(r"\(?\d[\d ().-]*", re.ASCII)
_WITH_CODE = re.compile(r"\+\d[\d ().-]*", re.ASCII)
_MOST_DIGITS = 11
"""Longer ones may hold what Mexico abolished (`52 1 962 …`)."""
_LONGEST_CODE = 3
_FEWEST_WITH_CODE = 10
_NATIONAL = re.compile(r"\(?[2-9][\d ().-]*", re.ASCII)
_MEMBER_CODES = tuple({calling_code(country).removeprefix("+") for country in REGION})
_NORTH_AMERICAN = re.compile(r"\+1([2-9]\d{9})", re.ASCII)
_TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number",
    "pager", "uan", "voicemail",
)  # fmt: skip


class PlanReading(NamedTuple):
    """A number at sight: in E.164, and whether a plan has its length and its very digits."""

    value: str
    is_possible: bool
    is_valid: bool


def read_at_sight(typed: str, country: str) -> PlanReading | None:
    """Return a number of plain digits, dialled at home in `country` or written with a member's `+`.

    None leaves the text to the reader of all plans: where something is dialled before the number,
    where the code of the country may stand first without `+`, and for all other signs.
    """
    if _AT_HOME.fullmatch(typed):
        plan = _member_plan(country.upper())
        return _at_home(plan, digits_of(typed)) if plan else None
    if not _WITH_CODE.fullmatch(typed):
        return None
    digits = digits_of(typed)
    code = _code_before(digits)
    plan = _plan_of_code(code)
    found = _in_plan(plan, digits.removeprefix(str(code))) if plan else None
    return found if found and found.is_possible else None


def read_in_each_plan(typed: str) -> dict[str, PlanReading | None]:
    """Return a number as `read_at_sight` reads it dialled at home in each member, by country."""
    if not _AT_HOME.fullmatch(typed):
        return {country: read_at_sight(typed, country) for country in REGION}
    digits = digits_of(typed)
    plans = {country: _member_plan(country) for country in REGION}
    return {country: _at_home(plan, digits) if plan else None for country, plan in plans.items()}


def country_in_plan(value: str) -> str:
    """Return the country of a number in E.164; of a plan that several share, the one its area code
    is in, or the largest. Empty where no country has its code.
    """
    northern = _NORTH_AMERICAN.fullmatch(value)
    if northern:
        return _country_of(1, northern[1]) or _countries(1)[0]
    countries = _countries(_code_before(value.removeprefix("+")))
    if len(countries) == 1:
        return countries[0]
    number = phonenumbers.parse(value, None)
    country = phonenumbers.region_code_for_number(number)
    return str(country or phonenumbers.region_code_for_country_code(number.country_code or 0) or "")


def says_no_country(text: str) -> bool:
    """Return whether a text is at sight a national number that can say no country itself: ten plain
    digits or fewer that begin with no member's code, or are too few to be behind one.
    """
    if not _NATIONAL.fullmatch(text):
        return False
    digits = digits_of(text)
    is_few = len(digits) < _FEWEST_WITH_CODE
    return is_few or (len(digits) == _FEWEST_WITH_CODE and not digits.startswith(_MEMBER_CODES))


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is dialled in one country, compiled."""

    code: int
    lengths: frozenset[int]
    """How many digits a whole number of this calling code has."""
    before: re.Pattern[str]
    """What may stand before a number: prefixes of long distance and of the world beyond."""
    whole: re.Pattern[str]
    """Any number of the country."""


def _at_home(plan: _Plan, digits: str) -> PlanReading | None:
    """Return digits as dialled in a country, unless they may begin with the country's own code."""
    may_have_code = digits.startswith(str(plan.code))
    if may_have_code and not (len(digits) in plan.lengths and plan.whole.fullmatch(digits)):
        return None
    return _in_plan(plan, digits)


def _in_plan(plan: _Plan, digits: str) -> PlanReading | None:
    if len(digits) > _MOST_DIGITS or plan.before.match(digits):
        return None
    is_possible = len(digits) in plan.lengths
    is_valid = is_possible and _exists(plan.code, digits)
    return PlanReading(f"+{plan.code}{digits}", is_possible, is_valid)


def _exists(code: int, digits: str) -> bool:
    """Return whether the country that the digits are of has such numbers."""
    country = _country_of(code, digits)
    is_by_area = bool(country) and (len(_countries(code)) == 1 or _area_of(country) is not None)
    return _has(country, digits) if is_by_area else bool(country)


@lru_cache(maxsize=1024)
def _country_of(code: int, digits: str) -> str:
    """Return the country of a calling code that has national digits; empty where none has."""
    countries = _countries(code)
    if len(countries) == 1:
        return countries[0]
    return next((each for each in countries if _is_of(each, digits)), "")


def _is_of(country: str, digits: str) -> bool:
    """Return whether digits are of one of the countries that share a plan: by its area code."""
    area = _area_of(country)
    return area.match(digits) is not None if area else _has(country, digits)


def _has(country: str, digits: str) -> bool:
    """Return whether digits are of a kind of number (fixed, mobile, free …) that a country has."""
    whole, *kinds = _kinds_of(country)
    return _fits(whole, digits) and any(_fits(kind, digits) for kind in kinds)


_Kind = tuple[frozenset[int], re.Pattern[str]]
"""How many digits numbers of a kind have (empty where that is not said), and which."""


def _fits(kind: _Kind, digits: str) -> bool:
    lengths, pattern = kind
    return (not lengths or len(digits) in lengths) and pattern.fullmatch(digits) is not None


@lru_cache(maxsize=256)
def _kinds_of(country: str) -> tuple[_Kind, ...]:
    """Return what all numbers of a country have in common, then each kind of them."""
    metadata = _metadata(country)
    kinds = (_kind(getattr(metadata, name)) for name in ("general_desc", *_TYPES))
    return tuple(dict.fromkeys(kind for kind in kinds if kind))


def _kind(description: Any) -> _Kind | None:
    """Return a kind of number compiled; None where a country has none."""
    if description is None or not description.national_number_pattern:
        return None
    pattern = re.compile(description.national_number_pattern)
    return frozenset(description.possible_length), pattern


@lru_cache(maxsize=256)
def _area_of(country: str) -> re.Pattern[str] | None:
    digits = _metadata(country).leading_digits
    return re.compile(digits) if digits is not None else None


@lru_cache(maxsize=256)
def _member_plan(country: str) -> _Plan | None:
    """Return the plan of a member; None for any other country."""
    if country not in REGION:
        return None
    metadata = _metadata(country)
    largest = _metadata(_countries(metadata.country_code)[0])
    prefixes = (metadata.international_prefix, metadata.national_prefix_for_parsing, "0")
    return _Plan(
        metadata.country_code,
        frozenset(largest.general_desc.possible_length),
        re.compile("|".join(f"(?:{each})" for each in prefixes if each)),
        re.compile(metadata.general_desc.national_number_pattern),
    )


@lru_cache(maxsize=1024)
def _plan_of_code(code: int) -> _Plan | None:
    """Return the plan of the largest country of a calling code, where it is a member."""
    countries = _countries(code)
    return _member_plan(countries[0]) if countries else None


def _countries(code: int) -> tuple[str, ...]:
    """Return the countries of a calling code, the largest first."""
    return tuple(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code, ()))


def _code_before(digits: str) -> int:
    """Return the calling code with which digits begin (none begins with another); 0 for none."""
    codes = (int(digits[:length]) for length in range(1, _LONGEST_CODE + 1) if digits[:length])
    return next((code for code in codes if _countries(code)), 0)


def _metadata(country: str) -> Any:
    return PhoneMetadata.metadata_for_region(country, None)
