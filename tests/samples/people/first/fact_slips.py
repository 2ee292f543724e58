"""What goes wrong with, or changes in, the facts: year of birth, telephone, e-mail, place, sex.

A slip of the year returns the year as it came out (None: not asked), the same when it cannot
happen. The others return what the second entry says and the name of what happened, if anything did.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.samples.people.first.contacts import (
    home_number,
    house_in,
    local_number,
    mail_address,
    moved,
    town_of,
)
from tests.samples.people.first.entry import InventedEntry
from tests.samples.people.first.families import TODAY_YEAR
from tests.samples.people.first.name_parts import parts_of
from tests.samples.people.first.tables import Weighted, countries, towns

YearSlip = Callable[[random.Random, int], int | None]
FIRST_REGISTERS = 2009


# -- year of birth --------------------------------------------------------------------------


def year_beside(lots: random.Random, year: int) -> int:
    return min(year + lots.choice((-1, 1)), TODAY_YEAR)


def swap_digits(lots: random.Random, year: int) -> int:
    century, rest = divmod(year, 100)
    return min(century * 100 + int(f"{rest:02d}"[::-1]), TODAY_YEAR)


def another_decade(lots: random.Random, year: int) -> int:
    return min(year + lots.choice((-10, 10)), TODAY_YEAR)


def another_key(lots: random.Random, year: int) -> int:
    digit = year % 10
    near = {0: 9, 9: 0}.get(digit, digit + 1)
    return min(year - digit + lots.choice((near, max(digit - 1, 0))), TODAY_YEAR)


def another_century(lots: random.Random, year: int) -> int:
    """A year written with two digits, read a hundred years off where that is possible."""
    return year + 100 if year + 100 <= TODAY_YEAR else year - 100 if year >= 2000 else year


def no_year(lots: random.Random, year: int) -> None:
    return None


def registration_year(lots: random.Random, year: int) -> int:
    return lots.randint(max(year, FIRST_REGISTERS), TODAY_YEAR)


def guess_year(lots: random.Random, year: int) -> int:
    """A relative says an age: within four years, and half of them a round one."""
    age = max(0, TODAY_YEAR - year + round(lots.gauss(0, 2.2)))
    return TODAY_YEAR - (5 * round(age / 5) if lots.random() < 0.5 else age)


# -- telephone ------------------------------------------------------------------------------

_PHONES = Weighted(
    {
        "": 66,
        "phone_new": 17,
        "phone_digit": 3.5,
        "phone_digits_swapped": 1.5,
        "phone_of_kin": 5,
        "phone_missing": 7,
    }
)
PHONE_ADDED = 0.35


def second_phones(
    lots: random.Random, entry: InventedEntry, kin: Sequence[InventedEntry]
) -> tuple[tuple[str, ...], str]:
    """Return the telephones that the second entry has, and what happened to them."""
    if not entry.phones:
        is_added = lots.random() < PHONE_ADDED
        return ((_new_phone(lots, entry),), "phone_added") if is_added else ((), "")
    change = _PHONES.draw(lots)
    if change == "phone_missing":
        return (), change
    if change == "phone_new":
        return (_new_phone(lots, entry),), change
    if change == "phone_of_kin":
        return (_kin_phone(lots, entry, kin),), change
    first, *others = entry.phones
    if change:
        turn = _other_digit if change == "phone_digit" else _swapped_digits
        return (turn(lots, first), *others), change
    if others and lots.random() < 0.5:
        return (lots.choice(entry.phones),), "phone_one_of_two"
    return entry.phones, ""


def _new_phone(lots: random.Random, entry: InventedEntry) -> str:
    if lots.random() < 0.08:
        return home_number(lots, entry.country)
    return local_number(lots, town_of(entry.lon, entry.lat))


def _kin_phone(lots: random.Random, entry: InventedEntry, kin: Sequence[InventedEntry]) -> str:
    known = [phone for each in kin for phone in each.phones if phone not in entry.phones]
    return lots.choice(known) if known else _new_phone(lots, entry)


def _other_digit(lots: random.Random, phone: str) -> str:
    at = lots.randrange(len(phone) - 6, len(phone))
    digit = (int(phone[at]) + lots.randint(1, 9)) % 10
    return f"{phone[:at]}{digit}{phone[at + 1 :]}"


def _swapped_digits(lots: random.Random, phone: str) -> str:
    places = [at for at in range(len(phone) - 6, len(phone) - 1) if phone[at] != phone[at + 1]]
    if not places:
        return _other_digit(lots, phone)
    at = lots.choice(places)
    return f"{phone[:at]}{phone[at + 1]}{phone[at]}{phone[at + 2 :]}"


# -- e-mail ---------------------------------------------------------------------------------

_MAIL = Weighted(
    {"": 66, "email_other": 12, "email_missing": 15, "email_domain_typo": 4, "email_name_typo": 3}
)
EMAIL_ADDED = 0.12
_DOMAIN_TYPOS = {
    "gmail.example": ("gmial.example", "gamil.example", "gmail.exampel", "gmai.example"),
    "hotmail.example": ("hotmal.example", "hotmial.example", "homail.example"),
    "yahoo.example": ("yaho.example", "yahoo.exmple", "yahho.example"),
    "outlook.example": ("outlok.example", "outloock.example"),
    "icloud.example": ("iclod.example", "icloud.exemple"),
}


def second_email(lots: random.Random, entry: InventedEntry) -> tuple[str, str]:
    """Return the address that the second entry has, and what happened to it."""
    if not entry.email:
        is_grown = (entry.birth_year or 1990) < TODAY_YEAR - 14
        is_added = is_grown and lots.random() < EMAIL_ADDED
        return (_new_email(lots, entry), "email_added") if is_added else ("", "")
    change = _MAIL.draw(lots)
    if change == "email_missing":
        return "", change
    if change == "email_other":
        return _new_email(lots, entry), change
    local, _, domain = entry.email.partition("@")
    if change == "email_domain_typo":
        return f"{local}@{lots.choice(_DOMAIN_TYPOS.get(domain, (domain[1:],)))}", change
    if change:
        at = lots.randrange(1, len(local))
        return f"{local[:at]}{local[at + 1 :]}@{domain}", change
    return entry.email, ""


def _new_email(lots: random.Random, entry: InventedEntry) -> str:
    parts = parts_of(entry.full_name)
    return mail_address(lots, parts.given[0], parts.surnames or parts.given, entry.birth_year)


# -- place, sex, language -------------------------------------------------------------------

_PLACES = Weighted(
    {
        "": 18,
        "place_geocoded_again": 27,
        "place_other_house": 22,
        "place_other_town": 13,
        "place_only_centre": 20,
    }
)
_CENTRES = Weighted({"": 48, "place_house_given": 36, "place_other_town": 16})


def second_place(lots: random.Random, entry: InventedEntry) -> tuple[tuple[float, float], str]:
    """Return the point (lon, lat) that the second entry has, and what happened to it."""
    town = town_of(entry.lon, entry.lat)
    centre = (town.lon, town.lat)
    is_centre = (entry.lon, entry.lat) == centre
    change = (_CENTRES if is_centre else _PLACES).draw(lots)
    if change == "place_geocoded_again":
        return moved(lots, entry.lon, entry.lat, lots.uniform(0.008, 0.09)), change
    if change in ("place_other_house", "place_house_given"):
        return house_in(lots, town), change
    if change == "place_other_town":
        return _other_town(lots, entry.country, town.name), change
    if change == "place_only_centre":
        return centre, change
    return (entry.lon, entry.lat), ""


def _other_town(lots: random.Random, country: str, town: str) -> tuple[float, float]:
    names = countries()[country].towns
    other = towns()[next(name for name in iter(lambda: names.draw(lots), "") if name != town)]
    return (other.lon, other.lat) if lots.random() < 0.3 else house_in(lots, other)


def second_sex(lots: random.Random, entry: InventedEntry) -> tuple[str, str]:
    """Return the sex that the second entry has, and what happened to it."""
    chance = lots.random()
    if not entry.sex or chance > 0.06:
        return entry.sex, ""
    if chance < 0.01:
        return ("f" if entry.sex == "m" else "m"), "sex_slip"
    return "", "sex_missing"


def second_language(lots: random.Random, entry: InventedEntry) -> tuple[str, str]:
    """Return the language that the second entry has, and what happened to it."""
    if entry.language == "es" or lots.random() > 0.3:
        return entry.language, ""
    return "es", "language_other"
