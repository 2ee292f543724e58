"""What happens to a person's particulars when they are written down a second time.

Each function changes the draft in the way its name says, or leaves it where that cannot happen
to such a person; who calls compares. `second_hand.DAMAGES` says in words how each comes about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot
from random import Random
from typing import Any

from tests.samples.people import second_hand_people as homes
from tests.samples.people import second_hand_spelling as spelling
from tests.samples.people.second_hand_words import (
    Draft,
    given_of,
    mayan_words,
    surnames_of,
    surnames_of_people,
    tables,
    without_accents,
)

MAYAN = frozenset({"quc", "kek", "mam", "kjb"})
MISREAD_DIGITS = {"0": "6", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "0", "7": "1",
                  "8": "3", "9": "4"}  # fmt: skip
KM_A_DEGREE = 111.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What whoever writes has at hand: chance, and the household as first registered."""

    rng: Random
    kin: list[Draft]

    def husband(self, draft: Draft) -> str:
        """Return the surname a wife would take: of a grown man there with another, or any."""
        for other in self.kin:
            if other.sex == "m" and (other.birth_year or 0) < 2006 and abs(
                (other.birth_year or 0) - (draft.birth_year or 0)
            ) < 12 and other.surnames[0] != draft.surnames[0]:  # fmt: skip
                return other.surnames[0]
        return surnames_of(draft.country).pick(self.rng)


def _one_word(draft: Draft, desk: Desk, *lists: list[str], by: spelling.Change) -> None:
    """Change the first word, in chance order, that this way of writing changes at all."""
    places = [(words, at) for words in lists for at in range(len(words))]
    desk.rng.shuffle(places)
    for words, at in places:
        changed = by(desk.rng, words[at])
        if changed != words[at]:
            words[at] = changed
            return


# ------------------------------------------------------------------ which words are written at all


def mother_surname_lost(draft: Draft, desk: Desk) -> None:
    del draft.surnames[1:]


def father_surname_lost(draft: Draft, desk: Desk) -> None:
    draft.surnames = draft.surnames[-1:]


def father_surname_as_middle(draft: Draft, desk: Desk) -> None:
    if len(draft.surnames) == 2:
        middle = draft.surnames[0]
        short = desk.rng.random() < 0.6
        draft.given = [draft.given[0], f"{middle[0].upper()}." if short else middle]
        draft.surnames = draft.surnames[1:]


def second_given_lost(draft: Draft, desk: Desk) -> None:
    del draft.given[1:]


def second_given_initial(draft: Draft, desk: Desk) -> None:
    if len(draft.given) == 2 and " " not in draft.given[1]:
        draft.given[1] = draft.given[1][0] + desk.rng.choice((".", ""))


def first_given_lost(draft: Draft, desk: Desk) -> None:
    if len(draft.given) == 2 and " " not in draft.given[1]:
        del draft.given[0]


def given_added(draft: Draft, desk: Desk) -> None:
    extra = given_of("second", draft.sex or "f").pick(desk.rng)
    if extra not in draft.given:
        draft.given.append(extra)


def given_reversed(draft: Draft, desk: Desk) -> None:
    draft.given.reverse()


def surnames_reversed(draft: Draft, desk: Desk) -> None:
    if not draft.surnames[-1].startswith("de "):
        draft.surnames.reverse()


def haitian_order(draft: Draft, desk: Desk) -> None:
    if set(draft.surnames) & set(surnames_of_people("ht").words):
        draft.given, draft.surnames = draft.surnames, draft.given


def married_surname(draft: Draft, desk: Desk) -> None:
    if draft.sex != "f" or (draft.birth_year or 1980) > 2004:
        return
    first, last = draft.surnames[0], draft.surnames[-1]
    husband = desk.husband(draft).removeprefix("de ")
    if last.startswith("de ") and len(draft.surnames) > 1:
        draft.surnames = [first, last[3:]] if desk.rng.random() < 0.5 else [first]
    elif draft.country == "BZ" or desk.rng.random() < 0.25:
        draft.surnames = [husband]
    else:
        draft.surnames = [first, desk.rng.choice((f"de {husband}", f"de {husband}", husband))]


def suffix_lost(draft: Draft, desk: Desk) -> None:
    draft.suffix = ""


def title_added(draft: Draft, desk: Desk) -> None:
    titles = ("Sra.", "Doña", "Señora", "Hna.") if draft.sex == "f" else ("Sr.", "Don", "Hno.")
    draft.title = desk.rng.choice(titles)


# ------------------------------------------------------------------ how the words stand together


def surname_first(draft: Draft, desk: Desk) -> None:
    draft.layout = desk.rng.choice((",", " "))
    draft.letters = desk.rng.choice(("upper", "upper", "plain"))


def surnames_hyphenated(draft: Draft, desk: Desk) -> None:
    if not any(word.startswith("de ") for word in draft.surnames[1:]):
        draft.surnames = ["-".join(draft.surnames)]


