"""What `atalaya directory import` says of a list: its columns, its rows, what is asked about it."""

from __future__ import annotations

from typing import Any

from core.i18n.languages import N_
from core.phones.number_words import countries_in_words
from directory.imports.batches import PreparedImport
from directory.imports.error_file import faults_text, notes_text
from directory.imports.row_results import DryRun, RowOutcome, RowResult
from directory.imports.rows.phone_doubt import list_questions
from directory.imports.trial.summary import row_numbers
from webapp.cli.context import CliContext
from webapp.cli.directory.phone_questions import say_phone_questions
from webapp.cli.place_choice import list_open_places, readings_document
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import UsageProblem

MOST_LISTED = 40
"""So many rejected rows are listed on the screen; the error file holds all of them."""
_DONE = N_(
    "Leídas {read} filas: {created} entradas nuevas, {changed} cambiadas, {same} iguales, "
    "{rejected} rechazadas, {aside} aparte."
)
_DRY = N_(
    "Prueba, sin escribir nada. Leídas {read} filas: {created} entradas serían nuevas, {changed} "
    "cambiarían, {same} quedarían iguales, {rejected} se rechazan, {aside} quedan aparte."
)


def report_import(
    context: CliContext, prepared: PreparedImport, trial: DryRun, dry_run: bool, for_program: bool
) -> None:
    """Say what became of the rows.

    Raises UsageProblem when some were rejected, or wait for somebody to say what they are.
    """
    rejected = trial.rows_of(RowOutcome.REJECTED)
    if for_program:
        places = readings_document(context, trial.questions)
        as_json({**_document(prepared, trial, rejected, dry_run), "places_asked": places})
    else:
        _list_rows(prepared, trial, rejected)
        _list_places(trial)
        list_open_places(context, trial.questions, MOST_LISTED)
        say(_DRY if dry_run else _DONE, **trial.counts)
    asked = sum(each.is_asked for each in trial.rows)
    if rejected:
        raise UsageProblem(speak(N_("Filas rechazadas: {count}."), count=len(rejected)))
    if asked:
        message = N_("Filas que esperan respuesta: {count}; diga --doubles join o new.")
        raise UsageProblem(speak(message, count=asked))


# -- inside ---------------------------------------------------------------------------------


def _document(
    prepared: PreparedImport, trial: DryRun, rejected: list[RowResult], dry_run: bool
) -> dict[str, Any]:
    tables = [
        {
            "sheet": plan.table.sheet,
            "columns": dict(plan.columns),
            "ignored": list(plan.ignored),
            "head_rows": list(plan.table.head),
            "notes": [each.explain(speak) for each in plan.table.notes],
        }
        for plan in prepared.plans
    ]
    rows = [{"row": row.draft.number, "wrong": faults_text(row, speak)} for row in rejected]
    noted = [
        {"row": row.draft.number, "wrong": notes_text(row, speak)}
        for row in trial.rows
        if row.notes
    ]
    return {
        **trial.counts,
        "dry_run": dry_run,
        "unplaced_rows": [row.draft.number for row in trial.unplaced],
        "only_in_county_rows": [row.draft.number for row in trial.only_in_county],
        "phones_asked": dict(list_questions(prepared.drafts)),
        "tables": tables,
        "rejected_rows": rows,
        "noted_rows": noted,
        "aside_rows": [
            {"row": row.draft.number, "why": faults_text(row, speak)}
            for row in trial.rows_of(RowOutcome.ASIDE)
        ],
    }


def _list_notes(rows: list[RowResult]) -> None:
    """Say what was not taken of rows that go on without it."""
    for row in rows[:MOST_LISTED]:
        wrong = notes_text(row, speak)
        note(N_("Fila {row}, tomada sin: {wrong}"), row=row.draft.number, wrong=wrong)
    if len(rows) > MOST_LISTED:
        note(
            N_("… y {more} filas más sin alguna celda; --errors las deja todas en un archivo."),
            more=len(rows) - MOST_LISTED,
        )


def _say_phones(prepared: PreparedImport) -> None:
    """Say where telephones without `+` were taken to ring, and ask about those nothing places."""
    numbers = [number for draft in prepared.drafts for number in draft.numbers]
    for words in countries_in_words(numbers, speak):
        note(N_("Teléfonos sin «+»: {words}"), words=words)
    say_phone_questions(list_questions(prepared.drafts))


def _list_rows(prepared: PreparedImport, trial: DryRun, rejected: list[RowResult]) -> None:
    _list_columns(prepared)
    _say_phones(prepared)
    for row in trial.rows_of(RowOutcome.ASIDE)[:MOST_LISTED]:
        reason = faults_text(row, speak)
        note(N_("Fila {row}, aparte: {reason}"), row=row.draft.number, reason=reason)
    _list_rejected(rejected)
    _list_notes([row for row in trial.rows if row.notes])


def _list_places(trial: DryRun) -> None:
    """Say which rows would stand in no alert, and which only in the middle of their county."""
    if trial.unplaced:
        message = N_(
            "Sin lugar, y fuera de toda alerta hasta que lo tengan: {count} (filas {rows})"
        )
        note(message, count=len(trial.unplaced), rows=row_numbers(trial.unplaced))
    rows = trial.only_in_county
    if rows:
        message = N_("En el centro de su condado, porque no dicen más: {count} (filas {rows})")
        note(message, count=len(rows), rows=row_numbers(rows))


def _list_columns(prepared: PreparedImport) -> None:
    """Say what each column is, which are not read, and how the table was read."""
    for plan in prepared.plans:
        columns = ", ".join(f"{title} → {key}" for title, key in plan.columns.items() if key)
        note(N_("Columnas: {columns}"), columns=columns)
        if plan.ignored:
            note(N_("Columnas que no se leen: {columns}"), columns=", ".join(plan.ignored))
        for each in plan.table.notes:
            note("{note}", note=each.explain(speak))


def _list_rejected(rejected: list[RowResult]) -> None:
    for row in rejected[:MOST_LISTED]:
        note(N_("Fila {row}: {wrong}"), row=row.draft.number, wrong=faults_text(row, speak))
    if len(rejected) > MOST_LISTED:
        note(
            N_("… y {more} filas rechazadas más; --errors las deja todas en un archivo."),
            more=len(rejected) - MOST_LISTED,
        )
