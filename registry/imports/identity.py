"""Who is who in a list, and in the registry: keys that find a person again, and likely doubles.

A name alone is nobody's identity. A person is found again by the sender's own reference or a
document, beside the name; without one, by the name with the year of birth and the telephone, or,
where a row says neither, with what else it says. Two that look alike are named to whoever sends
the list, and both are taken.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from core.atlas.names import fold
from core.crypto import Keyring
from core.i18n.languages import N_
from registry.imports.rows import ImportRow
from registry.people.record import Card

_PERSON = "registry import person"
_FEWEST_COUNTED = 3


class Likeness(enum.StrEnum):
    """What two persons of one name have in common besides."""

    BIRTH = "birth"
    PHONE = "phone"
    EMAIL = "email"
    REFERENCE = "reference"
    PLACE = "place"


LIKENESS_WORDS = {
    Likeness.BIRTH: N_("el nacimiento"),
    Likeness.PHONE: N_("el teléfono"),
    Likeness.EMAIL: N_("el correo"),
    Likeness.REFERENCE: N_("la referencia o el documento"),
    Likeness.PLACE: N_("el lugar"),
}


@dataclass(frozen=True, slots=True)
class Repeated:
    """A row that says again what an earlier row said."""

    row: int
    same_as: int


def with_keys(
    rows: list[ImportRow], keyring: Keyring, country: str
) -> tuple[list[ImportRow], list[Repeated]]:
    """Return the rows with their keys, without those that say word for word what an earlier one
    said, which come apart. The list given is emptied: of a long one no row is in memory twice.

    Rows of one key whose persons are the same, with another stay each, keep that key; different
    persons of one key get keys of their own.
    """
    material_of = _materials(rows)
    known: dict[str, tuple[ImportRow, ...]] = {}
    kept: list[ImportRow] = []
    repeated: list[Repeated] = []
    rows.reverse()
    while rows:
        row = rows.pop()
        material = material_of(row)
        earlier = known.get(material, ())
        same = next((each for each in earlier if _says_the_same(each, row)), None)
        if same is not None:
            repeated.append(Repeated(row.row, same.row))
            continue
        place = _ordinal(earlier, row)
        own = material if place == 0 else f"{material}#{place + 1}"
        kept.append(_with_keys(row, keyring.digests(country, f"{country}|{own}", _PERSON)))
        known[material] = (*earlier, kept[-1])
    return kept, repeated


def is_another_person(card: Card, row: ImportRow) -> bool:
    """Return whether a registered person, found by a reference, can hardly be the one of a row:
    neither name nor birth nor telephone agree.
    """
    same_name = fold(card.full_name) == fold(row.card.full_name)
    same_birth = card.birth_year is not None and card.birth_year == row.born.year
    same_phone = bool(card.phone) and card.phone == row.card.phone
    return not (same_name or same_birth or same_phone)


def likenesses(row: ImportRow, *, by_year: bool = False) -> Iterator[tuple[Likeness, str]]:
    """Yield what would be in common with a double of a row: each with the name, as one text.

    `by_year` compares the year of birth alone: all that is kept of a registered person.
    """
    name, born = fold(row.card.full_name), row.born
    for number in filter(None, (row.card.phone, *row.card.other_phones)):
        yield Likeness.PHONE, f"{name}|{number}"
    if born.year:
        yield Likeness.BIRTH, f"{name}|{born.year if by_year else born.day or born.year}"
    if row.card.email:
        yield Likeness.EMAIL, f"{name}|{row.card.email.casefold()}"
    if row.reference:
        yield Likeness.REFERENCE, f"{name}|{row.reference}"
    if row.place_words and not (born.year or row.card.phone):
        yield Likeness.PLACE, f"{name}|{row.place_words}"


def likenesses_of_card(card: Card) -> Iterator[tuple[Likeness, str]]:
    """Yield the same of a registered person; of the birth the year alone is known."""
    name = fold(card.full_name)
    for number in filter(None, (card.phone, *card.other_phones)):
        yield Likeness.PHONE, f"{name}|{number}"
    if card.birth_year:
        yield Likeness.BIRTH, f"{name}|{card.birth_year}"
    if card.email:
        yield Likeness.EMAIL, f"{name}|{card.email.casefold()}"


def mark(likeness: Likeness, text: str) -> int:
    """Return a number that stands for a likeness in this process: many fit into memory."""
    return hash((likeness, text))


def doubles_in_file(rows: Iterable[ImportRow]) -> dict[int, tuple[int, tuple[Likeness, ...]]]:
    """Return for the rows that are likely doubles the earlier row, and what they have in common."""
    first: dict[int, ImportRow] = {}
    found: dict[int, tuple[int, tuple[Likeness, ...]]] = {}
    for row in rows:
        alike: dict[int, list[Likeness]] = {}
        for likeness, text in likenesses(row):
            other = first.setdefault(mark(likeness, text), row)
            if other.keys != row.keys:
                alike.setdefault(other.row, []).append(likeness)
        if alike:
            found[row.row] = (min(alike), tuple(alike[min(alike)]))
    return found


# -- inside ---------------------------------------------------------------------------------


_BUT_KEYS = tuple(each.name for each in fields(ImportRow) if each.name != "keys")


def _with_keys(row: ImportRow, keys: tuple[bytes, ...]) -> ImportRow:
    # `dataclasses.replace` takes four times as long, once a row.
    return ImportRow(**{name: getattr(row, name) for name in _BUT_KEYS}, keys=keys)


def _materials(rows: Sequence[ImportRow]) -> Callable[[ImportRow], str]:
    """Return what tells what the key of a row is made of.

    A reference that several names share, or that only counts the rows, tells nobody apart.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.reference:
            names[row.reference].add(fold(row.card.full_name))
    are_counts = _only_count([row.reference for row in rows])
    telling = {each for each, own in names.items() if not are_counts and len(own) == 1}
    return lambda row: row.reference if row.reference in telling else _without_reference(row)


def _only_count(references: Sequence[str]) -> bool:
    """Return whether references number the rows: 1, 2, 3 of one list are others in the next."""
    numbers = [int(each) for each in references if each.isdecimal() and len(each) < 6]
    if len(numbers) < max(_FEWEST_COUNTED, len(references)):
        return False
    return len(set(numbers)) == len(numbers) and max(numbers) - min(numbers) == len(numbers) - 1


def _without_reference(row: ImportRow) -> str:
    name = fold(row.card.full_name)
    material = f"{name}|{row.born.year or ''}|{row.card.phone}"
    if row.born.year or row.card.phone:
        return material
    return f"{material}|{row.card.email.casefold()}|{row.place_words}"


def _says_the_same(one: ImportRow, other: ImportRow) -> bool:
    return (one.card, one.stay, one.unplaced, one.homes, one.born) == (
        other.card, other.stay, other.unplaced, other.homes, other.born,
    )  # fmt: skip


def _ordinal(earlier: Sequence[ImportRow], row: ImportRow) -> int:
    """Return 0 for a row about the first person of its key, else how many came before it.

    Another stay of the same person is that person; another residence is somebody else of the name.
    """
    stays = Counter(each.stay_key for each in earlier if each.card == row.card)
    if earlier and stays and row.stay_key not in stays and earlier[0].card == row.card:
        return 0
    return len(earlier)