def surnames_joined(draft: Draft, desk: Desk) -> None:
    joined = "".join(draft.surnames).replace(" ", "")
    draft.surnames = [joined if desk.rng.random() < 0.5 else joined.capitalize()]


def particle_changed(draft: Draft, desk: Desk) -> None:
    def changed(rng: Random, word: str) -> str:
        if " " not in word:
            return word
        return rng.choice((word.rpartition(" ")[2], word.replace(" ", "").capitalize()))

    if not draft.surnames[-1].startswith("de ") or len(draft.surnames) == 1:
        _one_word(draft, desk, draft.given, draft.surnames, by=changed)


def spaces_moved(draft: Draft, desk: Desk) -> None:
    if len(draft.given) == 2 and " " not in draft.given[1]:
        draft.given = ["".join(draft.given).capitalize()]
        return
    word = draft.surnames[0]
    if len(word) > 6 and " " not in word:
        at = desk.rng.randrange(3, len(word) - 2)
        draft.surnames[0] = f"{word[:at]} {word[at:].capitalize()}"


def field_cut(draft: Draft, desk: Desk) -> None:
    width = desk.rng.choice((10, 12, 14))
    draft.surnames = [" ".join(draft.surnames)[:width].strip()]
    draft.given = [" ".join(draft.given)[:width].strip()]


def accents_lost(draft: Draft, desk: Desk) -> None:
    name = draft.full_name()
    if name != without_accents(name):
        draft.letters = desk.rng.choice(("plain", "plain", "lower", "upper"))


def letters_broken(draft: Draft, desk: Desk) -> None:
    draft.letters = desk.rng.choice(("latin", "asked"))


# ------------------------------------------------------------------ how a word is spelled


def abbreviated(draft: Draft, desk: Desk) -> None:
    _one_word(draft, desk, draft.given, draft.surnames, by=spelling.exchange("abbreviations"))


def nickname(draft: Draft, desk: Desk) -> None:
    _one_word(draft, desk, draft.given, by=spelling.exchange("nicknames"))
    if desk.rng.random() < 0.5:
        del draft.given[1:]


def translated(draft: Draft, desk: Desk) -> None:
    draft.given[:1] = [spelling.exchange("english")(desk.rng, draft.given[0])]


def autocorrected(draft: Draft, desk: Desk) -> None:
    _one_word(draft, desk, draft.given, draft.surnames, by=spelling.exchange("autocorrected"))


def spelled_as_heard(draft: Draft, desk: Desk) -> None:
    for _ in range(desk.rng.choice((1, 1, 2))):
        _one_word(draft, desk, draft.given, draft.surnames, by=spelling.by_spanish_ear)


def spelled_by_english_ear(draft: Draft, desk: Desk) -> None:
    for _ in range(desk.rng.choice((1, 2))):
        _one_word(draft, desk, draft.given, draft.surnames, by=spelling.by_english_ear)


def typing_slip(draft: Draft, desk: Desk) -> None:
    _one_word(draft, desk, draft.given, draft.surnames, by=spelling.slip)


def handwriting_misread(draft: Draft, desk: Desk) -> None:
    for _ in range(desk.rng.choice((1, 2))):
        _one_word(draft, desk, draft.given, draft.surnames, by=spelling.misread_hand)


def mayan_spelling(draft: Draft, desk: Desk) -> None:
    _one_word(draft, desk, draft.surnames, by=spelling.by_mayan_rules)


def mayan_usual_name(draft: Draft, desk: Desk) -> None:
    if draft.language in MAYAN or mayan_words().intersection(draft.surnames):
        usual = [spelling.exchange("mayan_usual")(desk.rng, word) for word in draft.given]
        if usual != draft.given and desk.rng.random() < 0.25:
            usual = [*draft.given, usual[0]]  # both, one behind the other
        draft.given = usual


def kreyol_spelling(draft: Draft, desk: Desk) -> None:
    if set(draft.surnames) & set(surnames_of_people("ht").words):
        for words in (draft.given, draft.surnames):
            _one_word(draft, desk, words, by=spelling.exchange("kreyol"))


def french_by_spanish_ear(draft: Draft, desk: Desk) -> None:
    if set(draft.surnames) & set(surnames_of_people("ht").words):
        for words in (draft.given, draft.surnames):
            _one_word(draft, desk, words, by=spelling.exchange("spanish_of_french"))


# ------------------------------------------------------------------ year, sex, language


def year_rounded(draft: Draft, desk: Desk) -> None:
    if draft.birth_year and draft.birth_year < 2008:
        step = 10 if draft.birth_year < 1960 else 5
        age = homes.THIS_YEAR - draft.birth_year
        draft.birth_year = homes.THIS_YEAR - round(age / step) * step


