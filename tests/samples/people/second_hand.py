"""Persons who registered twice: the second set, made by another hand than the matcher's.

Made from what registrars, clinics and linkage studies report, without a look at the first set or
at any matcher, so that a matcher is judged by errors nobody tuned it to. No row is a real person;
telephones lie in exchanges nobody is given (555), mail in `.example`.

**Who is there.** Households of nationals of MX, GT, SV, HN, NI, CR, PA, DO and BZ in eighteen
cities of the United States, and in Toronto, Madrid, Tapachula and San José: couples with children,
mothers alone, workers under one roof, brothers and sisters, three generations. Surnames as skewed
as the registers: the ten frequent ones of Mexico cover 28 % (INE 2016), López 9.8 % of Guatemala
(RENAP 2026), Hernández 4 % of Honduras (RNP 2023). People come from villages of few surnames, and
go where others of the village are. Half of Guatemala's people are Maya: surnames of K'iche',
Q'eqchi' or Mam, or given names as surnames as in the north of Huehuetenango (Juan Mateo Pascual).
Dominicans of Haitian parents bear French names. Almost half of the families have one telephone.

**Who looks alike and is another** (a matcher that joins them is wrong):
homonyms by chance of a skewed distribution and 1.2 % planted ones (half of these born in the same
year; Harris County: 69,807 pairs of the same name and birthday among 3.4 million); sons (18 %) and
daughters (8 %) named as the parent, with or without "Jr." or "hijo", at the same address and
telephone; twins of one year and one first name; sisters all María, brothers all José; children
with a parent's telephone; wives with the husband's surname; cousins under one roof; given names
that are surnames; mother and daughter with the same two surnames, when the mother is alone.

**How a second entry comes about.** By one of eight ways (`second_hand.toml`, `channels`): another
clerk 24 %, a United States form handed on 20, a message by WhatsApp 14, the person again by web 13,
a list of a shelter 11, a hospital by telephone 9, a child writing for somebody old 5, an older
list imported 4. Each way does its own damages, one to three a copy (20, 40 and 40 %), each
at most one of a kind (one of the year, one of the telephone ...), and only where it can happen:
nobody without French names is written in Creole. A damage that changes nothing is not counted.

Reasons for the frequencies: of 398,939 confirmed duplicates of US hospitals the middle name
differs in 58 %; of differing first names 53 % are misspelt, of last names 34 %, the next cause is
names changing places (Just et al. 2016): so what forms do to the second given name and the second
surname leads, spelling follows. Double Hispanic surnames were joined ("MARTINEZCRUZ") by the Utah
Population Database. Mexican and Peruvian registrars correct letters, reversed surnames,
incomplete names and wrong dates. Prepaid customers stay 17 months on the average (Strategy
Analytics 2012): one copy in six has a new telephone. A hospital's odds of a duplicate are 1.5 for
Hispanics and rise with age (Sahin et al. 2025): the old are drawn more often. Digits read alike
(3, 5, 8) and names in each other's field are what a roll of 67,000 Haitian teachers shows. Ages
are rounded to fives, of the old to tens (Whipple). Name and year are as before in one copy of
fifty only, fewer than in life: those any matcher finds.

Every copy is geocoded anew (about 100 m off), belongs to a household number of its own (shared by
half of those who come again together), and keeps the `person` of its original: the truth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.samples.people import second_hand_people as homes
from tests.samples.people.second_hand_damages import DAMAGE_BY_NAME, Desk
from tests.samples.people.second_hand_words import Draft, tables, take_apart

DAMAGES: dict[str, str] = {
    "mother_surname_lost": "a form with one field for the last name, or the usual short name",
    "father_surname_lost": "the last word taken for the last name: only the mother's is left",
    "father_surname_as_middle": "First / Middle / Last: María L. García, who is López García",
    "second_given_lost": "no room, or nobody uses it",
    "second_given_initial": "a field Middle initial",
    "first_given_lost": "called by the second name: María Guadalupe is Guadalupe",
    "given_added": "the birth certificate has a name more than the first registration",
    "given_reversed": "which of two names comes first is nobody's habit",
    "surnames_reversed": "registrars' commonest correction after letters: mother's before father's",
    "haitian_order": "Pierre Jean or Jean Pierre: which is the surname was guessed",
    "married_surname": "de X, or the husband's for the mother's, or his alone; or back again",
    "suffix_lost": "Jr. or hijo left out, as on documents at home",
    "title_added": "Doña, Sr., Hno. written into the name",
    "surname_first": "a list: GARCIA LOPEZ, MARIA, with or without the comma, in capitals",
    "surnames_hyphenated": "García-López, to keep both in the United States",
    "surnames_joined": "Garcialopez: a field or a program without spaces",
    "particle_changed": "de la Cruz as Cruz or Delacruz, del Carmen as Carmen",
    "spaces_moved": "José Luis as Joseluis, Maldonado as Maldo Nado",
    "field_cut": "a field of 10, 12 or 14 letters",
    "accents_lost": "an English keyboard or a telephone; often all small or all capital",
    "letters_broken": "UTF-8 read as Latin-1 (HernÃ¡ndez), or ? for each accent",
    "abbreviated": "Ma., Fco., Gpe., Hdez., Mtz.: as on documents at home",
    "nickname": "Lupe, Chepe, Chayo: as friends say, often without the second name",
    "translated": "Juan is John at work, Guillermo is William",
    "autocorrected": "the telephone knows better: Ángel is Angle, Choc is Chock",
    "spelled_as_heard": "b/v, s/z/c, h, ll/y, g/j, k/qu, i/y by somebody who only heard it",
    "spelled_by_english_ear": "Hosay, Hesus, Wadaloopay: by somebody who knows English",
    "typing_slip": "a neighbouring key, two letters changed places, one left out or twice",
    "handwriting_misread": "rn/m, u/v, a/o, l/t: typed from a sheet by hand",
    "mayan_spelling": "Choc, Ch'ok, Chok: the official letters, the registrar's, a Spanish ear",
    "mayan_usual_name": "Juan on paper is Xwan at home; sometimes both are written",
    "kreyol_spelling": "Jean Pierre is Jan Pyè in Creole",
    "french_by_spanish_ear": "Jean Pierre is Yan Pie to a Dominican clerk, Étienne is Esteban",
    "year_rounded": "about sixty: the age in fives or tens, taken from the year of today",
    "year_off_by_one": "an age turned into a year before or after the birthday, or two off",
    "year_misread": "3 for 8, 1 for 7, 58 for 85",
    "year_absent": "nobody asked, or nobody knew",
    "sex_slip": "a wrong tap, or guessed from the name",
    "language_defaulted": "es, because the form came with it",
    "phone_changed": "another prepaid card",
    "phone_slip": "one digit wrong, or two changed places",
    "phone_absent": "not on the list",
    "phone_of_relative": "the number of whoever wrote: of the household, or a neighbour's",
    "mexican_mobile_one": "+52 1, as mobiles were written until 2019 and WhatsApp still shows",
    "email_changed": "another account, the password of the old one forgotten",
    "email_slip": "gmial, hotmial, or a letter",
    "email_absent": "not on the form",
    "moved_nearby": "another flat, 2 to 16 km away",
    "moved_city": "followed the work",
    "place_coarse": "only the town was given: the middle of the city",
    "shelter_place": "the address of the shelter, with hundreds of others",
}
"""Each damage and how it happens."""

_KINDS = {
    **dict.fromkeys(("moved_nearby", "moved_city", "place_coarse", "shelter_place"), "place"),
    **dict.fromkeys(("mexican_mobile_one",), "phone"),
    **dict.fromkeys(
        ("mother_surname_lost", "father_surname_lost", "father_surname_as_middle",
         "married_surname", "surnames_reversed", "surnames_hyphenated", "surnames_joined"),
        "surnames",
    ),
    **dict.fromkeys(
        ("second_given_lost", "second_given_initial", "first_given_lost", "given_added",
         "given_reversed"),
        "given",
    ),
    **{
        name: name.partition("_")[0]
        for name in DAMAGES
        if name.startswith(("year", "phone", "email"))
    },
}  # fmt: skip
"""Of damages of one kind a copy bears one."""
_CONTACT = frozenset(
    {
        "sex_slip",
        "language_defaulted",
        *(name for name, kind in _KINDS.items() if kind in ("phone", "email", "place")),
    }
)
NUMBER_OF_DAMAGES = (1, 2, 3)
WEIGHTS_OF_NUMBERS = (0.20, 0.40, 0.40)
OFTEN_OLD_BEFORE, OFTEN_OLD = 1966, 1.4
"""Who was born earlier is drawn that much more often for a second entry."""
SAME_NAME_AND_YEAR = 0.15
"""Copies whose first damage may be one of the telephone, mail, place, sex or language, too: of the
others at least the name or the year is written otherwise."""
THIRD_ENTRIES = 0.06
"""Copies that are somebody's second copy."""


