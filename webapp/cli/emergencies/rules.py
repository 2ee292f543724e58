"""`atalaya rules`: of what each country is warned, and what a rule would have warned of."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.i18n.languages import N_, translator
from feeds.models import Hazard
from watch.rota.duty import all_rotas
from watch.rules.judging.preview import RulePreview, preview
from watch.rules.models import AlertRule
from watch.rules.rule_book import rules_of, values_of
from watch.rules.sentence import SentenceWords, sentence_of
from watch.rules.terms import BUILT_IN
from watch.rules.unwarned import gap_of
from webapp.auth.member_countries import member_countries
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, language_of, note, say
from webapp.cli.terminal.commands import CommandGroup, Option, json_option
from webapp.queries.rule_surroundings import plan_grounds, states_of


@click.group(cls=CommandGroup)
def rules() -> None:
    """Commands on the rules."""


@rules.command("list", help=N_("Las reglas de cada país, cada una como su frase."))
@click.option("--country", cls=Option, default="", help=N_("Un país, como SV."))
@json_option
@pass_cli
def list_rules(cli: CliContext, country: str, for_program: bool) -> None:
    """List the rules of one country, or of all that take part."""
    with cli.reading() as session:
        countries = [read_country(country)] if country else member_countries(session)
        found = {each: _country(session, each) for each in countries}
    if for_program:
        as_json(found)
        return
    for code, one in found.items():
        _say_country(code, one)


@rules.command(
    "preview", help=N_("Lo que una regla habría avisado en el pasado guardado, y en qué calla.")
)
@click.argument("rule_id", metavar="RULE", type=click.UUID)
@click.option(
    "--days", cls=Option, type=click.IntRange(1, 3650), default=365, help=N_("Cuántos días atrás.")
)
@json_option
@pass_cli
def preview_rule(cli: CliContext, rule_id: uuid.UUID, days: int, for_program: bool) -> None:
    """Hold one rule against the recorded past."""
    now = cli.now()
    with cli.reading() as session:
        row = session.get(AlertRule, rule_id)
        if row is None:
            raise UnusableInput(str(rule_id), "no such rule; `atalaya rules list` has them")
        plans = plan_grounds(session, row.country) if row.any_plan_area else ()
        past = preview(
            session, row.country, row, states_of(cli.atlas), plans,
            since=now - timedelta(days=days), until=now,
        )  # fmt: skip
        document = _preview_document(session, row, past)
    if for_program:
        as_json(document)
        return
    _say_preview(document)


# -- inside ---------------------------------------------------------------------------------


def _country(session: Session, code: str) -> dict[str, Any]:
    gap = gap_of(session, code)
    rows = rules_of(session, code)
    return {
        "rules": [_rule(session, each) for each in rows],
        "built_in": not any(each.active for each in rows),
        "unwarned": [str(kind) for kind in gap.kinds] if gap else [],
    }


def _rule(session: Session, row: AlertRule) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "active": row.active,
        "sentence": _sentence(session, row),
        "made_by": row.made_by,
        "made_at": row.made_at.isoformat(),
    }


def _sentence(session: Session, row: AlertRule) -> str:
    names = {each.id: each.name for each in all_rotas(session, row.country)}
    rota = names.get(row.rota_id, "") if row.rota_id else ""
    return sentence_of(values_of(row), _words(rota))


def _words(rota: str = "") -> SentenceWords:
    catalogue = translator(language_of(os.environ))
    return SentenceWords(catalogue.gettext, rota)


def _say_country(code: str, one: Mapping[str, Any]) -> None:
    click.echo(code)
    for each in one["rules"]:
        mark = "+" if each["active"] else "-"
        click.echo(f"  {mark} {each['id']} {each['name']}: {each['sentence']}")
    if one["built_in"]:
        say(N_("  Rige la regla que nadie escribió: {sentence}"), sentence=_built_in())
    if one["unwarned"]:
        note(N_("{country}: nadie sería avisado al momento de: {kinds}."),
             country=code, kinds=", ".join(one["unwarned"]))  # fmt: skip


def _built_in() -> str:
    return sentence_of(BUILT_IN, _words())


def _preview_document(session: Session, row: AlertRule, past: RulePreview) -> dict[str, Any]:
    ids = {each.hazard_id for each in past.firings} | {each.hazard_id for each in past.gravest}
    query = sa.select(Hazard.id, Hazard.key, Hazard.title).where(Hazard.id.in_(ids))
    hazards = {each.id: {"key": each.key, "title": each.title} for each in session.execute(query)}
    loudest = past.loudest
    return {
        "id": str(row.id),
        "name": row.name,
        "sentence": _sentence(session, row),
        "since": past.since.isoformat(),
        "until": past.until.isoformat(),
        "hazards": past.hazards,
        "times": len(past.firings),
        "at_night": past.at_night,
        "held": past.waiting,
        "loudest": {"day": loudest[0].isoformat(), "times": loudest[1]} if loudest else None,
        "silent_in_gravest": past.silent_in_gravest,
        "gravest": [
            {**hazards[each.hazard_id], "severity": str(each.severity), "persons": each.persons,
             "is_silent": each.is_silent, "failing": [one.name for one in each.failing]}
            for each in past.gravest
        ],
        "firings": [
            {**asdict(each), **hazards[each.hazard_id], "at": each.at.isoformat()}
            for each in past.firings
        ],
    }  # fmt: skip


def _say_preview(document: Mapping[str, Any]) -> None:
    click.echo(document["sentence"])
    say(
        N_("{times} veces en {hazards} peligros guardados, {night} de noche, {held} a la mañana."),
        times=document["times"],
        hazards=document["hazards"],
        night=document["at_night"],
        held=document["held"],
    )
    if document["loudest"]:
        say(N_("El día con más: {day}, {times}."), **document["loudest"])
    for each in document["firings"]:
        click.echo(f"  {each['at']} {each['trigger']} {each['severity']} {each['persons']} "
                   f"{each['title']}")  # fmt: skip
    for each in document["gravest"]:
        if each["is_silent"]:
            note(
                N_("Habría callado en: {title} ({severity}, {persons} personas)."),
                title=each["title"],
                severity=each["severity"],
                persons=each["persons"],
            )
