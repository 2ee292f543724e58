"""The group `atalaya notices`. What it prints names no person."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.orm import Session

from core.audit_log import record
from core.errors import AtalayaError, UnusableInput
from core.i18n.languages import LANGUAGES, N_
from protocols.notice_templates import NoticeKind
from response.crisis.listing import part_of
from watch.notices.drafting import NoticeDraft, TextAnswers, begin_notice
from watch.notices.lifecycle import approve as approve_now
from watch.notices.lifecycle import findings_of, propose
from watch.notices.listing import notices_of
from watch.notices.models import Notice
from watch.notices.prefill import NoticeGround, best_template, prefilled
from watch.notices.wording.composing import sms_length
from webapp.cli.asked_zone import found_hazard
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.crisis.documents import known_crisis
from webapp.cli.notices.accounts import account_option, notice_officer
from webapp.cli.notices.counting import count_for, found_notice
from webapp.cli.notices.glass import break_the_glass
from webapp.cli.notices.sending import SENDING
from webapp.cli.terminal.answers import as_json, say
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option
from webapp.messages.notice_messages import tell_of_proposal
from webapp.queries.notices.notice_grounds import (
    ground_of_country,
    ground_of_crisis,
    ground_of_hazard,
    templates_in_force,
)
from webapp.queries.notices.whatsapp_reach import whatsapp_reach

_KINDS = [each.value for each in NoticeKind]
country_option = click.option(
    "--country", cls=Option, metavar="CC", required=True, help=N_("El país (como SV).")
)


@click.group("notices", cls=CommandGroup)
def notices() -> None:
    """Commands on notices."""


@notices.command("list", help=N_("Los avisos de un país, el más nuevo primero."))
@country_option
@json_option
@pass_cli
def list_notices(cli: CliContext, country: str, for_program: bool) -> None:
    """Print the notices of a country."""
    with cli.reading() as session:
        rows, _count = notices_of(session, read_country(country))
        documents = [_head(each) for each in rows]
    if for_program:
        as_json(documents)
        return
    for each in documents:
        click.echo("\t".join(str(each[name]) for name in ("number", "kind", "state", "persons")))


@notices.command("show", help=N_("Un aviso entero: sus textos, lo que cuestan, lo que falta."))
@click.argument("number", metavar="NUMBER")
@country_option
@json_option
@pass_cli
def show(cli: CliContext, number: str, country: str, for_program: bool) -> None:
    """Print one notice; exit code 2 for a number nobody has used."""
    with cli.reading() as session:
        document = _document(session, cli, found_notice(session, country, number))
    _tell(document, for_program)


@notices.command("preview", help=N_("Cuenta a quién iría un aviso ahora, sin ningún nombre."))
@click.argument("number", metavar="NUMBER")
@country_option
@json_option
@pass_cli
def preview(cli: CliContext, number: str, country: str, for_program: bool) -> None:
    """Print the audience of a notice as it is now."""
    with cli.reading_noted() as session:
        figures = dict(count_for(cli, session, found_notice(session, country, number)).figures())
        reach = whatsapp_reach(session, cli.settings, figures)
    if reach is not None:
        limit = {"daily_limit": reach.daily_limit, "over": reach.over}
        figures["whatsapp"] = {"persons": reach.persons, "quality": reach.quality, **limit}
    if for_program:
        as_json(figures)
        return
    for name, value in figures.items():
        click.echo(f"{name}\t{value}")


@notices.command(
    "draft", help=N_("Escribe un borrador lleno del peligro o de la crisis; --propose lo propone.")
)
@account_option
@click.option("--hazard", "hazard_id", cls=Option, default="", metavar="ID", help=N_("El peligro."))
@click.option("--crisis", "crisis", cls=Option, default="", metavar="NUMBER", help=N_("La crisis."))
@click.option("--kind", cls=Option, default=NoticeKind.WARNING.value, show_default=True,
              type=click.Choice(_KINDS), help=N_("Para qué es."))  # fmt: skip
@click.option("--what", cls=Option, multiple=True, metavar="LANG=TEXT",
              help=N_("Qué pasa y dónde, en un idioma; se repite."))  # fmt: skip
@click.option("--act", cls=Option, multiple=True, metavar="LANG=TEXT",
              help=N_("Qué hacer, en un idioma; se repite."))  # fmt: skip
@click.option("--says-who", cls=Option, default="", help=N_("Quién lo dice."))
@click.option("--plain", cls=Option, is_flag=True, help=N_("El SMS sin acentos."))
@click.option("--propose", "is_proposed", cls=Option, is_flag=True, help=N_("Lo cuenta y propone."))
@json_option
@pass_cli
def draft(
    cli: CliContext,
    email: str,
    hazard_id: str,
    crisis: str,
    kind: str,
    what: tuple[str, ...],
    act: tuple[str, ...],
    says_who: str,
    plain: bool,
    is_proposed: bool,
    for_program: bool,
) -> None:
    """Write a draft; exit code 2 for what nobody can use."""
    officer = notice_officer(cli, email)
    with cli.reading() as session:
        ground = _ground(cli, session, officer.country, hazard_id, crisis)
        template = best_template(templates_in_force(session), NoticeKind(kind), ground.crisis_types)
    made = prefilled(template, ground, cli.now())
    texts = _texts(made, _by_language(what), _by_language(act), plain)
    wanted = _with(made, NoticeKind(kind), says_who, texts)
    with cli.writing() as session:
        notice = begin_notice(session, wanted, officer, cli.now())
        number, country = notice.number, notice.country
    if is_proposed:
        with cli.reading_noted() as session:
            counted = count_for(cli, session, found_notice(session, country, number))
        with cli.writing() as session:
            notice = found_notice(session, country, number)
            _moved(lambda: propose(session, notice, counted, officer, cli.now()))
            tell_of_proposal(session, notice, cli.now())
    with cli.reading() as session:
        document = _document(session, cli, found_notice(session, country, number))
    _tell(document, for_program)


@notices.command("approve", help=N_("Aprueba un aviso que otra persona escribió y propuso."))
@click.argument("number", metavar="NUMBER")
@account_option
@json_option
@pass_cli
def approve(cli: CliContext, number: str, email: str, for_program: bool) -> None:
    """Approve a notice; exit code 1 for whoever wrote it, or where it must be counted again."""
    officer = notice_officer(cli, email)
    with cli.reading_noted() as session:
        counted = count_for(cli, session, found_notice(session, officer.country, number))
    with cli.writing() as session:
        notice = found_notice(session, officer.country, number)
        _moved(lambda: approve_now(session, notice, counted, officer, cli.now()))
        record(
            session, at=cli.now(), actor=officer.actor, action="notice.approve",
            country=notice.country, subject=notice.id, number=notice.number,
            persons=notice.audience_persons,
        )  # fmt: skip
        document = _head(notice)
    if for_program:
        as_json(document)
        return
    say(N_("Aprobado: {number}."), number=document["number"])


for _each in (*SENDING, break_the_glass):
    notices.add_command(_each)


# -- inside ---------------------------------------------------------------------------------


def _moved(move: Any) -> None:
    try:
        move()
    except UnusableInput:
        raise
    except AtalayaError as wrong:
        raise CommandFailure(str(wrong)) from wrong


def _ground(
    cli: CliContext, session: Session, country: str, hazard_id: str, number: str
) -> NoticeGround:
    now = cli.now()
    if number:
        crisis = known_crisis(session, number)
        if part_of(crisis, country) is None:
            raise UnusableInput(number, "the country takes no part in it")
        hazards = [each.hazard for each in crisis.hazards]
        return ground_of_crisis(session, cli.atlas, crisis, hazards, country, now)
    if hazard_id:
        return ground_of_hazard(session, cli.atlas, found_hazard(session, hazard_id), country, now)
    return ground_of_country(country, cli.settings.default_timezone)


def _by_language(texts: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for each in texts:
        language, sign, text = each.partition("=")
        if not sign:
            raise UnusableInput(each, "write a language and a text, as es=Se inunda Pharr")
        found[language.strip()] = text.strip()
    return found


def _texts(
    made: NoticeDraft, what: dict[str, str], act: dict[str, str], plain: bool
) -> dict[str, TextAnswers]:
    languages = dict.fromkeys((*LANGUAGES, *made.texts, *what, *act))
    own = {each: made.texts.get(each, TextAnswers()) for each in languages}
    return {
        each: TextAnswers(
            what.get(each, own[each].what_where), act.get(each, own[each].one_act), plain
        )
        for each in languages
    }


def _with(
    made: NoticeDraft, kind: NoticeKind, says_who: str, texts: dict[str, TextAnswers]
) -> NoticeDraft:
    return NoticeDraft(
        kind=kind,
        post_id=made.post_id,
        hazard_id=made.hazard_id,
        crisis_number=made.crisis_number,
        template_code=made.template_code,
        template_version=made.template_version,
        says_who=says_who or made.says_who,
        next_word_at=made.next_word_at,
        timezone=made.timezone,
        audience=made.audience,
        texts=texts,
    )


def _head(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.number,
        "kind": notice.kind.value,
        "state": notice.state.value,
        "persons": notice.audience_persons if notice.counted_at else None,
        "made_at": notice.made_at.isoformat(),
        "is_break_glass": notice.is_break_glass,
    }


def _document(session: Session, cli: CliContext, notice: Notice) -> dict[str, Any]:
    findings = findings_of(session, notice, cli.now())
    return {
        **_head(notice),
        "says_who": notice.says_who,
        "next_word_at": notice.next_word_at.isoformat() if notice.next_word_at else None,
        "audience": notice.audience_figures,
        "texts": {
            each.language: {"sms": each.sms, "segments": sms_length(each.sms).segments,
                            "long": each.long, "script": each.script}
            for each in notice.texts
        },
        "findings": [
            {"code": each.code.value, "about": each.about, "language": each.language,
             "refuses": each.is_refusal}
            for each in findings
        ],
    }  # fmt: skip


def _tell(document: dict[str, Any], for_program: bool) -> None:
    if for_program:
        as_json(document)
        return
    click.echo(f"{document['number']}\t{document['kind']}\t{document['state']}")
    for language, text in document["texts"].items():
        click.echo(f"{language}\t{text['segments']} SMS\t{text['sms']}")
    for each in document["findings"]:
        sign = "!" if each["refuses"] else "?"
        click.echo(f"{sign} {each['code']}\t{each['language']}\t{each['about']}")
