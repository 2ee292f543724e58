"""`atalaya crisis locate new`: a draft, with its photograph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from core.i18n.languages import N_
from response.locate.description import LocateWords
from response.locate.drafting import LocateDraft, draft_locate
from response.locate.models import (
    LocateFear,
    LocateGround,
)
from response.locate.photos import clean_photo
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.crisis.parts import known_part
from webapp.cli.crisis.people import country_option
from webapp.cli.locate.parts import locate_document, number_argument, tell, unit_of
from webapp.cli.terminal.commands import Command, Option, json_option


@click.command("new", cls=Command, help=N_("Un borrador nuevo: lo aprueba otra persona."))
@number_argument
@country_option
@click.option("--name", cls=Option, default="", help=N_("El nombre de quien se busca."))
@click.option("--age", cls=Option, type=click.IntRange(0, 120), help=N_("Su edad, más o menos."))
@click.option("--minor", "is_minor", cls=Option, is_flag=True, help=N_("Es menor de edad."))
@click.option("--danger", "is_in_danger", cls=Option, is_flag=True, help=N_("Está en peligro."))
@click.option("--marks", cls=Option, default="", help=N_("Sus señas."))
@click.option("--last-place", cls=Option, default="", help=N_("Dónde se le vio."))
@click.option(
    "--fear",
    cls=Option,
    required=True,
    type=click.Choice([each.value for each in LocateFear]),
    help=N_("Si quien pregunta podría ser un peligro."),
)
@click.option(
    "--ground",
    cls=Option,
    required=True,
    type=click.Choice([each.value for each in LocateGround]),
    help=N_("Por qué se le puede buscar."),
)
@click.option("--ground-words", cls=Option, default="", help=N_("Quién consintió, o qué orden."))
@click.option(
    "--post", "posts", cls=Option, multiple=True, type=click.UUID, required=True,
    help=N_("A qué representación se pregunta; puede repetirse."),
)  # fmt: skip
@click.option("--reason", "wide_reason", cls=Option, default="", help=N_("Por qué a tantas."))
@click.option(
    "--photo", cls=Option, type=click.Path(exists=True, dir_okay=False), help=N_("Su fotografía.")
)
@json_option
@pass_cli
def new_locate(
    cli: CliContext, /, number: str, country: str, *, for_program: bool, **typed: Any
) -> None:
    """Keep a draft; exit code 2 where it cannot be kept."""
    photo = clean_photo(Path(typed["photo"]).read_bytes()) if typed["photo"] else None
    draft = _draft(typed, photo, cli.now().year)
    with cli.writing() as session:
        part = known_part(cli, session, number, read_country(country), "", "")
        notice = draft_locate(session, cli.keyring, part, draft, unit_of(cli, part), cli.now())
        document = locate_document(session, notice)
    tell(document, for_program=for_program)


# -- inside ---------------------------------------------------------------------------------


def _draft(typed: dict[str, Any], photo: bytes | None, year: int) -> LocateDraft:
    age = typed["age"]
    words = LocateWords(
        name=typed["name"],
        birth_year=None if age is None else year - age,
        marks=typed["marks"],
        last_place=typed["last_place"],
        ground_words=typed["ground_words"],
        wide_reason=typed["wide_reason"],
    )
    return LocateDraft(
        words=words,
        is_minor=typed["is_minor"],
        is_in_danger=typed["is_in_danger"],
        fear=LocateFear(typed["fear"]),
        ground=LocateGround(typed["ground"]),
        post_ids=typed["posts"],
        photo=photo,
    )
