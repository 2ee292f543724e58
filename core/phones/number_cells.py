"""The telephones of one cell, as people crowd them into it: told apart, or asked. Pure.

`(956) 555-0101 / 555-0102 ext 3`, `956-555-0193,,45#`, `0052 962 …`, links to WhatsApp, `2-1-1`,
`… (recados)`, two numbers glued together. What is no telephone is named, never dropped; nothing is
a number here whose digits do not stand in the cell, in that order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from core.i18n.languages import N_
from core.phones.cell_pieces import Piece, pieces_of
from core.phones.evidence import CountrySource, PhoneEvidence
from core.phones.notation import LostDigits, digits_of, plain_text
from core.phones.resolution import NO_PHONE, Resolution, resolve, resolve_unasked, whole_number
from core.phones.short_numbers import is_short_number, looks_short
from core.problems import Problem
from core.tabular.cells.answers import is_nothing
from core.tabular.tables import Cell, text_of

LONGEST_CELL = 1_000
_WHATSAPP_LINK = re.compile(
    r"(?i)(?:https?://)?(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?phone=)\+?(\d{6,15})\S*"
)
_LINK = re.compile(r"(?i)\bhttps?://\S+")
_TEL = re.compile(r"(?i)\btel:\s*")
_WHATSAPP = re.compile(r"(?i)whats?\s?app|\bwa\b")
_EMERGENCY = re.compile(
    r"(?i)^(?:l[ií]nea de |tel\S* de |tel\S* )?(?:emergen|urgen)\w*(?:\s+(?:line|24.*))?$"
)
_ORDINARY = re.compile(
    r"(?i)^\W*(?:tel[eé]?f?o?n?o?s?|phone|cel(?:ular)?|m[oó]vil|mobile|fijo|oficina"
    r"|t[eé]l[eé]phone|n[uú]m(?:ero)?|whats?\s?app|wa)?\W*$"
)
_FAX = re.compile(r"(?i)\bfax\b")
_ENDS_OF_NUMBERS = frozenset({2, 4})
"""So many digits behind a `/` are the end of another number: `2222-3333/34`."""
_BORROWING = re.compile(r"(?i)/+|y|e|o|u|ó|or|and|et|ou|&")
_LOCAL_DIGITS = range(6, 9)
_NOUGHTS = re.compile(r"0+")
_MOST_PIECES = 40
_LONGEST_ALONE, _LONGEST_GLUED = 15, 45
"""Digits of one number, and of three that stand in one."""


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """One telephone out of a cell."""

    value: str
    """E.164, with `;ext=…` for an extension, or a short number."""
    typed: str
    country: str
    """Where it rings (ISO 3166-1 alpha-2); empty for a number of no country."""
    source: CountrySource
    """What told the country."""
    note: str = ""
    is_emergency: bool = False
    """Whether words beside it call it a line for emergencies."""
    has_whatsapp: bool = False
    is_chat_link: bool = False
    """Whether it stands there as a link to a chat only."""


@dataclass(frozen=True, slots=True)
class PhoneQuestion:
    """A number of which it is asked in which of `countries` (ISO 3166-1 alpha-2) it rings."""

    typed: str
    countries: tuple[str, ...]
    is_of_list: bool
    """Whether a word about the whole list would answer it: the record itself does not say where it
    is, or says two countries.
    """


@dataclass(frozen=True, slots=True)
class CellNumbers:
    """What a cell held: telephones in order, and what is asked or said of them."""

    numbers: tuple[ReadNumber, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[PhoneQuestion, ...] = ()
    """Of the problems, those that ask for a country."""


def read_numbers(cell: Cell, evidence: PhoneEvidence) -> CellNumbers:
    """Return the telephones of a cell, dialled by `evidence` where they do not say their country.

    No cell is refused: a number that cannot be read is a problem, the others stand. Words for
    nothing (`no tiene`) are no number and no problem.
    """
    return _numbers_of(text_of(cell), evidence)


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=65_536)
def _numbers_of(text: str, evidence: PhoneEvidence) -> CellNumbers:
    """Remember what was read: lists give the same telephones again and again."""
    if is_nothing(text) or not text:
        return CellNumbers()
    try:
        plain = plain_text(text[:LONGEST_CELL])
    except LostDigits:
        message = N_("«%(value)s»: la hoja de cálculo perdió cifras. Envíe la columna como texto.")
        return CellNumbers(problems=(Problem(message, {"value": text[:60]}),))
    reader = _CellReader(evidence)
    for number in _WHATSAPP_LINK.findall(plain):
        reader.add_chat_link(number)
    rest = _TEL.sub("", _LINK.sub(" ", _WHATSAPP_LINK.sub(" ", plain)))
    pieces = pieces_of(rest)
    for piece in pieces[:_MOST_PIECES]:
        reader.add(piece)
    if len(pieces) > _MOST_PIECES or (not reader.numbers and not reader.problems):
        reader.add_problem(NO_PHONE, text)
    return CellNumbers(
        tuple(_without_doubles(reader.numbers)), tuple(reader.problems), tuple(reader.questions)
    )


@dataclass(slots=True)
class _CellReader:
    """A cell being read: `whole` is the last whole number typed, for the next to borrow from."""

    evidence: PhoneEvidence
    numbers: list[ReadNumber] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[PhoneQuestion] = field(default_factory=list)
    whole: str = ""
    last: ReadNumber | None = None

    def add_chat_link(self, digits: str) -> None:
        found = resolve(f"+{digits}", self.evidence)
        if found.value:
            chat = _read_number(Piece(digits), found)
            self.numbers.append(replace(chat, has_whatsapp=True, is_chat_link=True))
        else:
            self.add_problem(NO_PHONE, digits)

    def add(self, piece: Piece) -> None:
        """Take one number of the cell, or say what is wrong with it."""
        if _FAX.search(piece.note):
            self.add_problem(N_("«%(value)s» es un fax: no se toma como teléfono."), piece.number)
        elif not self._is_ending(piece):
            self._add_number(piece)

    def add_problem(self, message: str, value: str) -> None:
        self.problems.append(Problem(message, {"value": value[:60]}))

    def _is_ending(self, piece: Piece) -> bool:
        """Take a few digits behind a number: another extension of it, or the end of a second one.

        What may be either, or a number of its own, is asked.
        """
        digits = digits_of(piece.number)
        is_few = len(digits) <= max(_ENDS_OF_NUMBERS) and not piece.extension
        if not is_few or self.last is None or piece.joint in {"", " "} or self._is_short(piece):
            return False
        if ";ext=" in self.last.value:
            value = f"{self.last.value.partition(';')[0]};ext={digits}"
            self.numbers.append(replace(self.last, value=value, typed=piece.number))
        elif _BORROWING.fullmatch(piece.joint) and len(digits) in _ENDS_OF_NUMBERS:
            number = f"{self.whole[: -len(digits)]}{digits}"
            self._take(piece._replace(number=number), resolve(number, self.evidence))
        else:
            message = N_("«%(value)s» detrás de un teléfono: ¿extensión u otro número?")
            self.add_problem(message, piece.number)
        return True

    def _is_short(self, piece: Piece) -> bool:
        """Return whether it is a short number of its own: `2222-3333, 911`."""
        countries = [country for _, country in self.evidence.claims()]
        is_short = any(is_short_number(piece.number, country) for country in countries)
        return is_short and not (
            _BORROWING.fullmatch(piece.joint) and len(piece.number) in _ENDS_OF_NUMBERS
        )

    def _add_number(self, piece: Piece) -> None:
        found = resolve(piece.number, self.evidence)
        if not found.value and (borrowed := self._with_area_code_before(piece)) is not None:
            found = borrowed
        if found.value and not _NOUGHTS.fullmatch(digits_of(piece.number)):
            self._take(piece, found)
            return
        parts = _glued(piece.number, self.evidence)
        for number, each in parts:
            self._take(piece._replace(number=number), each)
        if not parts:
            self._add_why_none(piece, found)

    def _with_area_code_before(self, piece: Piece) -> Resolution | None:
        """Return a local number with the area code of the number before it, as on paper."""
        digits = digits_of(piece.number)
        if len(digits) not in _LOCAL_DIGITS or len(digits) >= len(digits_of(self.whole)):
            return None
        if piece.number.startswith("+"):
            return None
        found = resolve(f"{self.whole[: -len(digits)]}{digits}", self.evidence)
        return found if found.value else None

    def _take(self, piece: Piece, found: Resolution) -> None:
        if found.problem is not None:
            self.problems.append(found.problem)
        if not found.value:
            return
        self.last = _read_number(piece, found)
        self.numbers.append(self.last)
        if not looks_short(found.value):
            plus = "+" if piece.number.lstrip("( ").startswith("+") else ""
            self.whole = plus + digits_of(piece.number)

    def _add_why_none(self, piece: Piece, found: Resolution) -> None:
        if len(digits_of(piece.number)) > _LONGEST_ALONE:
            message = N_("«%(value)s» parecen números pegados: sepárelos.")
            self.add_problem(message, piece.number)
        elif found.problem is not None and not found.value:
            self.problems.append(found.problem)
            if found.offered:
                self.questions.append(
                    PhoneQuestion(
                        whole_number(piece.number, self.evidence),
                        found.offered,
                        _is_of_list(self.evidence),
                    )
                )
        else:
            self.add_problem(NO_PHONE, piece.number)


def _is_of_list(evidence: PhoneEvidence) -> bool:
    """Return whether an answer about the list would be heard: no one country speaks for it yet."""
    sources = [source for source, _ in evidence.claims()]
    own = {CountrySource.POINT, CountrySource.STATED, CountrySource.CITY}
    return sources in ([], [CountrySource.OWNER]) or (len(sources) > 1 and set(sources) <= own)


def _read_number(piece: Piece, found: Resolution) -> ReadNumber:
    value = f"{found.value};ext={piece.extension}" if piece.extension else found.value
    note = piece.note
    return ReadNumber(
        value,
        piece.number,
        found.country,
        found.source,
        "" if _ORDINARY.match(note) else note,
        is_emergency=_EMERGENCY.search(note) is not None,
        has_whatsapp=_WHATSAPP.search(note) is not None,
    )


def _glued(number: str, evidence: PhoneEvidence) -> list[tuple[str, Resolution]]:
    """Return two or three numbers that stand in one without a sign between them; none unless there
    is exactly one way to cut it so that each part exists.
    """
    if len(digits_of(number)) > _LONGEST_GLUED:
        return []
    at_gaps = [match.end() for match in re.finditer(r"[\s)]+(?=[(\d])", number)]
    anywhere = [match.start() for match in re.finditer(r"(?<=\d)(?=\d)", number)]
    for cuts in (at_gaps, anywhere):
        ways = [way for cut in cuts for way in _cut_at(number, cut, evidence)]
        if ways:
            return ways[0] if len(ways) == 1 else []
    return []


def _cut_at(
    number: str, cut: int, evidence: PhoneEvidence
) -> Iterator[list[tuple[str, Resolution]]]:
    first, rest = number[:cut].strip(" -."), number[cut:].strip(" -.")
    head = _existing(first, evidence)
    if head is None:
        return
    tail = _existing(rest, evidence)
    if tail is not None:
        yield [(first, head), (rest, tail)]
    elif len(digits_of(rest)) > _LONGEST_ALONE:
        more = _glued(rest, evidence)
        if more:
            yield [(first, head), *more]


def _existing(number: str, evidence: PhoneEvidence) -> Resolution | None:
    """Return a number that exists where it is said to ring, with nothing to be asked."""
    alone = "".join(re.split(r"[-.\s]", number)) if len(number) <= 5 else number
    found = resolve_unasked(alone, evidence)
    if found is None or not found.value or found.problem is not None:
        return None
    return found if _is_in_plan(found) else None


def _is_in_plan(found: Resolution) -> bool:
    return looks_short(found.value) or resolve(found.value, PhoneEvidence()).problem is None


def _without_doubles(numbers: list[ReadNumber]) -> list[ReadNumber]:
    """Return each number once; WhatsApp said of one that is a telephone too is a mark on it."""
    kept: dict[str, ReadNumber] = {}
    for each in sorted(numbers, key=lambda one: one.is_chat_link):
        other = kept.get(each.value)
        if other is None:
            kept[each.value] = each
        elif each.has_whatsapp:
            kept[each.value] = replace(other, has_whatsapp=True)
    return list(kept.values())
