"""`atalaya alarms`: which alarms there are, how far each has come. Nobody is named."""

from __future__ import annotations

from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.i18n.languages import N_
from core.json_values import json_value
from watch.alarms.labels import STATE_WORDS
from watch.alarms.listing import STANDING, hazards_of
from watch.alarms.models import Alarm, AlarmCall
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.report import hazard_title
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option

_OF_ALARM = (
    "id",
    "country",
    "kind",
    "hazard_id",
    "reference",
    "severity",
    "state",
    "rung",
    "next_rung_at",
    "opened_at",
    "taken_at",
    "closed_at",
    "closed_because",
    "is_demo",
)
_OF_CALL = (
    "id",
    "rung",
    "rung_kind",
    "reader",
    "channels",
    "called_at",
    "skipped_because",
    "skip_reference",
    "answer",
    "answered_at",
    "how",
)


@click.command("alarms", cls=Command)
@click.option("--open", "only_open", cls=Option, is_flag=True, help=N_("Sólo las que siguen."))
@click.option("--country", cls=Option, metavar="CC", help=N_("Sólo las de ese país."))
@json_option
@pass_cli
def alarms(cli: CliContext, only_open: bool, country: str | None, for_program: bool) -> None:
    """List the alarms, the newest first, with the calls each has made; accounts by their id."""
    with cli.reading() as session:
        found = _alarms(session, read_country(country) if country else "", only_open)
        hazards = hazards_of(session, found)
        names = {key: hazard_title(hazard, cli) for key, hazard in hazards.items()}
        documents = [
            _document(each, names[each.hazard_id] if each.hazard_id else each.title)
            for each in found
        ]
    if for_program:
        as_json(documents)
        return
    for each, document in zip(found, documents, strict=True):
        _say(each, document["name"])
    if not found:
        say(N_("Ninguna alarma."))


# -- inside ---------------------------------------------------------------------------------


def _alarms(session: Session, country: str, only_open: bool) -> list[Alarm]:
    query = sa.select(Alarm).options(selectinload(Alarm.calls))
    if only_open:
        query = query.where(Alarm.state.in_(STANDING))
    if country:
        query = query.where(Alarm.country == country)
    return list(session.scalars(query.order_by(Alarm.opened_at.desc(), Alarm.id)))


def _document(alarm: Alarm, name: str) -> dict[str, Any]:
    document = {each: json_value(getattr(alarm, each)) for each in _OF_ALARM}
    calls = [_call(each) for each in alarm.calls]
    taker = next((each.reader for each in alarm.calls if each.id == alarm.taken_by), None)
    return document | {"name": name, "taken_by": taker, "calls": calls}


def _call(call: AlarmCall) -> dict[str, Any]:
    return {each: json_value(getattr(call, each)) for each in _OF_CALL}


def _say(alarm: Alarm, name: str) -> None:
    state = speak(STATE_WORDS[alarm.state])
    click.echo(f"{alarm.opened_at:%Y-%m-%d %H:%M}Z  {alarm.country}  {alarm.severity:<8}  {state}")
    click.echo(f"    {name}")
    for call in alarm.calls:
        said = call.skipped_because or call.answer or "…"
        click.echo(
            f"    {call.called_at:%H:%M}Z  {call.rung_kind} {call.rung}  {call.reader}  {said}"
        )
