"""`atalaya crisis declare`: with a hazard, a file, a place, units, or of no place known yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy.orm import Session

from core.accounts import MemberCountry
from core.context import Context
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from response.crisis.alike import AlikeDeclared
from response.crisis.answering_posts import answering_post
from response.crisis.declaring import Declaration
from response.crisis.declaring import declare as declare_crisis
from response.crisis.participations import AnsweringPost
from response.crisis.team.beginning import begin_part
from response.crisis.zones import ZoneDraft, zone_of_hazards, zone_of_question
from response.tasks.copying import copy_tasks
from watch.matching.drawn_area import AreaDescription
from watch.stored_areas import source_of
from webapp.cli.asked_zone import LARGEST_AREA_FILE, found_hazard
from webapp.cli.context import CliContext, pass_cli, read_country, read_file
from webapp.cli.crisis.documents import crisis_document, terminal_officer
from webapp.cli.place_choice import ask_area, read_readings, reading_option
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option, json_option
from webapp.messages.crisis_messages import tell_of_declaration


@dataclass(frozen=True, slots=True)
class _Place:
    """How the command says where it is."""

    hazard_id: str
    described: AreaDescription

    @property
    def is_described(self) -> bool:
        """Whether an area is given, beside or without a hazard."""
        described = self.described
        return bool(described.geojson or described.units or described.place)


@click.command(
    "declare",
    cls=Command,
    help=N_("Declara una crisis en nombre de un país; sin --country, la propone la Secretaría."),
)
@click.option("--type", "type_code", cls=Option, required=True, metavar="CODE",
              help=N_("El tipo, por su código: flood, earthquake, xenophobia…"))  # fmt: skip
@click.option("--reason", cls=Option, required=True, help=N_("Qué se sabe, en una frase."))
@click.option("--level", cls=Option, type=int, default=2, show_default=True,
              help=N_("Nivel, de 1 a 4."))  # fmt: skip
@click.option("--title", cls=Option, default="", help=N_("Título; sin él, el tipo y el lugar."))
@click.option("--country", cls=Option, metavar="CC", default="",
              help=N_("El país que la declara y la conduce (como SV)."))  # fmt: skip
@click.option("--hazard", "hazard_id", cls=Option, metavar="ID", default="",
              help=N_("El peligro que la alimenta: la zona lo sigue."))  # fmt: skip
@click.option("--area", "area_file", cls=Option, type=click.Path(path_type=Path),
              help=N_("Un archivo GeoJSON, KML o KMZ con la zona."))  # fmt: skip
@click.option("--place", cls=Option, default="", help=N_("Un lugar, con --radius-km."))
@click.option("--radius-km", cls=Option, default="25", show_default=True,
              help=N_("Kilómetros alrededor de --place."))  # fmt: skip
@click.option("--unit", "units", cls=Option, multiple=True,
              help=N_("Una unidad por su nombre o código; se repite."))  # fmt: skip
@click.option("--also", "known", cls=Option, multiple=True, metavar="NUMBER",
              help=N_("Una crisis que puede ser la misma, de la que esta es otra."))  # fmt: skip
@reading_option
@json_option
@pass_cli
def declare(
    cli: CliContext,
    type_code: str,
    reason: str,
    level: int,
    title: str,
    country: str,
    hazard_id: str,
    area_file: Path | None,
    place: str,
    radius_km: str,
    units: tuple[str, ...],
    known: tuple[str, ...],
    readings: tuple[str, ...],
    for_program: bool,
) -> None:
    """Declare a crisis; exit 1 where it may be declared already, 2 for what nobody can use."""
    nation = read_country(country) if country else ""
    chosen = read_readings(readings, "place") | read_readings(readings, "units")
    described = AreaDescription(
        geojson=read_file(area_file, LARGEST_AREA_FILE) if area_file else b"",
        units="\n".join(units),
        place=place,
        radius_km=radius_km,
        chosen=chosen,
        language=cli.language,
    )
    place_given, officer, now = (
        _Place(hazard_id, described),
        terminal_officer(cli, nation),
        cli.now(),
    )
    zone, post = _zone_and_post(cli, place_given, nation, type_code, for_program)
    try:
        with cli.writing() as session:
            hazards = [found_hazard(session, hazard_id)] if hazard_id else []
            declaration = Declaration(
                type_code=type_code,
                level=level,
                reason=reason,
                post=post,
                title=title,
                language=cli.language,
                zone=zone,
                hazards=hazards,
                known=frozenset(known),
            )
            crisis = declare_crisis(session, declaration, officer, now)
            for part in crisis.participations:
                begin_part(session, cli.keyring, crisis, part, by=cli.actor, now=now)
                copy_tasks(session, part, now)
            tell_of_declaration(session, crisis, now)
            document = crisis_document(session, crisis)
    except AlikeDeclared as alike:
        numbers = ", ".join(alike.numbers)
        raise CommandFailure(
            speak(N_("puede ser la misma que {numbers}; si es otra, añada --also"), numbers=numbers)
        ) from alike
    if for_program:
        as_json(document)
        return
    say(N_("Declarada: {number}."), number=document["number"])


# -- inside ---------------------------------------------------------------------------------


def _zone_and_post(
    cli: CliContext, place_given: _Place, nation: str, type_code: str, for_program: bool
) -> tuple[ZoneDraft | None, AnsweringPost]:
    """Return where it is and who answers there: read before the database is held."""
    zone = _described(cli, place_given, for_program)
    with cli.reading() as session:
        _require_member(session, nation)
        if zone is None and place_given.hazard_id:
            hazard = found_hazard(session, place_given.hazard_id)
            zone = zone_of_hazards([hazard], hazard.title)
        context = Context(
            session=session,
            keyring=cli.keyring,
            atlas=cli.atlas,
            viewer=Viewer.of_country(nation) if nation else Viewer.rcm(),
            actor=cli.actor,
            now=cli.now(),
        )
        area = zone.area if zone is not None else None
        return zone, answering_post(
            context, nation, type_code=type_code, area=area, own_post_id=None
        )


def _described(cli: CliContext, place_given: _Place, for_program: bool) -> ZoneDraft | None:
    if not place_given.is_described:
        return None
    question = ask_area(cli, place_given.described, for_program)
    for taken in question.notes:
        note("{taken}", taken=taken)
    return zone_of_question(question, source_of(place_given.described))


def _require_member(session: Session, nation: str) -> None:
    """Raise UnusableInput for a country that takes no part in this installation."""
    if nation and session.get(MemberCountry, nation) is None:
        raise UnusableInput("--country", speak(N_("este país no participa en la instalación")))