@dataclass(frozen=True, slots=True)
class SecondHandEntry:
    """One registration as it stands in the register.

    `person` is the truth: equal for the entries of one person. Longitude and latitude in degrees,
    telephones with + and country code, `sex` f or m, `language` ISO 639, `country` ISO 3166 of
    the nationality. `damages` names what happened (none to the first entry of a person).
    """

    person: int
    full_name: str
    birth_year: int | None
    phones: tuple[str, ...]
    email: str
    lon: float
    lat: float
    sex: str
    language: str
    household: int
    country: str
    damages: tuple[str, ...]


def _entry(draft: Draft) -> SecondHandEntry:
    return SecondHandEntry(
        person=draft.person,
        full_name=draft.full_name(),
        birth_year=draft.birth_year,
        phones=tuple(draft.phones),
        email=draft.email,
        lon=round(draft.lon, 5),
        lat=round(draft.lat, 5),
        sex=draft.sex,
        language=draft.language,
        household=draft.household,
        country=draft.country,
        damages=tuple(draft.damages),
    )


def _draft(entry: SecondHandEntry) -> Draft:
    given, surnames, suffix = take_apart(entry.full_name)
    return Draft(
        person=entry.person,
        given=given,
        surnames=surnames,
        suffix=suffix,
        birth_year=entry.birth_year,
        phones=list(entry.phones),
        email=entry.email,
        lon=entry.lon,
        lat=entry.lat,
        sex=entry.sex,
        language=entry.language,
        household=entry.household,
        country=entry.country,
    )


