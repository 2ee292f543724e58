"""Calls that were made on paper or in a file, entered by the number of the household.

The rules: a line that was entered already is no second call; a call that somebody else entered
otherwise within ten minutes of it is a conflict, which a person decides; of a household called
later it is kept as a call, and changes nothing of how the household stands. What cannot be read is
told by line, and the others go in.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.crypto import Keyring
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from response.calldown.cards import HouseholdCard, read_cards
from response.calldown.claims import QUIET
from response.calldown.lookup import item_numbered
from response.calldown.models import Call, CallItem
from response.calldown.numbers import DialledNumber, has_left
from response.calldown.outcomes import OUTCOME_RULES
from response.calldown.recording import OutcomeDraft, record_call
from response.crisis.models import Participation

FEWEST_FIGURES = 4
"""So many last figures of a number tell it from the others of a household."""


class LineResult(enum.StrEnum):
    """What became of a line."""

    ENTERED = "entered"
    OLDER = "older"
    """Entered; the household was called later, and stands as that call says."""
    REPEATED = "repeated"
    """It was entered already."""
    CONFLICT = "conflict"
    REFUSED = "refused"
    """It cannot be read, or lacks something."""


RESULT_WORDS: Mapping[LineResult, str] = {
    LineResult.ENTERED: N_("anotada"),
    LineResult.OLDER: N_("anotada; hay una llamada posterior"),
    LineResult.REPEATED: N_("ya estaba"),
    LineResult.CONFLICT: N_("en conflicto"),
    LineResult.REFUSED: N_("no se anotó"),
}


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line of a sheet, or one row of a file."""

    row: int
    """Of the sheet or the file, for who corrects it."""
    number: int
    """Of the household."""
    draft: OutcomeDraft
    figures: str = ""
    """The last figures of the number that was called; empty: not said."""
    problem: str = ""
    """Why it cannot be entered, as a message id; empty: nothing known."""

    @property
    def names_number(self) -> bool:
        """Whether it takes the household's card to know which number was called."""
        return bool(self.figures) or "number" in OUTCOME_RULES[self.draft.outcome].needs


@dataclass(frozen=True, slots=True)
class LineReport:
    """What became of one line, and why."""

    row: int
    number: int
    result: LineResult
    message: str = ""
    """A message id."""


@dataclass(slots=True)
class TypedReport:
    """What became of all lines."""

    lines: list[LineReport] = field(default_factory=list)

    def of(self, *results: LineResult) -> list[LineReport]:
        """Return the lines with one of the results."""
        return [each for each in self.lines if each.result in results]

    @property
    def troubles(self) -> list[LineReport]:
        """The lines that somebody has to look at: none of them is entered."""
        return self.of(LineResult.CONFLICT, LineResult.REFUSED)


def with_numbers(
    context: Context[Viewer], participation: Participation, lines: Iterable[TypedLine]
) -> list[TypedLine]:
    """Return the lines with the number that was called, where the figures of one say it or the
    outcome is of a number: to be done before anything is written. The households it takes are read
    for the purpose of the context, with one line in the audit log.
    """
    every = list(lines)
    items = {
        line.number: item
        for line in every
        if line.names_number
        and (item := item_numbered(context.session, participation.id, line.number)) is not None
    }
    if not items:
        return every
    cards = {card.item.number: card for card in read_cards(context, list(items.values()))}
    return [
        _numbered(line, cards[line.number]) if line.names_number and line.number in cards else line
        for line in every
    ]


def enter_lines(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    lines: Iterable[TypedLine],
    now: datetime,
) -> TypedReport:
    """Enter lines, each by itself: one that cannot be entered leaves the others; return what became
    of each.
    """
    report = TypedReport()
    for line in lines:
        report.lines.append(_enter(session, keyring, participation, line, now))
    return report


# -- inside ---------------------------------------------------------------------------------


def _enter(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    line: TypedLine,
    now: datetime,
) -> LineReport:
    item = item_numbered(session, participation.id, line.number)
    if item is None:
        message = N_("No hay ningún hogar con ese número en esta lista.")
        return LineReport(line.row, line.number, LineResult.REFUSED, message)
    clash = _clash(session, item, line.draft)
    if clash is not None:
        return LineReport(line.row, line.number, clash, _CLASH_WORDS[clash])
    if line.problem:
        return LineReport(line.row, line.number, LineResult.REFUSED, line.problem)
    try:
        with session.begin_nested():
            written = record_call(session, keyring, participation, item, line.draft, now)
    except UnusableInput as wrong:
        return LineReport(line.row, line.number, LineResult.REFUSED, wrong.what)
    result = LineResult.ENTERED if written.is_latest else LineResult.OLDER
    return LineReport(line.row, line.number, result)


_CLASH_WORDS = {
    LineResult.REPEATED: N_("Ya estaba anotada."),
    LineResult.CONFLICT: N_("Otra persona anotó otro resultado a la misma hora."),
}


def _clash(session: Session, item: CallItem, draft: OutcomeDraft) -> LineResult | None:
    """Return whether a line was entered already, or somebody else entered it otherwise."""
    query = sa.select(Call).where(
        Call.item_id == item.id,
        Call.happened_at > draft.happened_at - QUIET,
        Call.happened_at < draft.happened_at + QUIET,
    )
    near: Sequence[Call] = session.scalars(query).all()
    if any(_is_same(each, draft) for each in near):
        return LineResult.REPEATED
    if any(each.by != draft.by and each.outcome is not draft.outcome for each in near):
        return LineResult.CONFLICT
    return None


def _is_same(call: Call, draft: OutcomeDraft) -> bool:
    minute = draft.happened_at.replace(second=0, microsecond=0)
    return (
        call.outcome is draft.outcome
        and call.happened_at.replace(second=0, microsecond=0) == minute
    )


def _numbered(line: TypedLine, card: HouseholdCard) -> TypedLine:
    """Return a line with the number that was called; with what is wrong, where its figures are of
    none of the household, or of several.
    """
    digits = "".join(filter(str.isdecimal, line.figures))
    found = [each for each in card.numbers if _ends(each, digits)]
    if len(digits) < FEWEST_FIGURES and len(card.numbers) != 1:
        problem = N_("Escriba las últimas 4 cifras del número que marcó.")
        return replace(line, problem=problem)
    if len(found) != 1:
        problem = N_("Esas cifras no son de un número de este hogar.")
        return replace(line, problem=problem)
    (number,) = found
    draft = replace(
        line.draft,
        number=number.number,
        number_persons=(number.person_id,),
        numbers_left=has_left(card.numbers, without=number.digest),
    )
    return replace(line, draft=draft)


def _ends(number: DialledNumber, digits: str) -> bool:
    return number.number.partition(";")[0].endswith(digits)
