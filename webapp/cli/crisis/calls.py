"""`atalaya crisis calls`: how the calls of a crisis go, the list as a file, one taken back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from core.audit_log import record
from core.context import Context
from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.json_values import json_value
from core.tabular.reading import MOST_BYTES
from core.tabular.tables import UnreadableFile
from directory.entries.visibility import Viewer
from response.calldown.cards import count_persons, read_cards
from response.calldown.lookup import CallFilter, items_page
from response.calldown.papers.call_files import FileHeading, call_csv, call_file, read_call_file
from response.calldown.papers.typed_back import (
    RESULT_WORDS,
    LineResult,
    TypedReport,
    enter_lines,
    with_numbers,
)
from response.calldown.progress import CallProgress, progress_of
from response.calldown.recording import OutcomeDraft
from response.crisis.listing import participation_of
from response.crisis.models import Participation
from webapp.cli.context import (
    CliContext,
    note_open_file,
    pass_cli,
    read_country,
    read_file,
    write_file,
)
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import (
    CommandFailure,
    CommandGroup,
    Option,
    UsageProblem,
    json_option,
)

_MOST = 100_000
_COUNTS = (
    "households", "persons", "due", "claimed", "never_called", "new", "outside", "helps",
    "unlisted_helps", "settled",
)  # fmt: skip
country_option = click.option(
    "--country",
    cls=Option,
    metavar="CC",
    required=True,
    help=N_("El país de las personas (como SV)."),
)


class CallsGroup(CommandGroup):
    """Commands on the calls of a crisis; the number of one alone shows how its calls go."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant: `show` where none is named."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(
    "calls",
    cls=CallsGroup,
    help=N_(
        "Las llamadas de una crisis: «calls NUMBER» dice cómo van; la lista en un archivo, y el "
        "archivo lleno."
    ),
)
def calls() -> None:
    """Commands on the calls of a crisis."""


@calls.command(
    "show",
    help=N_("Dice cómo van las llamadas de un país en una crisis, sin ningún nombre."),
)
@click.argument("number", metavar="NUMBER")
@country_option
@json_option
@pass_cli
def show(cli: CliContext, number: str, country: str, for_program: bool) -> None:
    """Print the counts of a call list; exit code 1 where the country takes no part."""
    with cli.reading() as session:
        part = _part(session, number, country)
        document = _document(progress_of(session, part.id, cli.now()))
    if for_program:
        as_json(document)
        return
    for name, value in document.items():
        click.echo(f"{name}\t{value}")


@calls.command(
    "export",
    help=N_(
        "Escribe la lista de llamadas en un archivo (XLSX, o CSV por su nombre) para llenarla y "
        "devolverla con import. Nombra a personas: pide --purpose, que queda en el diario."
    ),
)
@click.argument("number", metavar="NUMBER")
@country_option
@click.option("--purpose", cls=Option, metavar="WORDS", default="", help=N_("Para qué se lleva."))
@click.option(
    "-o",
    "out",
    cls=Option,
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_("Dónde escribirlo."),
)
@click.option(
    "--state",
    "which",
    cls=Option,
    type=click.Choice([each.value for each in CallFilter]),
    default=CallFilter.OPEN.value,
    help=N_("Qué hogares."),
)
@pass_cli
def export(cli: CliContext, number: str, country: str, purpose: str, out: Path, which: str) -> None:
    """Write the list as a file for a purpose."""
    if not purpose.strip():
        raise UsageProblem(speak(N_("diga para qué con --purpose: queda en el diario")))
    with cli.reading_noted() as session:
        part = _part(session, number, country)
        page = items_page(
            session, cli.keyring, part.id, part.country,
            which=CallFilter(which), page=1, size=_MOST, now=cli.now(),
        )  # fmt: skip
        context = _context(cli, session, part, purpose)
        items, persons = list(page.items), count_persons(context, page.items)
        cards = read_cards(context, items)
        heading = FileHeading(
            crisis=part.crisis.number,
            country=part.country,
            title=part.crisis.title,
            made_by=cli.actor,
            purpose=purpose,
            as_of=cli.now(),
            timezone=cli.settings.default_timezone,
        )
    write = call_csv if out.suffix.lower() == ".csv" else call_file
    body = write(cards, heading, Formats(cli.language))
    with cli.writing() as session:
        record(
            session,
            at=cli.now(),
            actor=cli.actor,
            action="person.export",
            country=heading.country,
            purpose=purpose,
            persons=persons,
            file=f"call list:{heading.crisis}",
            state="small",
        )
    write_file(out, body, is_private=True)
    note_open_file()
    say(N_("{count} hogares en {file}"), count=len(items), file=str(out))


