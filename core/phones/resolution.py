"""In which country one typed number is dialled: by the number itself, else by what speaks for it.

What speaks stands in the order of `core.phones.evidence`. A number taken on another's word must
exist in that country's plan; where it does not but a neighbour has such numbers, or where two
countries are named and both have it, it is asked and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from core.i18n.languages import N_
from core.i18n.phones import international
from core.phones.countries import REGION, calling_code, country_words
from core.phones.evidence import CountrySource, PhoneEvidence
from core.phones.notation import digits_of, without_exit_code
from core.phones.parsing import PhoneReading, UnusablePhone, reading, reading_if_any
from core.phones.plans import country_in_plan, read_in_each_plan
from core.phones.short_numbers import is_short_number, looks_short
from core.problems import Problem

NO_PHONE = N_("No es un teléfono: %(value)s")
_FEWEST_WITH_CODE = 10
_MOST_OFFERED = 3
_REMEMBERED = 16_384
"""Numbers of a list that stand in it several times, and in a cell behind one another."""
_EXITS = ("00", "011")
_MEMBER_CODES = frozenset(calling_code(country).removeprefix("+") for country in REGION)


@dataclass(frozen=True, slots=True)
class Resolution:
    """A number resolved: its value (empty when it is asked), the country and what told it."""

    value: str = ""
    country: str = ""
    source: CountrySource = CountrySource.NUMBER
    problem: Problem | None = None
    """What is asked, or said beside a value."""
    offered: tuple[str, ...] = ()
    """The countries that have the number, where it is asked which it is."""


def resolve(typed: str, evidence: PhoneEvidence) -> Resolution:
    """Return which number of the world `typed` is, one number without extension and words."""
    found = resolve_unasked(typed, evidence)
    return _in_no_plan(whole_number(typed, evidence), evidence.claims()) if found is None else found


def resolve_unasked(typed: str, evidence: PhoneEvidence) -> Resolution | None:
    """Return what `resolve` does; None, much sooner, where no country named could have such a
    number: what would be asked or said of it is not worked out.
    """
    if looks_short(typed):
        return _short(typed, evidence)
    claims = evidence.claims()
    if typed.lstrip("( ").startswith("+"):
        return _international(typed, typed, claims[0][1] if claims else "")
    return _with_area_code(typed, evidence) or _by_claims(whole_number(typed, evidence), claims)


def whole_number(typed: str, evidence: PhoneEvidence) -> str:
    """Return a local number behind the area code of its cell, so that what is asked about it is
    asked of the whole number; one that is whole somewhere stays as it is.
    """
    code, digits = digits_of(evidence.area_code), digits_of(typed)
    is_local = len(digits) < _FEWEST_WITH_CODE - 1 and len(code) + len(digits) == _FEWEST_WITH_CODE
    return f"{code} {typed}" if code and is_local else typed


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=_REMEMBERED)
def _by_claims(typed: str, claims: tuple[tuple[CountrySource, str], ...]) -> Resolution | None:
    """Return the number as those countries have it that are named; asked where two have one. None
    where it is no number in any of them and says no country itself.
    """
    readings = _readings(typed, claims)
    valid = {each.value: found for found, each in readings.items() if each.is_valid}
    if len(valid) == 1:
        (value, (source, country)), *_ = valid.items()
        said = _disputed(typed, claims, value) if len(claims) > 1 else None
        return Resolution(
            value, country_in_plan(value) or country, _source(typed, value, source), said
        )
    if valid:
        message = N_("«%(value)s» puede ser %(readings)s: lo que dice la fila no coincide.")
        return _question(message, typed, list(valid))
    return _beyond_claims(typed, claims, readings) if readings else _by_its_code(typed)


def _short(typed: str, evidence: PhoneEvidence) -> Resolution:
    """Return a short number that exists where it is dialled; else it is a cut one."""
    claims = evidence.claims()
    for source, country in claims:
        if is_short_number(typed, country):
            return Resolution(typed, country, source)
    if not claims:
        exists = any(is_short_number(typed, country) for country in REGION)
        return Resolution(problem=_no_country(typed) if exists else _none(typed))
    message = N_("«%(value)s» no es un número corto de %(country)s: ¿le faltan cifras?")
    gaps = {"value": typed, "country": country_words(claims[0][1])}
    return Resolution(problem=Problem(message, gaps))


def _international(typed: str, number: str, country: str) -> Resolution:
    """Return a number that says its country itself; one its country does not have is said."""
    try:
        found = reading(number, country)
    except UnusablePhone as wrong:
        return Resolution(problem=_no_phone(typed, wrong))
    rings_in = country_in_plan(found.value)
    problem = None if found.is_valid else _doubt(typed, found.value)
    return Resolution(found.value, rings_in, CountrySource.NUMBER, problem)


def _doubt(typed: str, value: str) -> Problem | None:
    """Return the question about a number written with a `+` its country does not have, where a
    neighbour has one of these digits.
    """
    number = phonenumbers.parse(value, None)
    of_members = _member_numbers(phonenumbers.national_significant_number(number))
    if not of_members:
        return None
    message = N_("%(value)s no existe en %(country)s: ¿es %(readings)s?")
    country = phonenumbers.region_code_for_country_code(number.country_code or 0)
    gaps = {"value": typed, "country": country_words(country), "readings": _listed(of_members)}
    return Problem(message, gaps)


def _with_area_code(typed: str, evidence: PhoneEvidence) -> Resolution | None:
    """Return the number together with the cell of its area code, or of the code of its country;
    None where there is none, or where the two make no number.
    """
    code = digits_of(evidence.area_code)
    if not code:
        return None
    if code in _MEMBER_CODES or "+" in evidence.area_code:
        whole = reading_if_any(f"+{code} {typed}", "")
        if _exists(whole):
            return _international(typed, f"+{code} {typed}", "")
    for source, country in evidence.claims():
        joined = reading_if_any(f"{code} {typed}", country)
        if joined is not None and joined.is_valid and not _exists(reading_if_any(typed, country)):
            return Resolution(joined.value, country_in_plan(joined.value) or country, source)
    return None


def _exists(found: PhoneReading | None) -> bool:
    return found is not None and found.is_valid


def _readings(
    typed: str, claims: tuple[tuple[CountrySource, str], ...]
) -> dict[tuple[CountrySource, str], PhoneReading]:
    found = {claim: reading_if_any(typed, claim[1]) for claim in claims}
    return {claim: each for claim, each in found.items() if each is not None}


def _source(typed: str, value: str, source: CountrySource) -> CountrySource:
    """Return what told the country: an exit code or a code of the country says it itself."""
    digits = digits_of(typed)
    has_code = digits == digits_of(value) and not value.startswith("+1")
    return CountrySource.NUMBER if has_code or digits.startswith(_EXITS) else source


def _beyond_claims(
    typed: str,
    claims: tuple[tuple[CountrySource, str], ...],
    readings: dict[tuple[CountrySource, str], PhoneReading],
) -> Resolution:
    """Decide on a number that has a length of the countries named and is in none of their plans."""
    of_members = _member_numbers(typed)
    if not of_members and len({each.value for each in readings.values()}) == 1:
        ((source, country), found), *_ = readings.items()
        return Resolution(found.value, country, source)
    return _not_there(typed, claims[0][1], of_members)


@lru_cache(maxsize=_REMEMBERED)
def _in_no_plan(typed: str, claims: tuple[tuple[CountrySource, str], ...]) -> Resolution:
    """Say or ask what is to be said of a number that is none in any country named."""
    if not claims:
        return _unclaimed(typed)
    return _not_there(typed, claims[0][1], _member_numbers(typed))


def _not_there(typed: str, country: str, of_members: Sequence[str]) -> Resolution:
    """Ask whether a number that is not in a country's plan is one of a neighbour."""
    if not of_members:
        return Resolution(problem=_why_none(typed, country))
    message = N_("«%(value)s» no existe en %(country)s, sí como %(readings)s: ¿cuál es?")
    return _question(message, typed, of_members, country=country_words(country))