def year_off_by_one(draft: Draft, desk: Desk) -> None:
    if draft.birth_year:
        draft.birth_year = min(
            draft.birth_year + desk.rng.choice((-1, -1, 1, 1, 2, -2)), homes.THIS_YEAR
        )


def year_misread(draft: Draft, desk: Desk) -> None:
    if not draft.birth_year:
        return
    century, tens, ones = str(draft.birth_year)[:2], *str(draft.birth_year)[2:]
    year = desk.rng.choice(
        (f"{century}{ones}{tens}", f"{century}{MISREAD_DIGITS[tens]}{ones}",
         f"{century}{tens}{MISREAD_DIGITS[ones]}", f"{century}{tens}{MISREAD_DIGITS[ones]}")
    )  # fmt: skip
    if 1925 <= int(year) <= homes.THIS_YEAR:
        draft.birth_year = int(year)


def year_absent(draft: Draft, desk: Desk) -> None:
    draft.birth_year = None


def sex_slip(draft: Draft, desk: Desk) -> None:
    draft.sex = "m" if draft.sex == "f" else "f"


def language_defaulted(draft: Draft, desk: Desk) -> None:
    draft.language = "es"


# ------------------------------------------------------------------ telephone, mail, place


def city_near(draft: Draft) -> str:
    """Return the city of the file whose middle is nearest."""
    cities: dict[str, Any] = tables()["cities"]
    return min(
        cities, key=lambda name: hypot(cities[name][0] - draft.lon, cities[name][1] - draft.lat)
    )


def phone_changed(draft: Draft, desk: Desk) -> None:
    if draft.phones:
        draft.phones = [homes.local_phone(desk.rng, city_near(draft))]


def phone_slip(draft: Draft, desk: Desk) -> None:
    if draft.phones:
        draft.phones[0] = spelling.slip_of_digits(desk.rng, draft.phones[0])


def phone_absent(draft: Draft, desk: Desk) -> None:
    draft.phones = []


def phone_of_relative(draft: Draft, desk: Desk) -> None:
    others = [phone for other in desk.kin for phone in other.phones if phone not in draft.phones]
    draft.phones = [desk.rng.choice(others or [homes.local_phone(desk.rng, city_near(draft))])]


def mexican_mobile_one(draft: Draft, desk: Desk) -> None:
    draft.phones = [
        "+521" + phone[3:] if phone.startswith("+52") and len(phone) == 13 else phone
        for phone in draft.phones
    ]


def email_changed(draft: Draft, desk: Desk) -> None:
    draft.email = homes.address(desk.rng, draft)


def email_slip(draft: Draft, desk: Desk) -> None:
    if draft.email:
        draft.email = spelling.slip_of_address(desk.rng, draft.email)


def email_absent(draft: Draft, desk: Desk) -> None:
    draft.email = ""


def moved_nearby(draft: Draft, desk: Desk) -> None:
    draft.lon += desk.rng.choice((-1, 1)) * desk.rng.uniform(2, 12) / KM_A_DEGREE
    draft.lat += desk.rng.choice((-1, 1)) * desk.rng.uniform(0, 10) / KM_A_DEGREE


def moved_city(draft: Draft, desk: Desk) -> None:
    draft.lon, draft.lat = homes.point_in(desk.rng, homes.city_of(desk.rng, draft.country))


def place_coarse(draft: Draft, desk: Desk) -> None:
    draft.lon, draft.lat = tables()["cities"][city_near(draft)][:2]


def shelter_place(draft: Draft, desk: Desk) -> None:
    city = city_near(draft)
    draft.lon, draft.lat = homes.point_in(Random(f"{city} {desk.rng.randrange(3)}"), city)


Damage = Callable[[Draft, Desk], None]
DAMAGES_IN_ORDER: tuple[Damage, ...] = (
    mother_surname_lost, father_surname_lost, father_surname_as_middle, second_given_lost,
    second_given_initial, first_given_lost, given_added, given_reversed, surnames_reversed,
    haitian_order, married_surname, suffix_lost, title_added, surname_first, surnames_hyphenated,
    surnames_joined, particle_changed, spaces_moved, field_cut, accents_lost, letters_broken,
    abbreviated, nickname, translated, autocorrected, spelled_as_heard, spelled_by_english_ear,
    typing_slip, handwriting_misread, mayan_spelling, mayan_usual_name, kreyol_spelling,
    french_by_spanish_ear, year_rounded, year_off_by_one, year_misread, year_absent, sex_slip,
    language_defaulted, phone_changed, phone_slip, phone_absent, phone_of_relative,
    mexican_mobile_one, email_changed, email_slip, email_absent, moved_nearby, moved_city,
    place_coarse, shelter_place,
)  # fmt: skip
DAMAGE_BY_NAME: dict[str, Damage] = {damage.__name__: damage for damage in DAMAGES_IN_ORDER}
