"""People as posts abroad register them, and the same people as they are written down again.

`people` makes a register without doubles; `damaged` makes second entries of some of them. The same
seed makes the same. Nobody in here exists: names are drawn from tables, telephones cannot be
assigned, e-mail domains exist nowhere.

The falling off of surnames is after published lists. The other figures are judged, with the reason
given, not measured: they may be argued with, but never to make a matcher look better.

**Who is in it.** Nationals of nine countries in the United States, some in Canada: Mexico 46 % (two
thirds in truth; held down so that the others are met), Guatemala 17, El Salvador 14, Honduras 9,
Dominican Republic 7, Nicaragua 3, Belize 1.5, Costa Rica 1.5, Panama 1; Mayan, Garífuna, Creole,
Haitian-born and other peoples of each. Hernández is 3.4 % of surnames in Mexico and 4 % in
Honduras, López 4.8 % in Guatemala. People come from villages of some 45, which share sixteen
surnames (30 to 75 % of theirs) and a town abroad: chain migration is why two cousins of one name
live in one street.

**Who is not a double.** Households of one to eight with one address: couples, children, twins (1.8
% of births), son named like father (16 % of first sons) and daughter like mother (7 %), siblings
with a name in common (20 %), people who share the rent (14 % of households; one in four of them a
sibling). One head in four is brother, sister or cousin of somebody registered. Namesakes: 0.7 % of
people bear the full name of somebody else, four in five of them with the same year too. Among
millions such pairs are many; 5,000 drawn alone would hold almost none, and a matcher would never
meet them.

**What people have.** A telephone of their own 86 % of those of fifteen or more (nearly all have a
mobile, some do not give it to an authority); a child, or who has none, gives another's of the house
in 45 of 100 families, 12 of 100 shared flats: 84 % of all entries have one, 8 % two. E-mail: 52 %
below 36 years, 34 % to 58, 14 % above (the old sign up through a child): 34 % of all entries; 8 %
of the second in a house give the first's. House known: 72 %; the others gave only the town, so that
hundreds lie on its centre; 10 % of houses stand in a building that holds another. Year of birth
missing: 4 %. Names as in the birth certificate 58 %, without accents 22 %, in capitals without
accents as in the passport 20 %; one name left out even the first time 4 to 5 %.

**How second entries differ.** One damage of name or year in 45 % of copies, two in 37 %, three in
18 %, drawn by who writes (`HANDS`). Beside them, each by its own odds: the telephone is the same in
66 % (half of the doubles arise within a year, as at the next mobile consulate; over several years
prepaid numbers are given up), new in 17, mistyped in 5, another's in 5, not given in 7; where there
was none, 35 % give one now. E-mail is the same in 66 %, mistyped in 7, another in 12, not given in
15; 12 % give one now. Of houses 45 % are the same (27 of them placed some metres off), 22 % another
in the town, 13 % in another town, 20 % only the town. Six copies in a hundred are the third entry
of a person.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.samples.people.first.damages import CHANGES, HANDS, SLIPS, Damage
from tests.samples.people.first.entry import InventedEntry
from tests.samples.people.first.fact_slips import (
    second_email,
    second_language,
    second_phones,
    second_place,
    second_sex,
)
from tests.samples.people.first.name_parts import parts_of
from tests.samples.people.first.part_slips import Scene
from tests.samples.people.first.register import Register
from tests.samples.people.first.tables import Weighted

__all__ = ["DAMAGES", "InventedEntry", "damaged", "people"]

DAMAGES: dict[str, str] = {slip.name: slip.how for slip in SLIPS} | CHANGES
"""Everything that goes wrong or changes, and how it comes about."""

THIRD_ENTRIES = 0.06
_NUMBER = Weighted({"1": 45, "2": 37, "3": 18})
_STAGES = ("part", "order", "letter", "line", "year")
_BY_NAME = {slip.name: slip for slip in SLIPS}
_HANDS = Weighted({hand: float(share) for hand, share in HANDS.items()})
_SLIPS_OF = {
    hand: Weighted({slip.name: slip.weights[at] for slip in SLIPS}) for at, hand in enumerate(HANDS)
}


def people(seed: int, count: int) -> list[InventedEntry]:
    """Return the first entries of so many persons, in no order; all persons are distinct."""
    lots = random.Random(f"people {seed}")
    register = Register(lots)
    register.fill(count)
    lots.shuffle(register.entries)
    return register.entries


def damaged(seed: int, entries: Sequence[InventedEntry], copies: int) -> list[InventedEntry]:
    """Return second (some third) entries of persons among the entries, each with its damages.

    One to three are damages of name or year; what happened to telephone, e-mail and place comes on
    top. `person` and `household` stay the truth.
    """
    lots = random.Random(f"damaged {seed}")
    houses: defaultdict[int, list[InventedEntry]] = defaultdict(list)
    for entry in entries:
        houses[entry.household].append(entry)
    return [
        _second_entry(lots, Scene(entry, [k for k in houses[entry.household] if k is not entry]))
        for entry in _chosen(lots, entries, copies)
    ]


def _chosen(
    lots: random.Random, entries: Sequence[InventedEntry], copies: int
) -> list[InventedEntry]:
    """Return whom is written down again, the third entries among them."""
    firsts = min(len(entries), copies - round(copies * THIRD_ENTRIES))
    chosen = lots.sample(entries, firsts)
    chosen += lots.choices(chosen, k=copies - firsts)
    lots.shuffle(chosen)
    return chosen


@dataclass(frozen=True, slots=True)
class _Written:
    """Name and year as they came out."""

    full_name: str
    birth_year: int | None
    damages: tuple[str, ...]


def _second_entry(lots: random.Random, scene: Scene) -> InventedEntry:
    entry = scene.entry
    written = _written_again(lots, scene)
    phones, phone_change = second_phones(lots, entry, scene.kin)
    email, email_change = second_email(lots, entry)
    (lon, lat), place_change = second_place(lots, entry)
    sex, sex_change = second_sex(lots, entry)
    language, language_change = second_language(lots, entry)
    changes = (phone_change, email_change, place_change, sex_change, language_change)
    return replace(
        entry,
        full_name=written.full_name,
        birth_year=written.birth_year,
        phones=phones,
        email=email,
        lon=lon,
        lat=lat,
        sex=sex,
        language=language,
        damages=(*written.damages, *filter(None, changes)),
    )


def _written_again(lots: random.Random, scene: Scene) -> _Written:
    """Return name and year with as many damages as were drawn; those that cannot happen to this
    name are drawn anew.
    """
    hand = _HANDS.draw(lots)
    wanted = int(_NUMBER.draw(lots))
    best = _Written(scene.entry.full_name, scene.entry.birth_year, ())
    for _ in range(40):
        written = _written_with(lots, scene, _drawn(lots, hand, wanted))
        if len(written.damages) > len(best.damages):
            best = written
        if len(best.damages) == wanted:
            break
    return best


def _drawn(lots: random.Random, hand: str, wanted: int) -> list[Damage]:
    """Return different damages, in the order they happen; none works on what another touched."""
    slips: list[Damage] = []
    while len(slips) < wanted:
        slip = _BY_NAME[_SLIPS_OF[hand].draw(lots)]
        is_hidden = any(slip.touches & other.touches for other in slips)
        if slip not in slips and not is_hidden:
            slips.append(slip)
    return sorted(slips, key=lambda slip: _STAGES.index(slip.stage))


def _written_with(lots: random.Random, scene: Scene, slips: list[Damage]) -> _Written:
    parts = parts_of(scene.entry.full_name)
    text, year = parts.text, scene.entry.birth_year
    happened = []
    for slip in slips:
        before = (text, year)
        if slip.stage == "part":
            parts = slip.slip(lots, parts, scene)
            text = parts.text
        elif slip.stage == "order":
            text = slip.slip(lots, parts)
        elif slip.stage == "year":
            year = year if year is None else slip.slip(lots, year)
        else:
            text = slip.slip(lots, text)
        if (text, year) != before:
            happened.append(slip.name)
    if (text, year) == (scene.entry.full_name, scene.entry.birth_year):
        return _Written(text, year, ())  # one slip undid the other
    return _Written(text, year, tuple(happened))
