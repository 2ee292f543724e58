"""What the cells of a row say of a person: name, telephones, birth, sex, needs, words. Pure.

No cell but the name and the consent can keep anybody out: what cannot be read is kept as it was
said, and told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from core.atlas.names import fold
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.notation import with_extension
from core.phones.number_cells import ReadNumber, read_numbers
from core.phones.plans import says_no_country
from core.problems import Problem
from core.tabular.cells.answers import UnreadableCell, read_answer
from core.tabular.cells.day_order import DayOrder, parse_day
from core.tabular.cells.languages import read_languages
from core.tabular.cells.sexes import read_sex
from core.tabular.tables import text_of
from registry.imports.needs import needs_under
from registry.imports.reading_plan import ReadingPlan
from registry.imports.row_texts import RowTexts
from registry.people.card import MOST_LANGUAGES
from registry.people.models import Need
from registry.people.record import BIRTH_YEARS, LONGEST, MOST_OTHER_PHONES, is_email

_UNKNOWN_LANGUAGE = "und"
"""BCP 47: something was said, and nobody knows which language it is."""
_MOST_DAYS = 32_768
"""So many days of birth are remembered: people of a list were born within a lifetime."""
_INITIALS_OF_NOTHING = frozenset({"x", "xx", "xxx", "s n", "sin apellido"})
_MARKS_OF_HEADS = frozenset({"", "x", "si", "no", "s", "n", "yes", "oui", "non", "1", "0"})
_NOT_GIVEN = frozenset(
    {
        "jr", "sr", "junior", "senior", "ii", "iii", "iv", "hijo", "hija", "padre", "madre",
        "lic", "licda", "ing", "arq", "dr", "dra", "md", "phd", "mtro", "mtra", "prof", "profa",
    }
)  # fmt: skip
"""What stands behind a comma of a name and is no given name."""


@dataclass(frozen=True, slots=True)
class Birth:
    """When somebody was born: the year is kept, the day tells people of one name apart."""

    year: int | None = None
    day: date | None = None


@lru_cache(maxsize=_MOST_DAYS)
def day_as_text(day: date) -> str:
    """Return a day in ISO 8601."""
    return day.isoformat()


def full_name(row: RowTexts) -> str:
    """Return the whole name: as it stands in one cell, else given names, then surnames in order.

    A mark in a column of whole names (an x under `Jefe de familia`) is none.
    """
    whole = _turned(row.text("full_name"))
    whole = "" if fold(whole) in _MARKS_OF_HEADS else whole
    if not whole:
        surnames, comma, given = row.text("surname_first").partition(",")
        whole = f"{given} {surnames}" if comma else surnames
    if not whole.strip():
        parts = ("first_name", "second_name", "last_name", "second_last_name")
        texts = [row.text(part) for part in parts]
        told = [text for text in texts if text and fold(text) not in _INITIALS_OF_NOTHING]
        whole = _turned(told[0]) if len(told) == 1 else " ".join(told)
    return " ".join(whole.split())


def _turned(name: str) -> str:
    """Return a name written "Surnames, Given" with its given names first; any other as it stands.

    One comma between two capitals turns it, unless a title or the rank of a son stands behind it.
    """
    surnames, comma, given = (each.strip() for each in name.partition(","))
    words = fold(given).split()
    if not comma or "," in given or not words or not _NOT_GIVEN.isdisjoint(words):
        return name
    are_names = given[:1].isupper() and any(each[:1].isupper() for each in surnames.split())
    are_names = are_names and not re.search(r"\d", name)
    return f"{given} {surnames}" if are_names else name


def phones(row: RowTexts, target: str, evidence: PhoneEvidence) -> list[ReadNumber]:
    """Return the telephones in the cells of a target; several may stand in one.

    What is no telephone is kept as said, and so is a cell that leaves something to be asked.
    """
    cells = row.titled_texts(target)
    if target == "phone" and row.text("extension"):
        cells = _with_extension(row, cells)
    return [
        number
        for title, text in cells
        if target != "whatsapp" or _holds_a_number(text)
        for number in _phones_in(row, title, text, evidence)
    ]


def titled_whatsapp(row: RowTexts) -> bool:
    """Return whether the title of a telephone that the row says calls it WhatsApp, too."""
    titles = (title for title, _text in row.titled_texts("phone"))
    return any("whatsapp" in fold(title).split() for title in titles)


def dialled_countries(row: RowTexts) -> set[str]:
    """Return the countries (ISO 3166-1 alpha-2) that the person's own numbers say themselves."""
    cells = [text for target in ("phone", "whatsapp") for _title, text in row.titled_texts(target)]
    stated = (text for text in cells if not says_no_country(text))
    numbers = (number for text in stated for number in read_numbers(text, PhoneEvidence()).numbers)
    return {each.country for each in numbers if each.country}


def email(row: RowTexts) -> str:
    """Return the first e-mail address; what is none, and further ones, are kept as said."""
    found = ""
    for title, text in row.titled_texts("email"):
        parts = re.split(r"[\s,;/|]+", text)
        if not any(map(is_email, parts)):
            row.add(title, text, Problem(N_("no es un correo")))
            continue
        for part in parts:
            if is_email(part) and not found:
                found = part
            elif is_email(part):
                row.keep(title, part)
            elif part:
                row.add(title, part, Problem(N_("no es un correo")))
    return found


