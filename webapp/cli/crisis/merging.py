"""`atalaya crisis merge`: the issued numbers of all countries, put together."""

from __future__ import annotations

from pathlib import Path

import click

from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.json_values import json_value
from response.situation.merging.merged_content import MergedContent
from response.situation.merging.merged_reports import last_merged, merge_reports
from response.situation.papers.merged_files import MergedHead, merged_csv, merged_json
from response.situation.papers.merged_lines import merged_lines, total_text
from response.situation.papers.merged_paper import MergedSheet, merged_pdf
from webapp.cli.context import CliContext, pass_cli, write_file
from webapp.cli.crisis.documents import known_crisis
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option


@click.command(
    "merge",
    cls=Command,
    help=N_(
        "Reúne lo que los países emitieron: solo cifras, sin ninguna pequeña. Donde nadie emitió "
        "nada nuevo queda el último; lo que llega tarde lo corrige."
    ),
)
@click.argument("number", metavar="NUMBER")
@click.option("-o", "out", cls=Option, metavar="FILE", type=click.Path(path_type=Path),
              help=N_("Además, a un archivo: .pdf, .csv con etiquetas HXL o .json."))  # fmt: skip
@json_option
@pass_cli
def merge(cli: CliContext, number: str, out: Path | None, for_program: bool) -> None:
    """Put the issued numbers of a crisis together."""
    now = cli.now()
    with cli.writing() as session:
        crisis = known_crisis(session, number)
        before = last_merged(session, crisis.id)
        disclosure = cli.settings.disclosure
        merged = merge_reports(session, cli.keyring, crisis, disclosure, by=cli.actor, now=now)
        content = MergedContent.from_json(merged.content)
        sheet = MergedSheet(
            head=MergedHead(
                crisis=crisis.number,
                number=merged.number,
                revision=merged.revision,
                made_at=merged.made_at,
                made_by=speak(N_("la Secretaría")),
            ),
            title=crisis.title,
            content=content,
            timezone=cli.settings.default_timezone,
            is_demo=crisis.is_demo,
        )
        is_new = before is None or before.id != merged.id
    if out is not None:
        write_file(out, _body(sheet, out.suffix.lower(), Formats(cli.language)))
    if for_program:
        head = {"crisis": sheet.head.crisis, "number": merged.number, "revision": merged.revision}
        made = {"made_at": json_value(merged.made_at), "is_new": is_new}
        as_json({**head, **made, **content.to_json()})
        return
    say(N_("Informe regional {name} de {number}."), name=sheet.head.name, number=sheet.head.crisis)
    for line in merged_lines(content):
        hidden = f"\t+{line.total.hidden}<{content.threshold}" if line.is_partly_hidden else ""
        shown = total_text(line.total, content.threshold)
        click.echo(f"{line.indicator.key}\t{line.source.value}\t{shown}{hidden}")


# -- inside ---------------------------------------------------------------------------------


def _body(sheet: MergedSheet, suffix: str, wording: Formats) -> bytes:
    if suffix == ".csv":
        return merged_csv(sheet.head, sheet.content, wording.gettext)
    if suffix == ".json":
        return merged_json(sheet.head, sheet.content, wording.gettext)
    return merged_pdf(sheet, language=wording.language)
