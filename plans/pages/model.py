"""What the two pages say, ready to be set: strings in one language, no rule left to apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.geo.geometry import Area, Point
from directory.entries.freshness import FreshnessState
from plans.facts.model import ContactKind


@dataclass(frozen=True, slots=True)
class PageLine:
    """A label (or none) and its text. When `missing`, the text says what is missing."""

    label: str
    text: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """How fresh the telephones are, in a word and a sentence."""

    state: FreshnessState
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Header:
    """The head of the plan. `short_address` is what the QR says, as a person types it."""

    title: str
    post: str
    sender: str
    host: str
    number: str
    version: str
    issued: PageLine
    valid_until: PageLine
    approved_by: PageLine
    seal: Seal
    classification: str
    is_internal: bool
    is_demo: bool
    address: str
    short_address: str
    missing: str
    """One sentence on how much is missing; empty when nothing is."""
    absent: tuple[str, ...] = ()
    """What is missing, by name: paper names each where it would stand, the screen in one list."""


@dataclass(frozen=True, slots=True)
class SeasonRow:
    """A hazard through the year: twelve yes or no, and the same in words."""

    hazard: str
    months: tuple[bool, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number set large, with its caption and a note in small."""

    number: str
    caption: str
    note: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One of a few counts, with its length from 0 to 100."""

    label: str
    number: str
    length: int


@dataclass(frozen=True, slots=True)
class NumbersBox:
    """Registered, estimated and coverage side by side; then who they are."""

    figures: tuple[Figure, ...]
    needs: tuple[Bar, ...]
    lines: tuple[PageLine, ...]
    sources: str


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One risk scenario; `weight` is 1 (low) to 3 (high)."""

    hazard: str
    likelihood: str
    weight: int
    season: str
    zone: str
    effect: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One alert level."""

    number: int
    name: str
    trigger: str
    action: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the first hour; `minute` is a number, or empty where the time is given in
    words.
    """

    minute: str
    role: str
    action: str


def half_of(steps: Sequence[StepRow]) -> int:
    """Return how many steps stand in the left column of the first hour."""
    return (len(steps) + 1) // 2


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone: dialled here, dialled from abroad, its link and the words a reader hears."""

    here: str
    abroad: str
    link: str
    spoken: str
    is_emergency: bool = False
    """Whether it is a line for emergencies and no switchboard."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One row of the contact table. `point` is None when it has no place."""

    number: str
    rank: int
    """Its place in the order in which rows are kept, from 0."""
    kind: ContactKind
    kind_name: str
    name: str
    what_for: str
    phone: Phone | None
    alternate: Phone | None
    hours: str
    languages: str
    """Codes; the head of the table says their names."""
    confirmed: str
    freshness: FreshnessState | None
    """None for a number known to all, which needs no confirmation."""
    point: Point | None


@dataclass(frozen=True, slots=True)
class AssemblyRow:
    """Where people meet; its letter is on the map."""

    letter: str
    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """One community leader."""

    zone: str
    name: str
    phone: Phone | None
    alternate: str
    covered: str
    tested: str


@dataclass(frozen=True, slots=True)
class KitGroup:
    """A group of the kit bag; `missing` says so where no list of it is in force."""

    name: str
    items: tuple[str, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class ReadyMessage:
    """A ready text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """The emergency number of an area, as dialled there; empty where the form does not tell it."""

    number: str
    link: str
    countries: str
    """Of which countries it is, in words; empty when the area lies in one only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """Both pages. `cut` tells for each section how many rows did not fit."""

    language: str
    header: Header
    profile: tuple[PageLine, ...]
    seasons: tuple[SeasonRow, ...]
    month_initials: tuple[str, ...]
    country: tuple[PageLine, ...]
    numbers: NumbersBox
    scenarios: tuple[ScenarioRow, ...]
    levels: tuple[LevelRow, ...]
    first_hour: tuple[StepRow, ...]
    contacts: tuple[ContactRow, ...]
    contact_signs: str
    """What the signs in the contact table mean: the letter of emergency lines, and each language
    by its name.
    """
    closing: tuple[PageLine, ...]
    assembly: tuple[AssemblyRow, ...]
    evacuation: tuple[PageLine, ...]
    leaders: tuple[LeaderRow, ...]
    kit: tuple[KitGroup, ...]
    messages: tuple[ReadyMessage, ...]
    sign_off: tuple[PageLine, ...]
    sources: str
    notice: str
    """Who may see this paper, and what not to do with it."""
    shape: Area
    host_countries: tuple[str, ...]
    """ISO codes of the countries the area lies in; empty when unknown."""
    emergencies: tuple[EmergencyNumber, ...]
    """Of every host country, as dialled there; a number that several share once."""
    cut: Mapping[str, int]
