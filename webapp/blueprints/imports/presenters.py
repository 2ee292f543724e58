"""What the pages of the import show: columns with a choice each, rows with what becomes of them."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from core.i18n.languages import N_
from core.i18n.phones import international
from core.phones.countries import calling_code, country_words
from core.phones.evidence import CountrySource
from core.phones.number_words import countries_in_words, number_words
from core.tabular.formula_guard import guard_text
from directory.entries.fields import FIELDS
from directory.entries.kinds import MANY_WORDS, EntryKind
from directory.imports.columns.targets import TARGETS
from directory.imports.error_file import problem_text
from directory.imports.row_results import DryRun, RowOutcome, RowResult
from directory.imports.rows.drafts import Draft
from directory.imports.rows.phone_doubt import list_questions
from directory.imports.trial.summary import (
    FieldChange,
    NotTaken,
    field_changes,
    not_taken,
    row_numbers,
)
from directory.labels import CODE_WORDS
from webapp.forms.place_choice import place_choices
from webapp.http.i18n import with_colon

ROWS_A_PAGE, MOST_ASKED = 25, 40
LONGEST_SHOWN = 120
MOST_QUESTIONS = 20
"""Towns asked about on one page; the next ones come when these are answered."""
MOST_ANSWERS, MOST_SAMPLES = 4, 5
MOST_UNITS = 40
MOST_EXAMPLES, LONGEST_EXAMPLE = 5, 40
OUTCOME_WORDS = {
    RowOutcome.CREATED: N_("nueva"),
    RowOutcome.CHANGED: N_("cambia"),
    RowOutcome.SAME: N_("igual"),
    RowOutcome.REJECTED: N_("rechazada"),
    RowOutcome.ASIDE: N_("aparte"),
}
OUTCOME_TONES = {
    RowOutcome.CREATED: "info",
    RowOutcome.CHANGED: "warn",
    RowOutcome.SAME: "off",
    RowOutcome.REJECTED: "warn",
    RowOutcome.ASIDE: "off",
}


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row of the dry run. `lines` say what changes, or what is wrong."""

    number: int
    sheet: str
    outcome: RowOutcome
    kind: EntryKind
    name: str
    lines: tuple[str, ...]
    held: tuple[str, ...] = ()
    """Changes that wait for a tick of their own."""
    asked_with_row: int | None = None
    """The row above that is likely the same entry."""
    asked_with: str = ""
    """The name of the entry in the directory that is likely the same."""
    asked_with_id: uuid.UUID | None = None
    differences: tuple[str, ...] = ()
    """What the two say differently, where it is asked whether they are one."""

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to say what the row is."""
        return self.asked_with_row is not None or self.asked_with_id is not None


@dataclass(frozen=True, slots=True)
class SummaryShown:
    """A trial in a few lines: rows by what becomes of them, changes by field, what is not taken."""

    outcomes: dict[str, str]
    """Outcome -> `2-40, 45`."""
    changes: tuple[tuple[str, int, int, str], ...]
    """What changes, in how many rows it fills, in how many it replaces, which rows."""
    not_taken: tuple[tuple[str, int, str], ...]
    """Column and reason, how many rows, which."""


@dataclass(frozen=True, slots=True)
class PhonesShown:
    """What is said and asked about the telephones of a list."""

    read: tuple[str, ...]
    """How many without `+` ring where, and what told it, in words."""
    answers: tuple[tuple[str, str, int], ...]
    """The answers offered: country, `+1, Estados Unidos`, how many telephones it settles."""
    samples: tuple[str, ...]
    """Some of the telephones asked about, as they stand in the list."""


def phones_shown(drafts: Sequence[Draft]) -> PhonesShown:
    """Return what is said and asked about the telephones of a list."""
    numbers = [number for draft in drafts for number in draft.numbers]
    asked = [each for draft in drafts for each in draft.questions if each.is_of_list]
    return PhonesShown(
        tuple(countries_in_words(numbers, _)),
        tuple(
            (country, f"{calling_code(country)}, {_(country_words(country))}", count)
            for country, count in list_questions(drafts)[:MOST_ANSWERS]
        ),
        tuple(dict.fromkeys(each.typed for each in asked))[:MOST_SAMPLES],
    )


def code_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes of a closed list with their words, for a box to choose from."""
    return [(code, _(CODE_WORDS[code])) for code in codes]


