"""Is it this place? At the terminal: numbered choices to a person, the readings with their codes to
whoever cannot be asked. None is ever taken unasked.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import click

from core.atlas import Atlas
from core.atlas.placing.path_words import place_path
from core.atlas.placing.readings import OpenReading, SeveralPlaces, choice_key
from core.atlas.values import Place
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import N_
from watch.matching.drawn_area import AreaDescription, AreaQuestion, understand_area
from webapp.cli.context import CliContext
from webapp.cli.terminal.answers import as_json, note, speak
from webapp.cli.terminal.commands import Option, UsageProblem
from webapp.forms.place_choice import kind_words

READING_HELP = N_(
    "Cuál de los lugares que se llaman así, por el código que se lista: --reading 'Harris=US48201'."
)
reading_option = click.option(
    "--reading", "readings", cls=Option, multiple=True, metavar="TEXT=CODE", help=READING_HELP
)


def read_readings(options: Sequence[str], field: str) -> dict[str, str]:
    """Return the choices of `--reading TEXT=CODE` for texts in a field: code by key.

    Raises UnusableInput.
    """
    chosen = {}
    for option in options:
        text, equals, code = option.rpartition("=")
        if not (equals and text.strip() and code.strip()):
            raise UnusableInput("--reading", speak(N_("escriba el nombre, = y su código")))
        chosen[choice_key(field, text)] = code.strip()
    return chosen


def ask_area(cli: CliContext, described: AreaDescription, for_program: bool) -> AreaQuestion:
    """Return the area described; names of several readings are put to a person at a terminal.

    Raises UsageProblem where nobody can be asked, UnusableInput.
    """
    try:
        return _understood(described, cli.atlas)
    except SeveralPlaces as several:
        questions = several.questions
    if for_program or not is_at_terminal():
        _refuse(cli, questions, for_program)
    chosen = {each.key: _choice(cli, each) for each in questions}
    return _understood(replace(described, chosen={**described.chosen, **chosen}), cli.atlas)


def is_at_terminal() -> bool:
    """Return whether a person can be asked: what is typed and what is said are a terminal's."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def list_readings(cli: CliContext, questions: Sequence[OpenReading]) -> None:
    """Say the readings of texts with their codes, beside the answer."""
    for question in questions:
        note(N_("¿Cuál «{text}»?"), text=question.readings.text)
        for place in question.readings.offer:
            click.echo(f"  {place.code}  {_words(cli.atlas, place, cli.language)}", err=True)
        _note_more(question)


def list_open_places(cli: CliContext, questions: Sequence[OpenReading], most: int) -> None:
    """Say the towns of a list that may be several places, and how one is chosen."""
    list_readings(cli, questions[:most])
    if questions:
        note(
            N_(
                "Lugares por elegir: {count}. Hasta entonces quedan sin punto; diga cuál con "
                "--reading 'NOMBRE=CÓDIGO'."
            ),
            count=len(questions),
        )


def readings_document(cli: CliContext, questions: Sequence[OpenReading]) -> list[dict[str, Any]]:
    """Return the readings of texts for a program."""
    return [
        {
            "field": question.field,
            "text": question.readings.text,
            "readings": [
                _reading(cli.atlas, place, cli.language) for place in question.readings.offer
            ],
            "more": question.readings.more,
        }
        for question in questions
    ]


# -- inside ---------------------------------------------------------------------------------


def _understood(described: AreaDescription, atlas: Atlas) -> AreaQuestion:
    try:
        return understand_area(described, atlas)
    except SeveralPlaces:
        raise
    except UnusableInput as wrong:
        raise UnusableInput(wrong.location, speak(wrong.what)) from wrong


def _refuse(cli: CliContext, questions: Sequence[OpenReading], for_program: bool) -> None:
    """List the readings, and raise UsageProblem."""
    if for_program:
        as_json({"questions": readings_document(cli, questions)})
    else:
        list_readings(cli, questions)
    raise UsageProblem(
        speak(N_("Hay varios lugares que se llaman así: diga cuál con --reading 'NOMBRE=CÓDIGO'."))
    )


def _choice(cli: CliContext, question: OpenReading) -> str:
    """Return the code of the reading whose number a person types."""
    offer = question.readings.offer
    note(N_("¿Cuál «{text}»?"), text=question.readings.text)
    for number, place in enumerate(offer, 1):
        click.echo(f"  {number}. {_words(cli.atlas, place, cli.language)}", err=True)
    _note_more(question)
    number = click.prompt(speak(N_("Número")), type=click.IntRange(1, len(offer)), err=True)
    return offer[number - 1].code


def _note_more(question: OpenReading) -> None:
    if question.readings.more:
        note(
            N_("  Y {n} más que se llaman así: escriba también el estado o el país."),
            n=question.readings.more,
        )


def _words(atlas: Atlas, place: Place, language: str) -> str:
    """Return a reading with its state, its country, what it is and the people there."""
    people = Formats(language).number(place.population) if place.population else ""
    parts = (
        place_path(atlas, place, language),
        speak(kind_words(atlas, place)),
        speak(N_("{n} habitantes"), n=people) if people else "",
    )
    return " · ".join(part for part in parts if part)


def _reading(atlas: Atlas, place: Place, language: str) -> Mapping[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "path": place_path(atlas, place, language),
        "state": place.admin1,
        "country": place.country,
        "population": place.population,
        "lon": round(place.point.lon, 5),
        "lat": round(place.point.lat, 5),
    }