def people(seed: int, count: int) -> list[SecondHandEntry]:
    """Return so many persons, each once, in their households; the same for the same seed."""
    return [_entry(draft) for draft in homes.drafts(Random(f"second hand {seed}"), count)]


def _is_changed(before: Draft, after: Draft) -> bool:
    """Tell whether a damage left a mark, and a name of at least two words."""
    if len(after.full_name().split()) < 2 or not after.given or not after.surnames:
        return False
    first, second = _entry(before), _entry(after)
    if first.full_name.casefold() == second.full_name.casefold():
        return any(
            getattr(first, name) != getattr(second, name)
            for name in ("birth_year", "phones", "email", "lon", "lat", "sex", "language")
        )
    return True


def _written_again(original: Draft, desk: Desk) -> Draft:
    """Return the person as the chance of one way of writing down has it.

    Where one damage undid another, so that nothing differs, it is written once more.
    """
    rng = desk.rng
    draft = original
    while not _is_changed(original, draft):
        draft = _one_way(original, desk)
    draft.lon += rng.gauss(0, 0.0008)
    draft.lat += rng.gauss(0, 0.0006)
    return draft


def _one_way(original: Draft, desk: Desk) -> Draft:
    rng, channels = desk.rng, tables()["channels"]
    ways = [way for way in channels if way != "grandchild" or (original.birth_year or 2000) < 1970]
    way = rng.choices(ways, weights=[channels[name]["weight"] for name in ways])[0]
    odds: dict[str, int] = dict(channels[way]["damages"])
    is_marked = rng.random() < SAME_NAME_AND_YEAR
    number = rng.choices(NUMBER_OF_DAMAGES, WEIGHTS_OF_NUMBERS)[0]
    draft = original.copy()
    while len(draft.damages) < number and odds:
        open_now = odds if is_marked else {n: odd for n, odd in odds.items() if n not in _CONTACT}
        name = rng.choices(list(open_now or odds), weights=list((open_now or odds).values()))[0]
        del odds[name]
        after = draft.copy()
        DAMAGE_BY_NAME[name](after, desk)
        if _is_changed(draft, after):
            draft, is_marked = after, True
            draft.damages.append(name)
            kind = _KINDS.get(name, name)
            odds = {other: odd for other, odd in odds.items() if _KINDS.get(other) != kind}
    return draft


def _come_again(
    rng: Random, entries: Sequence[SecondHandEntry], copies: int
) -> list[SecondHandEntry]:
    """Return who is entered again, some of them twice; every one once before anybody thrice."""
    heavy = {
        entry.person: rng.random()
        ** (1 / (OFTEN_OLD if (entry.birth_year or 1990) < OFTEN_OLD_BEFORE else 1))
        for entry in entries
    }
    ordered = sorted(entries, key=lambda entry: heavy[entry.person], reverse=True)
    first = ordered[: min(len(ordered), copies - int(copies * THIRD_ENTRIES))]
    again = [first[number % len(first)] for number in range(copies - len(first))]
    return first + again


def damaged(seed: int, entries: Sequence[SecondHandEntry], copies: int) -> list[SecondHandEntry]:
    """Return so many second entries of these persons, in chance order; the same for the seed.

    `entries` are as `people` made them. Household numbers of the copies are new ones.
    """
    rng = Random(f"second hand damages {seed}")
    kin: dict[int, list[Draft]] = defaultdict(list)
    drafts = {entry.person: _draft(entry) for entry in entries}
    for draft in drafts.values():
        kin[draft.household].append(draft)
    number = max(kin, default=0) + 1
    together: dict[int, int] = {}
    found = []
    for entry in _come_again(rng, entries, copies) if entries else ():
        others = [draft for draft in kin[entry.household] if draft.person != entry.person]
        draft = _written_again(drafts[entry.person], Desk(rng, others))
        number += 1
        draft.household = (
            together.setdefault(entry.household, number) if rng.random() < 0.5 else number
        )
        found.append(_entry(draft))
    rng.shuffle(found)
    return found