@calls.command(
    "import",
    help=N_(
        "Toma una lista de llamadas llena (XLSX, CSV). Lo que ya estaba no se repite; lo que no se "
        "entiende, o choca con lo que anotó otra persona, se dice renglón por renglón y termina la "
        "orden con 2."
    ),
)
@click.argument("number", metavar="NUMBER")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@country_option
@json_option
@pass_cli
def import_calls(cli: CliContext, number: str, path: Path, country: str, for_program: bool) -> None:
    """Enter the calls of a file; exit code 2 where a row is in conflict or cannot be read."""
    data = read_file(path, MOST_BYTES)
    with cli.reading_noted() as session:
        part = _part(session, number, country)
        part_id = part.id
        try:
            lines = read_call_file(
                data,
                path.name,
                list_code=f"{part.crisis.number}/{part.country}",
                timezone=cli.settings.default_timezone,
                draft=partial(OutcomeDraft, by=cli.actor, user_id=None),
            )
        except UnreadableFile as wrong:
            raise UnusableInput(path.name, wrong.problem.explain(speak)) from wrong
        context = _context(cli, session, part, f"calls of {number}, from a file")
        resolved = with_numbers(context, part, lines)
    with cli.writing() as session:
        part = session.get_one(Participation, part_id)
        report = enter_lines(session, cli.keyring, part, resolved, cli.now())
    _tell(report, for_program)
    if report.troubles:
        raise SystemExit(2)


# -- inside ---------------------------------------------------------------------------------


def _part(session: Session, number: str, country: str) -> Participation:
    nation = read_country(country)
    found = participation_of(session, number, nation)
    if found is None:
        raise CommandFailure(
            speak(N_("{country} no participa en la crisis {number}"), country=nation, number=number)
        )
    return found


def _context(
    cli: CliContext, session: Session, part: Participation, purpose: str
) -> Context[Viewer]:
    return Context(
        session=session,
        keyring=cli.keyring,
        atlas=cli.atlas,
        viewer=Viewer.of_country(part.country),
        actor=cli.actor,
        now=cli.now(),
        purpose=purpose,
    )


def _document(found: CallProgress) -> dict[str, Any]:
    counts = {name: getattr(found, name) for name in _COUNTS}
    return {
        **counts,
        "by_state": {state.value: count for state, count in sorted(found.by_state.items())},
        "zone_version": found.zone_version,
        "made_at": json_value(found.made_at),
    }


def _tell(report: TypedReport, for_program: bool) -> None:
    counts = {each.value: len(report.of(each)) for each in LineResult}
    if for_program:
        troubles = [
            {
                "row": each.row,
                "number": each.number,
                "result": each.result.value,
                "reason": speak(each.message) if each.message else "",
            }
            for each in report.troubles
        ]
        as_json({**counts, "troubles": troubles})
        return
    for result in LineResult:
        click.echo(f"{speak(RESULT_WORDS[result])}\t{counts[result.value]}")
    for each in report.troubles:
        why = speak(each.message) if each.message else ""
        click.echo(f"{each.row}\t{each.number}\t{speak(RESULT_WORDS[each.result])}\t{why}")
