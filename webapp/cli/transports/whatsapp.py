"""`atalaya transports templates`: what the platform says of our number and our templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.i18n.languages import N_
from core.transports.whatsapp.cloud_api import cloud_account
from core.transports.whatsapp.models import TemplateFault, WhatsappNumber, WhatsappTemplate
from core.transports.whatsapp.templates import fault_of, listed_templates
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.messages import ask_whatsapp

FAULT_WORDS = {
    TemplateFault.NOT_APPROVED: N_("no se usa: no está aprobada"),
    TemplateFault.NOT_UTILITY: N_("no se usa: no es de utilidad (UTILITY)"),
    TemplateFault.STALE: N_("no se usa: hace más de un día que la plataforma no contesta"),
}


@click.command(
    "templates",
    cls=Command,
    help=N_(
        "Las plantillas de WhatsApp, cada una con su idioma, su estado y su categoría, y por qué "
        "no se usa. Con --poll le pregunta ahora a la plataforma."
    ),
)
@click.option(
    "--poll", "is_polled", cls=Option, is_flag=True, help=N_("Pregunta ahora a la plataforma.")
)
@json_option
@pass_cli
def list_whatsapp(cli: CliContext, is_polled: bool, for_program: bool) -> None:
    """List the templates with what is to be said of each."""
    cli.require_database()
    if is_polled:
        ask_whatsapp(WorkerServices(cli.engine, cli.atlas, cli.keyring, cli.settings, cli.now))
    with cli.reading() as session:
        lines = [_line(each, cli.now()) for each in listed_templates(session)]
    if for_program:
        as_json(lines)
        return
    for line in lines:
        fault = line["fault"]
        words = speak(FAULT_WORDS[TemplateFault(fault)]) if fault else speak(N_("se usa"))
        click.echo(
            f"{line['name']:24} {line['language']:8} {line['state']:10} {line['category']:12} "
            f"{words}"
        )
    if not lines:
        say(N_("Ninguna plantilla: la plataforma no tiene, o no se le ha preguntado."))
    show_platform(cli)


def show_platform(cli: CliContext) -> None:
    """Say what the platform last said of our number, with its age; nothing where WhatsApp is not
    set up.
    """
    account = cloud_account(cli.settings)
    if account is None:
        return
    with cli.reading() as session:
        number = _number(session, account.number_id)
        templates = listed_templates(session)
    if number is None:
        say(N_("WhatsApp: la plataforma aún no ha contestado."))
        return
    usable = sum(fault_of(each, cli.now()) is None for each in templates)
    say(
        N_(
            "WhatsApp: calidad {quality}; personas nuevas al día: {limit}; plantillas que se usan: "
            "{usable} de {templates}. La plataforma contestó por última vez: {at}"
        ),
        quality=number.quality or speak(N_("desconocida")),
        limit=number.daily_limit or speak(N_("sin límite conocido")),
        usable=usable,
        templates=len(templates),
        at=f"{number.polled_at:%Y-%m-%d %H:%M}Z" if number.polled_at else speak(N_("nunca")),
    )
    if number.trouble:
        say(N_("WhatsApp no contesta como debe: {why}"), why=number.trouble)


# -- inside ---------------------------------------------------------------------------------


def _line(template: WhatsappTemplate, now: datetime) -> dict[str, Any]:
    fault = fault_of(template, now)
    return {
        "name": template.name,
        "language": template.language,
        "state": template.state,
        "category": template.category,
        "gaps": template.gaps,
        "polled_at": template.polled_at,
        "fault": fault.value if fault is not None else None,
    }


def _number(session: Session, number_id: str) -> WhatsappNumber | None:
    return session.scalar(sa.select(WhatsappNumber).where(WhatsappNumber.number_id == number_id))
