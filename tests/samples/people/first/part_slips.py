"""What goes wrong with the parts of a name: left out, shortened, added, in another order.

Each function returns the name as it came out; unchanged when the slip cannot happen to it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tests.samples.people.first.entry import InventedEntry
from tests.samples.people.first.name_parts import NameParts, parts_of
from tests.samples.people.first.tables import (
    folded,
    forms,
    given_tables,
    groups,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is written down, and who else of the house is registered."""

    entry: InventedEntry
    kin: Sequence[InventedEntry]

    @property
    def is_wife(self) -> bool:
        """A woman old enough to bear a husband's name."""
        return self.entry.sex == "f" and (self.entry.birth_year or 1980) < 2006


PartSlip = Callable[[random.Random, NameParts, Scene], NameParts]
Layout = Callable[[random.Random, NameParts], str]


# -- left out, shortened --------------------------------------------------------------------


def leave_out_second_surname(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, surnames=parts.surnames[:1])


def leave_out_first_surname(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, surnames=parts.surnames[1:]) if len(parts.surnames) > 1 else parts


def second_surname_initial(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if len(parts.surnames) < 2:
        return parts
    initial = _initial(parts.surnames[1]) + lots.choice((".", ""))
    return replace(parts, surnames=(parts.surnames[0], initial))


def united_states_style(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if len(parts.given) < 2:
        return replace(parts, surnames=parts.surnames[:1], married="")
    initial = _initial(parts.given[1]) + lots.choice((".", ""))
    return replace(parts, given=(parts.given[0], initial), surnames=parts.surnames[:1], married="")


def leave_out_second_given(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, given=parts.given[:1])


def leave_out_first_given(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if len(parts.given) < 2:
        return parts
    rest = parts.given[1:]
    for particle in ("de los ", "de la ", "del ", "de "):
        if folded(rest[0]).startswith(particle):
            rest = (rest[0][len(particle) :], *rest[1:])
    return replace(parts, given=rest)


def second_given_initial(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if len(parts.given) < 2:
        return parts
    initial = _initial(parts.given[1]) + lots.choice((".", ""))
    return replace(parts, given=(parts.given[0], initial, *parts.given[2:]))


def leave_out_particle(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, surnames=tuple(name.split()[-1] for name in parts.surnames))


def leave_out_husband(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, married="")


# -- another form ---------------------------------------------------------------------------


def _renamed(lots: random.Random, given: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """Return the names with one of them in another form of a kind."""
    table = forms()[kind]
    known = [at for at, name in enumerate(given) if folded(name) in table]
    if not known:
        return given
    at = lots.choice(known)
    form = like(given[at], lots.choice(table[folded(given[at])]))
    return (*given[:at], form, *given[at + 1 :])


def usual_name(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    given = _renamed(lots, parts.given, "usual")
    if given == parts.given or len(given) == 1 or lots.random() < 0.4:
        return replace(parts, given=given)
    return replace(parts, given=tuple(name for name in given if name not in parts.given))


def mayan_name(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if scene.entry.language in ("es", "en", "ht", "bzj", "cab"):
        return parts
    return replace(parts, given=_renamed(lots, parts.given, "mayan"))


def english_name(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, given=_renamed(lots, parts.given, "english"))


def variant_spelling(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, given=_renamed(lots, parts.given, "variant"))


def abbreviate_given(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, given=_renamed(lots, parts.given, "short"))


def abbreviate_surname(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, surnames=_renamed(lots, parts.surnames, "short"))


def add_given(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    sex = scene.entry.sex
    if not sex or len(parts.given) > 1:
        return parts
    name = given_tables()["es", sex, "second"].draw(lots)
    if folded(name) == folded(parts.given[0]):
        return parts
    saint = "María" if sex == "f" else "José"
    if lots.random() < 0.3 and folded(saint) != folded(parts.given[0]):
        return replace(parts, given=(like(parts.given[0], saint), *parts.given))
    return replace(parts, given=(*parts.given, like(parts.given[0], name)))


def add_surname(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if len(parts.surnames) != 1:
        return parts
    name = _country_surname(lots, scene.entry.country)
    return replace(parts, surnames=(*parts.surnames, like(parts.surnames[0], name)))


def swap_surnames(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, surnames=parts.surnames[::-1])


def hyphenate_surnames(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, surnames=("-".join(parts.surnames),))


def join_particle(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    is_camel = lots.random() < 0.5
    return replace(parts, surnames=tuple(_joined(name, is_camel) for name in parts.surnames))


def _joined(name: str, is_camel: bool) -> str:
    words = name.split()
    if len(words) < 2 or name.isupper():
        return "".join(words)
    if is_camel:
        return "".join(word.capitalize() for word in words)
    return "".join(words).capitalize()


def join_names(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if len(parts.given) > 1 and lots.random() < 0.6:
        joined = parts.given[0] + parts.given[1].replace(" ", "").lower()
        return replace(parts, given=(like(parts.given[0], joined), *parts.given[2:]))
    joined = "".join(name.replace(" ", "") for name in parts.surnames)
    return replace(parts, surnames=(joined,))


# -- marriage -------------------------------------------------------------------------------


def husband_surname(lots: random.Random, scene: Scene) -> str:
    """Return the surname of the man of the house, or any of the country."""
    year = scene.entry.birth_year or 1980
    for kin in scene.kin:
        if kin.sex == "m" and abs((kin.birth_year or 1900) - year) < 14:
            return parts_of(kin.full_name).surnames[0]
    return _country_surname(lots, scene.entry.country)


def add_husband(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if not scene.is_wife or parts.married:
        return parts
    husband = like(parts.surnames[0], f"de {husband_surname(lots, scene)}")
    kept = parts.surnames if lots.random() < 0.4 else parts.surnames[:1]
    return replace(parts, surnames=kept, married=husband)


def add_dead_husband(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if not scene.is_wife or (scene.entry.birth_year or 1980) > 1975:
        return parts
    word = lots.choice(("viuda de", "vda. de", "Vda de", "v. de"))
    husband = f"{word} {husband_surname(lots, scene)}"
    return replace(parts, surnames=parts.surnames[:1], married=like(parts.surnames[0], husband))


def take_husband_surname(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    if not scene.is_wife:
        return parts
    husband = like(parts.surnames[0], husband_surname(lots, scene))
    if lots.random() < 0.5:
        return replace(parts, surnames=(husband,), married="")
    return replace(parts, surnames=(parts.surnames[0], husband), married="")


# -- words around ---------------------------------------------------------------------------


def add_title(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    title = _around(lots, "titles", scene.entry.sex)
    return replace(parts, before=like(parts.surnames[0], title))


def add_remark(lots: random.Random, parts: NameParts, scene: Scene) -> NameParts:
    return replace(parts, after=_around(lots, "remarks", scene.entry.sex))


def _around(lots: random.Random, kind: str, sex: str) -> str:
    listed: tuple[str, ...] = forms()[kind][sex or lots.choice("fm")]
    return lots.choice(listed)


# -- order ----------------------------------------------------------------------------------


def surnames_first(lots: random.Random, parts: NameParts) -> str:
    return _line(parts, *_family(parts), *parts.given)


def surnames_first_comma(lots: random.Random, parts: NameParts) -> str:
    comma = lots.choice((", ", ",", " , "))
    return _line(parts, f"{' '.join(_family(parts))}{comma}{' '.join(parts.given)}")


def surname_in_given_field(lots: random.Random, parts: NameParts) -> str:
    if len(parts.surnames) < 2:
        return parts.text
    first, last = parts.surnames[0], " ".join(_family(parts)[1:])
    if lots.random() < 0.5:  # a form of the United States takes the last word for the surname
        return _line(parts, f"{last}, {' '.join(parts.given)} {first}")
    return _line(parts, first, *parts.given, last)


def _family(parts: NameParts) -> tuple[str, ...]:
    return (*parts.surnames, parts.married) if parts.married else parts.surnames


def _line(parts: NameParts, *words: str) -> str:
    return " ".join(filter(None, (parts.before, *words, parts.after)))


# -- small things ---------------------------------------------------------------------------


def like(original: str, form: str) -> str:
    """Return a form in capitals where the original is."""
    return form.upper() if original.isupper() and len(original) > 1 else form


def _initial(name: str) -> str:
    return name.split()[-1][0].upper()


def _country_surname(lots: random.Random, country: str) -> str:
    return groups()[f"es-{country}"].surnames.draw(lots)