def _by_its_code(typed: str) -> Resolution | None:
    """Return a number that no plan at home can hold and that begins with the code of a member:
    `1 956 555 0123` in Mexico, `503 2222 3333` in Guatemala, or an exit code where none is known.
    """
    if len(digits_of(typed)) < _FEWEST_WITH_CODE:
        return None
    found = reading_if_any(without_exit_code(typed) or f"+{typed.lstrip('(')}", "")
    if found is None or not found.is_valid or country_in_plan(found.value) not in REGION:
        return None
    return Resolution(found.value, country_in_plan(found.value), CountrySource.NUMBER)


@lru_cache(maxsize=_REMEMBERED)
def _member_numbers(typed: str) -> tuple[str, ...]:
    """Return the numbers that other members have of these digits."""
    seen = read_in_each_plan(typed)
    found = [seen[country] or reading_if_any(typed, country) for country in REGION]
    return tuple(dict.fromkeys(each.value for each in found if each and each.is_valid))


def _listed(values: Sequence[str]) -> str:
    return ", ".join(international(value) for value in values[:_MOST_OFFERED])


def _question(message: str, typed: str, values: Sequence[str], **gaps: str) -> Resolution:
    """Return the question which of `values` a number is; none of them is kept."""
    problem = Problem(message, {"value": typed, "readings": _listed(values), **gaps})
    return Resolution(problem=problem, offered=tuple(country_in_plan(value) for value in values))


def _disputed(typed: str, claims: tuple[tuple[CountrySource, str], ...], value: str) -> Problem:
    message = N_(
        "La fila dice %(first)s y también %(second)s; «%(value)s» sólo existe como %(readings)s."
    )
    return Problem(
        message,
        {
            "first": country_words(claims[0][1]),
            "second": country_words(claims[1][1]),
            "value": typed,
            "readings": international(value),
        },
    )


def _unclaimed(typed: str) -> Resolution:
    """Ask for the country of a number of which nothing says it, if any member has such a number."""
    of_members = _member_numbers(typed)
    if not of_members:
        return Resolution(problem=_none(typed))
    message = N_(
        "«%(value)s»: nada dice de qué país es; puede ser %(readings)s. Escríbalo con + y el "
        "código del país."
    )
    return _question(message, typed, of_members)


def _no_country(typed: str) -> Problem:
    message = N_("«%(value)s»: nada dice de qué país es este número corto.")
    return Problem(message, {"value": typed})


def _none(typed: str) -> Problem:
    return Problem(NO_PHONE, {"value": typed[:60]})


def _why_none(typed: str, country: str) -> Problem:
    try:
        reading(typed, country)
    except UnusablePhone as wrong:
        return _no_phone(typed, wrong)
    return _none(typed)


def _no_phone(typed: str, wrong: UnusablePhone) -> Problem:
    if "area code" in wrong.what:
        return Problem(N_("A «%(value)s» le falta la clave de área."), {"value": typed[:60]})
    return _none(typed)