def birth(row: RowTexts, plan: ReadingPlan, now: datetime) -> Birth:
    """Return when somebody was born, out of a day or a year."""
    for title, cell in row.cells("birth"):
        text = text_of(cell)
        if not text or not row.titled_texts("birth"):
            continue
        try:
            born = _birth(cell, plan.order_of(title), now.year)
        except UnreadableCell as unreadable:
            row.add_unreadable(title, cell, unreadable)
            continue
        if born.year not in BIRTH_YEARS or (born.day or date(born.year or 0, 1, 1)) > now.date():
            gaps: dict[str, str | int] = {"first": BIRTH_YEARS[0], "last": now.year}
            row.add(title, text, Problem(N_("queda fuera de %(first)s a %(last)s"), gaps))
            continue
        return born
    return Birth()


def sex(row: RowTexts, plan: ReadingPlan) -> str:
    """Return f, m, x, or empty: by what the whole column says of its M."""
    for title, cell in row.cells("sex"):
        try:
            return read_sex(cell, plan.m_means) or ""
        except UnreadableCell as unreadable:
            row.add_unreadable(title, cell, unreadable)
    return ""


def languages(row: RowTexts) -> list[str]:
    """Return the languages said, in their order; more than a card takes are kept as said."""
    for title, text in row.titled_texts("language"):
        try:
            codes = read_languages(text) or []
        except UnreadableCell as unreadable:
            row.add_unreadable(title, text, unreadable)
            return [_UNKNOWN_LANGUAGE]
        tags = list(dict.fromkeys(codes))
        if len(tags) > MOST_LANGUAGES + 1:
            row.keep(title, text)
        return tags[: MOST_LANGUAGES + 1]
    return []


def needs(row: RowTexts) -> tuple[Need, ...]:
    """Return the needs said; words that say more than the codes are kept as said."""
    found: dict[Need, None] = {}
    for title, cell in row.cells("needs"):
        text = text_of(cell)
        said = needs_under(title, text)
        found.update(dict.fromkeys(said.needs))
        for part in said.unread:
            problem = Problem(N_("no es una necesidad que conozcamos"))
            row.add(title, part, problem, is_kept=not said.has_details)
        if said.has_details:
            row.keep(title, text)
    return tuple(found)


def is_whatsapp(row: RowTexts) -> bool:
    """Return whether the column says that the telephone has WhatsApp."""
    for title, text in row.titled_texts("whatsapp"):
        if _holds_a_number(text):
            return False
        try:
            return read_answer(text) == "yes"
        except UnreadableCell as unreadable:
            row.add_unreadable(title, text, unreadable)
    return False


def limited(row: RowTexts, target: str) -> str:
    """Return the texts of a target together, cut to what a card holds."""
    return _cut(row, target, " · ".join(text for _, text in row.titled_texts(target)))


def source_words(row: RowTexts) -> str:
    """Return what is kept as it was said, a line each."""
    for title, text in row.titled_texts("source_words"):
        row.keep(title, text)
    return "\n".join(dict.fromkeys(row.words))[: LONGEST["source_words"]]


def other_phones(numbers: Sequence[str]) -> tuple[str, ...]:
    """Return the numbers beside the first, as many as a card holds."""
    return tuple(numbers[1 : MOST_OTHER_PHONES + 1])


# -- inside ---------------------------------------------------------------------------------


def _holds_a_number(text: str) -> bool:
    """Return whether a cell about WhatsApp holds the number itself: many lists write it there."""
    return sum(map(str.isdigit, text)) > 1


def _with_extension(row: RowTexts, cells: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the cells with the extension that stands in a column of its own; where several cells
    hold a number nobody knows whose it is, and it is kept as said.
    """
    if len(cells) == 1:
        title, text = cells[0]
        return [(title, with_extension(text, row.text("extension")))]
    for title, text in row.titled_texts("extension"):
        row.keep(title, text)
    return cells


def _phones_in(
    row: RowTexts, title: str, text: str, evidence: PhoneEvidence
) -> tuple[ReadNumber, ...]:
    found = read_numbers(text, evidence)
    for problem in found.problems:
        row.add(title, text, problem)
    if not found.problems and any(number.note for number in found.numbers):
        row.keep(title, text)
    row.phone_questions += found.questions
    row.numbers += found.numbers
    return found.numbers


@lru_cache(maxsize=_MOST_DAYS, typed=True)
def _birth(cell: Any, order: DayOrder | None, this_year: int) -> Birth:
    """Return when somebody was born; one in memory of a day many share. Raises UnreadableCell.

    A day that can be read in one way only is sure whatever the others of its column are; where
    nothing tells day from month the year still is.
    """
    text = text_of(cell)
    if re.fullmatch(r"\d{4}", text):
        return Birth(int(text))
    try:
        day = parse_day(cell, order, latest_year=this_year, has_serials=True)
    except UnreadableCell:
        if order is not None:
            raise
        day = parse_day(cell, DayOrder.DAY_FIRST, latest_year=this_year, has_serials=True)
        return Birth(day.year)
    return Birth(day.year, day)


def _cut(row: RowTexts, target: str, text: str) -> str:
    limit = LONGEST[target]
    if len(text) > limit:
        message = N_("es más largo que %(most)s caracteres")
        row.add(target, text[:40], Problem(message, {"most": limit}), is_kept=False)
    return text[:limit]
