"""`atalaya rota`: which rotas there are, who would be woken now, and where nobody would be.

Names and ways to reach somebody are printed with a purpose alone, which goes into the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from watch.rota.duty import OnDuty, who_is_on
from watch.rota.holders import channels_in_order
from watch.rota.holes import Hole, holes
from watch.rota.models import Rota
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandGroup, Option, json_option
from webapp.labels.rota import hole_words

_MOST_DAYS = 120
country_option = click.option(
    "--country", cls=Option, metavar="CC", help=N_("Solo las de un país (como SV).")
)
purpose_option = click.option(
    "--purpose", cls=Option, default="", help=N_("Para qué se abren los nombres.")
)


@click.group("rota", cls=CommandGroup)
def rota() -> None:
    """Commands on who is on call."""


@rota.command("list", help=N_("Las guardias: de quién son, cuántos escalones y cuántos huecos."))
@country_option
@json_option
@pass_cli
def list_rotas(cli: CliContext, country: str | None, for_program: bool) -> None:
    """List the rotas."""
    now = cli.now()
    with cli.reading() as session:
        lines = [
            {**_rota(each), "holes": len(holes(session, each, now, now + timedelta(days=30)))}
            for each in _rotas(session, country)
        ]
    if for_program:
        as_json(lines)
        return
    for line in lines:
        say(
            N_("{id}  {country}  {name}: {rungs} escalones, {holes} huecos en 30 días ({zone})")
            if line["active"]
            else N_("{id}  {country}  {name}: fuera de uso"),
            **line,
            zone=line["timezone"],
        )
    if not lines:
        say(N_("No hay ninguna guardia."))


@rota.command("now", help=N_("A quién se despertaría ahora, en orden, y por dónde."))
@country_option
@purpose_option
@json_option
@pass_cli
def show_now(cli: CliContext, country: str | None, purpose: str, for_program: bool) -> None:
    """Show who would be woken now."""
    now = cli.now()
    with cli.reading_noted() as session:
        found = _rotas(session, country, active_only=True)
        lines = [
            {**_rota(each), "on_call": [_on_call(one, purpose) for one in on]}
            for each in found
            for on in [who_is_on(session, [each.id], now)]
        ]
        _note_reading(cli, session, found, purpose)
    if for_program:
        as_json(lines)
        return
    for line in lines:
        say(N_("{country}  {name}:"), **line)
        _say_on_call(line["on_call"])
    if not lines:
        say(N_("No hay ninguna guardia en uso."))


@rota.command("holes", help=N_("Cuándo no se despertaría a nadie, y por qué."))
@click.option(
    "--days",
    cls=Option,
    type=click.IntRange(1, _MOST_DAYS),
    default=30,
    show_default=True,
    help=N_("Cuántos días hacia delante."),
)
@country_option
@purpose_option
@json_option
@pass_cli
def list_holes(
    cli: CliContext, days: int, country: str | None, purpose: str, for_program: bool
) -> None:
    """List the holes."""
    now = cli.now()
    with cli.reading_noted() as session:
        found = _rotas(session, country, active_only=True)
        lines = [
            {**_rota(each), **_hole(hole, purpose)}
            for each in found
            for hole in holes(session, each, now, now + timedelta(days=days))
        ]
        _note_reading(cli, session, found, purpose)
    if for_program:
        as_json(lines)
        return
    for line in lines:
        say(
            N_(
                "{country}  {name}, escalón {rung}: {starts_at:%Y-%m-%d %H:%M} a "
                "{ends_at:%Y-%m-%d %H:%M} UTC, {why}"
            ),
            **line,
            why=line.get("words", line["reason"]),
        )
    if not found:
        say(N_("No hay ninguna guardia: no se despertaría a nadie."))
    elif not lines:
        say(N_("Sin huecos en {days} días."), days=days)


# -- inside ---------------------------------------------------------------------------------


def _rotas(session: Session, country: str | None, *, active_only: bool = False) -> Sequence[Rota]:
    query = sa.select(Rota).order_by(Rota.country, Rota.name, Rota.id)
    if country:
        query = query.where(Rota.country == read_country(country))
    if active_only:
        query = query.where(Rota.active)
    return session.scalars(query).all()


def _note_reading(cli: CliContext, session: Session, rotas: Sequence[Rota], purpose: str) -> None:
    """Put into the audit log of each country that its names were opened, where they were."""
    for code in sorted({each.country for each in rotas}) if purpose else ():
        record(
            session, at=cli.now(), actor=cli.actor, action="rota.read", country=code,
            purpose=purpose,
        )  # fmt: skip


def _rota(rota_: Rota) -> dict[str, Any]:
    names = ("id", "country", "post_id", "name", "timezone", "rungs", "active")
    return {each: getattr(rota_, each) for each in names}


def _on_call(one: OnDuty, purpose: str) -> dict[str, Any]:
    """Return one on call: without a purpose by ids, and how many ways there are."""
    channels = channels_in_order(one.holder.focal_point)
    document: dict[str, Any] = {
        "rung": one.rung,
        "user_id": one.user_id,
        "focal_point_id": one.focal_point_id,
        "until": one.until,
        "language": one.language,
        "channels": [{"kind": each.kind, "confirmed_at": each.confirmed_at} for each in channels],
    }
    if not purpose:
        return document
    for each, channel in zip(document["channels"], channels, strict=True):
        each["value"] = channel.value
    return {**document, "name": one.name, "email": one.email, "telephone": one.telephone}


def _say_on_call(on_call: list[dict[str, Any]]) -> None:
    if not on_call:
        nobody = speak(N_("nadie"))
        click.echo(f"  {nobody}")
    for one in on_call:
        known = [one.get("name"), one.get("email"), one.get("telephone")]
        words = "  ".join(each for each in known if each) or one["user_id"] or one["focal_point_id"]
        until = speak(N_("hasta {until:%Y-%m-%d %H:%M} UTC"), until=one["until"])
        click.echo(f"  {one['rung']}  {words}  {until}")


def _hole(hole: Hole, purpose: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "rung": hole.rung,
        "starts_at": hole.starts_at,
        "ends_at": hole.ends_at,
        "reason": hole.reason,
    }
    if purpose:
        document["words"] = hole_words(hole, Viewer.system(), speak)
    return document