def target_choices(kind: EntryKind | None) -> list[tuple[str, str]]:
    """Return what a column may be, in the reader's words."""
    return [
        (target.key, _(target.title))
        for target in TARGETS.values()
        if kind is None or kind in target.kinds
    ]


def rows_shown(trial: DryRun, only: RowOutcome | None) -> list[RowShown]:
    """Return the rows of a trial, all or those of one outcome."""
    return [_row(each) for each in trial.rows if only is None or each.outcome is only]


def kind_choices(kinds: Iterable[EntryKind]) -> list[tuple[str, str]]:
    """Return kinds of entry with their words, for a box to choose from."""
    return [(kind.value, _(MANY_WORDS[kind])) for kind in kinds]


def summary_shown(trial: DryRun) -> SummaryShown:
    """Return a trial in a few lines."""
    outcomes = {each.value: row_numbers(trial.rows_of(each)) for each in RowOutcome}
    changes = [
        (
            _change_title(each),
            len(each.filled),
            len(each.replaced),
            row_numbers([*each.filled, *each.replaced]),
        )
        for each in field_changes(trial)
    ]
    reasons = [(_reason(each), len(each.rows), row_numbers(each.rows)) for each in not_taken(trial)]
    return SummaryShown(outcomes, tuple(changes), tuple(reasons))


def places_shown(trial: DryRun, points: str) -> dict[str, Any]:
    """Return what the page asks about places; `points` is what is done with doubtful ones."""
    return {
        "questions": place_choices(trial.questions[:MOST_QUESTIONS]),
        "more_questions": max(0, len(trial.questions) - MOST_QUESTIONS),
        "doubtful": sum(each.draft.has_doubtful_point for each in trial.rows),
        "points": points,
        "unplaced": len(trial.unplaced),
        "unplaced_rows": row_numbers(trial.unplaced),
        "in_county": len(trial.only_in_county),
        "in_county_rows": row_numbers(trial.only_in_county),
    }


def as_csv(rows: Sequence[RowShown]) -> bytes:
    """Return all rows for a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_("Fila"), _("Hoja"), _("Resultado"), _("Clase"), _("Nombre"), _("Qué pasa")])
    for row in rows:
        cells = [
            row.sheet,
            _(OUTCOME_WORDS[row.outcome]),
            _(CODE_WORDS[row.kind.value]),
            row.name,
            " | ".join(row.lines),
        ]
        writer.writerow([str(row.number), *map(guard_text, cells)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


# -- inside ---------------------------------------------------------------------------------


def _row(each: RowResult) -> RowShown:
    known = each.asked_with_entry
    held = tuple(_change(each, key) for key in each.held)
    lines = [*_lines(each), *_phone_lines(each), *_charge_lines(each)]
    lines += [_("Queda como está: %(what)s", what=change) for change in held]
    lines += [_("No se tomó: %(what)s", what=problem_text(note, _)) for note in each.notes]
    lines += _place_lines(each)
    return RowShown(
        each.draft.number,
        each.draft.sheet,
        each.outcome,
        each.draft.kind,
        each.draft.name,
        tuple(filter(None, lines)),
        held,
        each.asked_with_row,
        str(known.values.get("name") or "") if known else "",
        known.entry_id if known else None,
        tuple(_change(each, key) for key in each.changes) if each.is_asked else (),
    )


def _place_lines(row: RowResult) -> list[str]:
    """Return what is to be said of where an entry is: not known, to be chosen, or its town only."""
    draft = row.draft
    if row.outcome in {RowOutcome.REJECTED, RowOutcome.ASIDE}:
        return []
    lines = []
    if draft.question is not None:
        text = draft.question.readings.text
        lines.append(_("«%(text)s» puede ser varios lugares: elija cuál, arriba.", text=text))
    if row.is_unplaced and draft.kind is not EntryKind.FOCAL_POINT:
        lines.append(_("Sin lugar: no saldrá en ninguna alerta."))
    elif "point" in row.changes and draft.area:
        lines.append(
            _(
                "Lugar: el centro de %(area)s, porque sólo se sabe el condado: una alerta puede "
                "tocarlo de más, o no tocarlo. Ponga la ciudad o el punto.",
                area=draft.area,
            )
        )
    elif "point" in row.changes and draft.more.get("point_precision"):
        lines.append(_("Lugar: el centro de su ciudad, mientras no haya un punto exacto."))
    return lines


def _lines(each: RowResult) -> list[str]:
    """Return what becomes of a row, line by line."""
    if each.outcome is RowOutcome.CREATED:
        first_fields = ("channels", "city", "address", "phone")
        return [_value_text(each.changes[key][1]) for key in first_fields if key in each.changes]
    if each.outcome is RowOutcome.SAME:
        row = each.same_as_row
        return [_("dice lo mismo que la fila %(row)s", row=row)] if row else []
    return [
        *(problem_text(problem, _) for problem in each.problems),
        *(_change(each, key) for key in each.changes),
    ]


def _change_title(change: FieldChange) -> str:
    title = _title(change.kind, change.field)
    if not change.after:
        return title
    return f"{with_colon(title)} {_value_text(change.before)} → {_value_text(change.after)}"


def _reason(reason: NotTaken) -> str:
    first = next(each for each in reason.rows[0].notes if each.problem.message == reason.reason)
    example = problem_text(first, _)
    others = [f"«{text[:LONGEST_EXAMPLE]}»" for text in reason.values if text != first.value]
    if not others:
        return example
    shown = ", ".join(others[:MOST_EXAMPLES])
    if len(others) > MOST_EXAMPLES:
        shown = _("%(list)s y %(more)s más", list=shown, more=len(others) - MOST_EXAMPLES)
    return str(_("%(reason)s · También: %(others)s", reason=example, others=shown))


def _phone_lines(each: RowResult) -> list[str]:
    """Return how each telephone was taken that does not say its country itself."""
    if each.outcome not in {RowOutcome.CREATED, RowOutcome.CHANGED}:
        return []
    return [
        _("%(typed)s se marca %(number)s", typed=number.typed, number=number_words(number, _))
        for number in each.draft.numbers
        if number.source is not CountrySource.NUMBER and number.value.startswith("+")
    ]


def _charge_lines(each: RowResult) -> list[str]:
    """Return what a jurisdiction said in words is written as."""
    names = each.draft.charge_names
    if each.outcome not in {RowOutcome.CREATED, RowOutcome.CHANGED} or not names:
        return []
    text = ", ".join(names[:MOST_UNITS])
    if len(names) > MOST_UNITS:
        text = _("%(list)s y %(more)s más", list=text, more=len(names) - MOST_UNITS)
    return [_("Circunscripción, «%(words)s»: %(units)s", words=each.draft.charge_words, units=text)]


def _change(each: RowResult, key: str) -> str:
    """Return what changes in one field; of a row that may be another, what each of the two says."""
    before, after = {**each.held, **each.changes}[key]
    if key == "confirmed":
        texts = _day_text(before), _day_text(after)
    else:
        texts = _value_text(before), _value_text(after)
    title = _title(each.draft.kind, key)
    if not each.is_asked:
        return f"{with_colon(title)} {texts[0]} → {texts[1]}"
    if each.asked_with_row is not None:
        where = _("en la fila %(row)s", row=each.asked_with_row)
    else:
        where = _("en la ficha")
    return str(
        _(
            "%(title)s: %(where)s «%(before)s», en esta fila «%(after)s»",
            title=title,
            where=where,
            before=texts[0],
            after=texts[1],
        )
    )


def _day_text(moment: str | None) -> str:
    """Return the day of a moment in ISO 8601, as the reader writes it."""
    return format_date(datetime.fromisoformat(moment)) if moment else str(_("vacío"))


def _title(kind: EntryKind, key: str) -> str:
    if key == "confirmed":
        return str(_("Confirmado"))
    return next((str(_(field.title)) for field in FIELDS[kind] if field.key == key), key)


def _value_text(value: Any) -> str:
    """Return a value in a line: channels by their numbers, lists by commas."""
    if value in (None, "", []):
        return str(_("vacío"))
    if isinstance(value, list):
        parts = [
            international(str(each.get("value") or each.get("city") or ""))
            if isinstance(each, dict)
            else str(each)
            for each in value
        ]
        text = ", ".join(parts)
    elif isinstance(value, dict):
        text = _("un área dibujada")
    else:
        text = _(CODE_WORDS[value]) if value in CODE_WORDS else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
